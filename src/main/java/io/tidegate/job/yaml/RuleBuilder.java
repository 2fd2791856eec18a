package io.tidegate.job.yaml;

import io.tidegate.job.Column;
import io.tidegate.job.Nearest;
import io.tidegate.job.Rule;
import io.tidegate.job.Rule.Measure;
import io.tidegate.job.Rule.Nulls;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** What one check demands, from the value of its key. */
final class RuleBuilder {
    static final BigDecimal ALL = BigDecimal.ONE;

    private final Build build;
    private final Collection<String> sources;

    RuleBuilder(Build build, Collection<String> sources) {
        this.build = build;
        this.sources = sources;
    }

    /** One rule, or for {@code not_null: [a, b]} one for each column. */
    List<Rule> rules(String kind, Section value) {
        return switch (kind) {
            case "not_null" ->
                columns(value).stream()
                        .map(c -> (Rule) new Rule.NotNull(c, mostly(value)))
                        .toList();
            case "not_blank" ->
                columns(value).stream()
                        .map(c -> (Rule) new Rule.NotBlank(c, mostly(value)))
                        .toList();
            case "unique" -> List.of(new Rule.Unique(columns(value)));
            case "row_count" -> List.of(rowCount(value));
            case "accepted_values" -> List.of(acceptedValues(value));
            case "range" -> List.of(range(value));
            case "pattern" ->
                List.of(new Rule.Pattern(value.text("column"), value.text("regex"), nulls(value), mostly(value)));
            case "length" -> List.of(length(value));
            case "expression" -> List.of(new Rule.Expression(value.text("condition"), nulls(value), mostly(value)));
            case "sql" -> List.of(query(value));
            case "schema" -> List.of(schema(value));
            case "freshness" -> List.of(new Rule.Freshness(value.text("column"), value.get("max_age", Duration.class)));
            case "reconcile" -> List.of(reconcile(value));
            case "relationships" -> List.of(relationships(value));
            case "row_count_match" -> List.of(rowCountMatch(value));
            case "min", "max", "sum", "mean" -> List.of(statistic(Build.constant(Measure.class, kind), value));
            default -> List.of(new MetricBuilder(build).rule(kind, value));
        };
    }

    /** Those of {@code column} or {@code columns}. */
    static List<String> columns(Section value) {
        List<String> columns = value.has("column") ? List.of(value.text("column")) : value.texts("columns");
        if (columns.isEmpty()) {
            throw new Section.Absent("columns");
        }
        return columns;
    }

    private static BigDecimal mostly(Section value) {
        return value.get("mostly", BigDecimal.class);
    }

    private static Nulls nulls(Section value) {
        return Build.constant(Nulls.class, value.text("nulls"));
    }

