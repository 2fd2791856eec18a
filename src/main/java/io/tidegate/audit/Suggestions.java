package io.tidegate.audit;

import static org.apache.spark.sql.functions.col;

import com.amazon.deequ.metrics.Distribution;
import com.amazon.deequ.profiles.ColumnProfile;
import com.amazon.deequ.profiles.NumericColumnProfile;
import com.amazon.deequ.suggestions.ConstraintSuggestion;
import com.amazon.deequ.suggestions.ConstraintSuggestionResult;
import com.amazon.deequ.suggestions.ConstraintSuggestionRunner;
import com.amazon.deequ.suggestions.rules.CategoricalRangeRule;
import com.amazon.deequ.suggestions.rules.CompleteIfCompleteRule;
import com.amazon.deequ.suggestions.rules.ConstraintRule;
import com.amazon.deequ.suggestions.rules.NonNegativeNumbersRule;
import com.amazon.deequ.suggestions.rules.RetainTypeRule;
import com.amazon.deequ.suggestions.rules.UniqueIfApproximatelyUniqueRule;
import io.tidegate.job.Names;
import io.tidegate.job.Rule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * Deequ's column profiles of some rows, and its constraint suggestions as rules of ours. The profiler reads the rows about three
 * times and each column of few values once more. Columns reach it under names of ours, as in {@link DeequMeasure}.
 *
 * @param columns in the order of the rows
 */
public record Suggestions(long rows, List<ColumnSummary> columns, List<Suggestion> suggestions) {
    private static final int MOST_VALUES = 30;
    private static final String NULLS = "NullValue";
    /** Deequ's own limits: a column with fewer values is taken for optional, one with more single values for free text. */
    private static final double LEAST_COMPLETE = 0.2;

    private static final double MOST_ONCE = 0.4;

    public Suggestions {
        columns = List.copyOf(columns);
        suggestions = List.copyOf(suggestions);
    }

    /**
     * @param mask columns of which no value is shown, and none is suggested either
     * @param leftOut column that is of no interest: the partition's, which has one value
     */
    public static Suggestions of(Dataset<Row> rows, String leftOut, Mask mask) {
        List<StructField> fields = new ArrayList<>();
        for (StructField field : rows.schema().fields()) {
            if (!field.name().equalsIgnoreCase(leftOut) && isFlat(field)) {
                fields.add(field);
            }
        }
        if (fields.isEmpty()) {
            return new Suggestions(rows.count(), List.of(), List.of());
        }
        Column[] named = new Column[fields.size()];
        for (int i = 0; i < named.length; i++) {
            named[i] = col(Names.quote(fields.get(i).name())).as("c" + i);
        }
        ConstraintSuggestionResult found = new ConstraintSuggestionRunner()
                .onData(rows.select(named))
                .addConstraintRules(rules())
                .run();
        Map<String, ColumnProfile> profiles = JavaConverters.mapAsJavaMap(found.columnProfiles());
        Map<String, scala.collection.Seq<ConstraintSuggestion>> suggested =
                JavaConverters.mapAsJavaMap(found.constraintSuggestions());
        List<ColumnSummary> columns = new ArrayList<>();
        List<Suggestion> suggestions = new ArrayList<>();
        long count = found.numRecordsUsedForProfiling();
        for (int i = 0; i < named.length; i++) {
            ColumnProfile profile = profiles.get("c" + i);
            boolean isHidden = mask.hides(fields.get(i).name());
            columns.add(summary(fields.get(i), profile, count, isHidden));
            for (ConstraintSuggestion one : JavaConverters.seqAsJavaList(
                    suggested.getOrDefault("c" + i, JavaConverters.asScalaBuffer(List.of())))) {
                rule(fields.get(i), profile, one)
                        .filter(rule -> !isHidden || !quotes(rule))
                        .map(rule -> suggestion(rule, why(one), profile, count))
                        .ifPresent(suggestions::add);
            }
            shares(fields.get(i), profile, count).stream()
                    .filter(s -> !isHidden || !quotes(s.rule()))
                    .forEach(suggestions::add);
        }
        return new Suggestions(count, columns, suggestions);
    }

