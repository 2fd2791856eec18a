package io.tidegate.job.yaml;

import static io.tidegate.job.yaml.Key.byDefault;
import static io.tidegate.job.yaml.Key.optional;
import static io.tidegate.job.yaml.Key.required;

import io.tidegate.job.yaml.ScalarType.Fill;
import io.tidegate.job.yaml.Shape.Demand;
import io.tidegate.job.yaml.Type.ListOf;
import io.tidegate.job.yaml.Type.Short;
import java.util.List;
import java.util.Optional;

/**
 * One check, described: its key, and what the reference page says beside it.
 *
 * @param cost what it adds to the audit of a chunk
 * @param deequ what of Deequ stands behind it, and what does not
 * @param example a line that reads
 */
record CheckKind(Key key, String cost, String deequ, String example) {
    static final String ROW = "Row check: part of the one scan.";
    static final String SCAN = "Part of the one scan.";
    static final String GROUPING =
            "One more grouping for each distinct set of columns; checks over the same columns share it.";

    static final Key MOSTLY = byDefault("mostly", Scalars.FRACTION, "1", "The share of judged rows that must pass.");
    static final Key NULLS =
            byDefault("nulls", Scalars.oneOf("ignore", "fail"), "ignore", "Whether a null fails or is not judged.");
    static final Key COLUMN = required("column", Scalars.COLUMN, "The column to judge.");
    static final Key COLUMN_OR = optional("column", Scalars.COLUMN, "The column to judge.");
    static final Key VALUE_MIN = optional("min", Scalars.VALUE, "The least value allowed.");
    static final Key VALUE_MAX = optional("max", Scalars.VALUE, "The greatest value allowed.");
    static final Key MIN = optional("min", Scalars.DECIMAL, "The least allowed.");
    static final Key MAX = optional("max", Scalars.DECIMAL, "The greatest allowed.");
    static final Demand A_BOUND = Demand.atLeastOne("min", "max");
    static final ListOf COLUMNS = new ListOf(Scalars.COLUMN, 1, false);

    static CheckKind of(String name, Type type, String doc, String cost, String deequ, String example) {
        return new CheckKind(optional(name, type, doc), cost, deequ, example);
    }

    String name() {
        return key.name();
    }

    static Shape section(String name, List<Key> keys, Demand... demands) {
        return Shape.of(name, "What `" + name + "` judges.", keys, demands);
    }

    /** A section for which a bare column or list of columns is short. */
    static Type columnOrColumns(String name, String doc, Key... more) {
        List<Key> keys = new java.util.ArrayList<>(List.of(COLUMN_OR, optional("columns", COLUMNS, doc)));
        keys.addAll(List.of(more));
        return new Short(
                section(name, keys, Demand.exactlyOne("column", "columns")),
                Optional.of("column"),
                Optional.of("columns"));
    }

    static ScalarType count() {
        return Scalars.whole(0, Long.MAX_VALUE, Fill.VARIABLES);
    }

    static ScalarType length() {
        return Scalars.whole(0, Integer.MAX_VALUE, Fill.VARIABLES);
    }
}
