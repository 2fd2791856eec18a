package io.tidegate.job.yaml;

import static io.tidegate.job.yaml.CheckKind.A_BOUND;
import static io.tidegate.job.yaml.CheckKind.COLUMN;
import static io.tidegate.job.yaml.CheckKind.MOSTLY;
import static io.tidegate.job.yaml.CheckKind.NULLS;
import static io.tidegate.job.yaml.CheckKind.ROW;
import static io.tidegate.job.yaml.CheckKind.VALUE_MAX;
import static io.tidegate.job.yaml.CheckKind.VALUE_MIN;
import static io.tidegate.job.yaml.CheckKind.section;
import static io.tidegate.job.yaml.Key.optional;
import static io.tidegate.job.yaml.Key.required;

import io.tidegate.job.yaml.Type.ListOf;
import io.tidegate.job.yaml.Type.Short;
import java.util.List;
import java.util.Optional;

/** The checks that judge each row by itself, described. */
final class RowCheckKeys {
    private static final String COUNTED =
            "`Completeness` counts the rows judged and `Compliance` those that pass, over a column of typed literals.";

    static final List<CheckKind> KINDS = List.of(
            kind(
                    "not_null",
                    CheckKind.columnOrColumns("not_null", "Several, each a check of its own.", MOSTLY),
                    "No value is null or NaN. A list is one check for each column.",
                    "not_null: [order_id, amount]"),
            kind(
                    "not_blank",
                    CheckKind.columnOrColumns("not_blank", "Several, each a check of its own.", MOSTLY),
                    "No value is null, empty or only white space.",
                    "not_blank: customer"),
            kind(
                    "accepted_values",
                    section(
                            "accepted_values",
                            List.of(
                                    COLUMN,
                                    required("values", new ListOf(Scalars.VALUE, 1, false), "The values allowed."),
                                    NULLS,
                                    MOSTLY)),
                    "Every value is one of a list.",
                    "accepted_values: {column: status, values: [new, paid, sent], mostly: 0.9995}"),
            kind(
                    "range",
                    section("range", List.of(COLUMN, VALUE_MIN, VALUE_MAX, NULLS, MOSTLY), A_BOUND),
                    "Every value lies within inclusive bounds: numbers, dates or timestamps, compared exactly.",
                    "range: {column: amount, min: 0}"),
            kind(
                    "pattern",
                    section(
                            "pattern",
                            List.of(
                                    COLUMN,
                                    required(
                                            "regex",
                                            Scalars.REGEX,
                                            "A Java regular expression for the whole value, at most 1000 characters."),
                                    NULLS,
                                    MOSTLY)),
                    "Every value matches a regular expression as a whole. A value on which matching would not end does not match.",
                    "pattern: {column: country, regex: '[A-Z]{2}'}"),
            kind(
                    "length",
                    section(
                            "length",
                            List.of(
                                    COLUMN,
                                    optional("min", CheckKind.length(), "The fewest characters."),
                                    optional("max", CheckKind.length(), "The most characters."),
                                    NULLS,
                                    MOSTLY),
                            A_BOUND),
                    "Every value has a length within bounds, in characters.",
                    "length: {column: iban, min: 15, max: 34}"),
            kind(
                    "expression",
                    new Short(
                            section(
                                    "expression",
                                    List.of(
                                            required("condition", Scalars.CONDITION, "A SQL condition over one row."),
                                            NULLS,
                                            MOSTLY)),
                            Optional.of("condition"),
                            Optional.empty()),
                    "A SQL condition holds for every row.",
                    "expression: \"refunded <= amount\""));

    private RowCheckKeys() {}

    private static CheckKind kind(String name, Type type, String doc, String example) {
        return CheckKind.of(name, type, doc, ROW, COUNTED, example);
    }
}