    /** Those of Deequ's rules that need no interval; the two that do are made from its profiles below. */
    private static scala.collection.Seq<ConstraintRule<ColumnProfile>> rules() {
        List<ConstraintRule<ColumnProfile>> rules = List.of(
                new CompleteIfCompleteRule(),
                new RetainTypeRule(),
                new CategoricalRangeRule(CategoricalRangeRule.apply$default$1()),
                new NonNegativeNumbersRule(),
                new UniqueIfApproximatelyUniqueRule());
        return JavaConverters.asScalaBuffer(rules);
    }

    /** Whether a suggestion shows values of its column, in the rule or in what was seen. */
    private static boolean quotes(Rule rule) {
        return rule instanceof Rule.AcceptedValues || rule instanceof Rule.Range;
    }

    private static boolean isFlat(StructField field) {
        return !(field.dataType() instanceof StructType
                || field.dataType() instanceof ArrayType
                || field.dataType() instanceof MapType
                || field.dataType() instanceof BinaryType);
    }

    private static ColumnSummary summary(StructField field, ColumnProfile profile, long count, boolean isHidden) {
        Optional<Double> min = Optional.empty();
        Optional<Double> max = Optional.empty();
        if (profile instanceof NumericColumnProfile && !isHidden) {
            NumericColumnProfile numbers = (NumericColumnProfile) profile;
            min = number(numbers.minimum());
            max = number(numbers.maximum());
        }
        return new ColumnSummary(
                field.name(),
                field.dataType().simpleString(),
                Math.round(profile.completeness() * count),
                profile.approximateNumDistinctValues(),
                min,
                max);
    }

    private static Optional<Double> number(scala.Option<Object> value) {
        return value.isDefined() ? Optional.of((Double) value.get()) : Optional.empty();
    }

    /** Empty where Deequ's constraint has no counterpart here, or goes by a guess that the column's own type makes needless. */
    private static Optional<Rule> rule(StructField field, ColumnProfile profile, ConstraintSuggestion one) {
        String name = field.name();
        boolean isText = field.dataType() instanceof StringType;
        switch (one.suggestingRule().getClass().getSimpleName()) {
            case "CompleteIfCompleteRule":
                return Optional.of(new Rule.NotNull(name, BigDecimal.ONE));
            case "NonNegativeNumbersRule":
                return isText
                        ? Optional.empty()
                        : Optional.of(new Rule.Range(
                                name, Optional.of("0"), Optional.empty(), Rule.Nulls.IGNORE, BigDecimal.ONE));
            case "CategoricalRangeRule":
                return isText && values(profile).size() <= MOST_VALUES
                        ? Optional.of(accepted(name, values(profile), BigDecimal.ONE))
                        : Optional.empty();
            case "UniqueIfApproximatelyUniqueRule":
                return Optional.of(new Rule.Unique(List.of(name)));
            case "RetainTypeRule":
                return isText ? parses(name, profile) : Optional.empty();
            default:
                return Optional.empty();
        }
    }

    /** What most values keep to, as Deequ's RetainCompleteness and FractionalCategoricalRange have it. */
    private static List<Suggestion> shares(StructField field, ColumnProfile profile, long count) {
        List<Suggestion> suggestions = new ArrayList<>();
        long present = present(profile, count);
        if (profile.completeness() > LEAST_COMPLETE && present < count) {
            Rule rule = new Rule.NotNull(field.name(), WilsonInterval.lower(present, count));
            suggestions.add(suggestion(rule, "retain completeness", profile, count));
        }
        List<Map.Entry<String, Long>> values = values(profile);
        long once = values.stream().filter(v -> v.getValue() == 1).count();
        if (field.dataType() instanceof StringType && !values.isEmpty() && once <= MOST_ONCE * values.size()) {
            List<Map.Entry<String, Long>> frequent = frequent(values, present);
            long covered = frequent.stream().mapToLong(Map.Entry::getValue).sum();
            if (covered < present && frequent.size() <= MOST_VALUES) {
                Rule rule = accepted(field.name(), frequent, WilsonInterval.lower(covered, present));
                suggestions.add(suggestion(rule, "fractional categorical range", profile, count));
            }
        }
        return suggestions.stream()
                .filter(s -> ((Rule.OfRow) s.rule()).mostly().signum() > 0)
                .toList();
    }