    private Rule rowCount(Section value) {
        Optional<Long> min = value.find("min", Long.class);
        Optional<Long> max = value.find("max", Long.class);
        ordered(build, value, min.map(BigDecimal::valueOf), max.map(BigDecimal::valueOf));
        return new Rule.RowCount(
                min.map(OptionalLong::of).orElse(OptionalLong.empty()),
                max.map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    private Rule length(Section value) {
        Optional<Long> min = value.find("min", Long.class);
        Optional<Long> max = value.find("max", Long.class);
        ordered(build, value, min.map(BigDecimal::valueOf), max.map(BigDecimal::valueOf));
        return new Rule.Length(
                value.text("column"),
                min.map(m -> OptionalInt.of(m.intValue())).orElse(OptionalInt.empty()),
                max.map(m -> OptionalInt.of(m.intValue())).orElse(OptionalInt.empty()),
                nulls(value),
                mostly(value));
    }

    private Rule acceptedValues(Section value) {
        Set<String> seen = new HashSet<>();
        for (Got item : value.items("values")) {
            if (!seen.add((String) item.value())) {
                build.fault(item.place(), "Cannot list `" + item.shown() + "` twice", "Keep one of the two.");
            }
        }
        if (seen.isEmpty()) {
            throw new Section.Absent("values");
        }
        return new Rule.AcceptedValues(value.text("column"), value.texts("values"), nulls(value), mostly(value));
    }

    private Rule range(Section value) {
        Optional<String> min = value.maybeText("min");
        Optional<String> max = value.maybeText("max");
        comparable(value, min, max);
        return new Rule.Range(value.text("column"), min, max, nulls(value), mostly(value));
    }

    private Rule statistic(Measure measure, Section value) {
        Optional<String> min = value.maybeText("min");
        Optional<String> max = value.maybeText("max");
        if (measure == Measure.SUM || measure == Measure.MEAN) {
            for (String key : List.of("min", "max")) {
                value.maybeText(key).ifPresent(text -> build.at(value.place(key), () -> Amounts.decimal(text, null)));
            }
        }
        comparable(value, min, max);
        return new Rule.Statistic(measure, value.text("column"), min, max);
    }

    private Rule query(Section value) {
        String sql = value.text("query");
        build.at(value.place("query"), () -> {
            SqlText.refuseUnknownVariables(sql, build.filler().vars());
            return true;
        });
        Optional<BigDecimal> min = value.find("min", BigDecimal.class);
        Optional<BigDecimal> max = value.find("max", BigDecimal.class);
        ordered(build, value, min, max);
        return new Rule.Query(sql, min, max);
    }

    private static Rule schema(Section value) {
        List<Column> columns = new ArrayList<>();
        for (Map.Entry<String, Got> entry : value.entries("columns").entrySet()) {
            columns.add(new Column(entry.getKey(), (String) entry.getValue().value(), Optional.empty()));
        }
        return new Rule.Schema(columns, value.get("exact", Boolean.class));
    }

    private Rule reconcile(Section value) {
        return new Rule.Reconcile(
                source(value, "with", value.text("with")),
                value.texts("keys"),
                value.texts("sum"),
                value.texts("by"),
                value.get("tolerance", BigDecimal.class));
    }

    private Rule relationships(Section value) {
        String to = value.text("to");
        int dot = to.indexOf('.');
        return new Rule.Relationships(
                value.text("column"),
                source(value, "to", to.substring(0, dot)),
                to.substring(dot + 1),
                nulls(value),
                mostly(value));
    }

    private Rule rowCountMatch(Section value) {
        return new Rule.RowCountMatch(
                source(value, "with", value.text("with")),
                value.get("tolerance", Long.class),
                value.get("tolerance_share", BigDecimal.class));
    }

    /** The name, which a fault says where it is no source of the job. */
    private String source(Section value, String key, String name) {
        if (!sources.contains(name)) {
            build.faults()
                    .add(
                            value.place(key),
                            "Cannot compare with `" + name + "`: the job has no such source",
                            "Name one of its sources: " + String.join(", ", sources) + ".",
                            Nearest.to(name, sources));
        }
        return name;
    }

    /** Bounds as text are compared where both are numbers or both are days; anything else is the gate's to compare. */
    private void comparable(Section value, Optional<String> min, Optional<String> max) {
        if (min.isEmpty() || max.isEmpty()) {
            return;
        }
        try {
            ordered(
                    build,
                    value,
                    Optional.of(Amounts.decimal(min.get(), null)),
                    Optional.of(Amounts.decimal(max.get(), null)));
        } catch (Refusal notNumbers) {
            try {
                if (LocalDate.parse(min.get()).isAfter(LocalDate.parse(max.get()))) {
                    crossed(build, value);
                }
            } catch (DateTimeParseException notDays) {
                // text, or timestamps: read as the column's type by the gate
            }
        }
    }

    static void ordered(Build build, Section value, Optional<BigDecimal> min, Optional<BigDecimal> max) {
        if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
            crossed(build, value);
        }
    }

    private static void crossed(Build build, Section value) {
        build.fault(
                value.place("max"), "Cannot use bounds whose min is above their max: nothing could pass", "Swap them.");
    }
}