    private static long present(ColumnProfile profile, long count) {
        return Math.round(profile.completeness() * count);
    }

    /** The histogram without nulls, most frequent first; empty where Deequ made none. */
    private static List<Map.Entry<String, Long>> values(ColumnProfile profile) {
        List<Map.Entry<String, Long>> values = new ArrayList<>();
        if (profile.histogram().isDefined()) {
            Distribution histogram = profile.histogram().get();
            JavaConverters.mapAsJavaMap(histogram.values())
                    .forEach((value, times) -> values.add(Map.entry(value, times.absolute())));
        }
        values.removeIf(value -> value.getKey().equals(NULLS));
        values.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
        return values;
    }

    /** The most frequent values until they cover nine tenths. */
    private static List<Map.Entry<String, Long>> frequent(List<Map.Entry<String, Long>> values, long present) {
        List<Map.Entry<String, Long>> frequent = new ArrayList<>();
        long covered = 0;
        for (Map.Entry<String, Long> value : values) {
            if (covered * 10 >= present * 9) {
                break;
            }
            frequent.add(value);
            covered += value.getValue();
        }
        return frequent;
    }

    private static Rule accepted(String name, List<Map.Entry<String, Long>> values, BigDecimal share) {
        return new Rule.AcceptedValues(
                name, values.stream().map(Map.Entry::getKey).toList(), Rule.Nulls.IGNORE, share);
    }

    private static Optional<Rule> parses(String name, ColumnProfile profile) {
        String type = switch (profile.dataType().toString()) {
            case "Integral" -> "bigint";
            case "Fractional" -> "double";
            case "Boolean" -> "boolean";
            default -> "";
        };
        String quoted = Names.quote(name);
        return type.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rule.Expression(
                        "%s IS NULL OR try_cast(%s AS %s) IS NOT NULL".formatted(quoted, quoted, type),
                        Rule.Nulls.IGNORE,
                        BigDecimal.ONE));
    }

    private static Suggestion suggestion(Rule rule, String why, ColumnProfile profile, long count) {
        return new Suggestion(rule, Wording.clean(seen(rule, profile, count)), why);
    }

    private static String seen(Rule rule, ColumnProfile profile, long count) {
        String present = Wording.count(present(profile, count));
        if (rule instanceof Rule.NotNull) {
            return "%s of %s are not null".formatted(present, Wording.rows(count));
        } else if (rule instanceof Rule.Range) {
            return "the smallest value is "
                    + number(((NumericColumnProfile) profile).minimum())
                            .map(least -> BigDecimal.valueOf(least)
                                    .stripTrailingZeros()
                                    .toPlainString())
                            .orElse("unknown");
        } else if (rule instanceof Rule.Unique) {
            return "about %s values in %s"
                    .formatted(Wording.count(profile.approximateNumDistinctValues()), Wording.rows(count));
        } else if (rule instanceof Rule.AcceptedValues) {
            int all = values(profile).size();
            int some = ((Rule.AcceptedValues) rule).values().size();
            return some == all
                    ? "%d values in %s rows".formatted(all, present)
                    : "the most frequent %d of %d values in %s rows".formatted(some, all, present);
        }
        return "every text reads as " + profile.dataType().toString().toLowerCase(Locale.ROOT);
    }

    private static String why(ConstraintSuggestion one) {
        return one.suggestingRule()
                .getClass()
                .getSimpleName()
                .replaceFirst("Rule$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
