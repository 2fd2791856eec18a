package io.tidegate.rule;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Rule;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Turns row rules into columns over rows of one schema. Every fault of a rule is a {@link TidegateException} CHECK_CONFIG, before anything runs.
 *
 * <p>A null is not judged unless the rule says that nulls fail; NaN always fails, in a condition when a column it reads is NaN and it does not ask for
 * NaN itself. A row that {@code where} does not select, or for which it is null, is not judged.
 */
public final class RowRules {
    /** Any character that is not white space, in Unicode's eyes. */
    private static final String NOT_BLANK = "(?U)\\S";

    private final SparkSession spark;
    private final StructType schema;
    private final ZoneId zone;

    /** @param zone in which timestamps without an offset are written */
    public RowRules(SparkSession spark, StructType schema, ZoneId zone) {
        this.spark = spark;
        this.schema = schema;
        this.zone = zone;
    }

    public RowRule bind(Rule.OfRow rule, Optional<String> where) {
        RowRule bound = bind(rule);
        return where.isEmpty() ? bound : new RowRule(when(selects(where), bound.passes()), bound.reads());
    }

    /** True for a row that {@code where} selects, otherwise false; never null. */
    public Column selects(Optional<String> where) {
        return where.map(text -> coalesce(Condition.of(spark, schema, text).column(), lit(false)))
                .orElse(lit(true));
    }

    public BoundColumn column(String name) {
        return BoundColumn.of(schema, name);
    }

    private RowRule bind(Rule.OfRow rule) {
        if (rule instanceof Rule.NotNull) {
            BoundColumn column = column(((Rule.NotNull) rule).column());
            return new RowRule(column.column().isNotNull().and(not(column.isNaN())), List.of(column.name()));
        }
        if (rule instanceof Rule.NotBlank) {
            BoundColumn column = column(((Rule.NotBlank) rule).column()).requireText("not_blank");
            return new RowRule(coalesce(column.column().rlike(NOT_BLANK), lit(false)), List.of(column.name()));
        }
        if (rule instanceof Rule.AcceptedValues) {
            return acceptedValues((Rule.AcceptedValues) rule);
        }
        if (rule instanceof Rule.Range) {
            return range((Rule.Range) rule);
        }
        if (rule instanceof Rule.Pattern) {
            Rule.Pattern pattern = (Rule.Pattern) rule;
            BoundColumn column = column(pattern.column()).requireText("pattern");
            return ofColumn(column, matches(pattern.regex()).apply(column.column()), pattern.nulls());
        }
        if (rule instanceof Rule.Length) {
            return length((Rule.Length) rule);
        }
        return expression((Rule.Expression) rule);
    }

    private RowRule acceptedValues(Rule.AcceptedValues rule) {
        BoundColumn column = column(rule.column());
        if (rule.values().isEmpty()) {
            throw fault("Cannot accept no values at all", "List the accepted values.");
        }
        Object[] values = rule.values().stream()
                .map(text -> TypedText.literal(text, column.type(), zone))
                .toArray();
        return ofColumn(column, column.column().isin(values), rule.nulls());
    }

    private RowRule range(Rule.Range rule) {
        BoundColumn column = column(rule.column());
        if (rule.min().isEmpty() && rule.max().isEmpty()) {
            throw fault("Cannot judge a range without min and max", "Give min, max or both.");
        }
        Column above =
                rule.min().map(text -> Bound.AT_LEAST.holds(column, text, zone)).orElse(lit(true));
        Column below =
                rule.max().map(text -> Bound.AT_MOST.holds(column, text, zone)).orElse(lit(true));
        return ofColumn(column, above.and(below), rule.nulls());
    }

    private RowRule length(Rule.Length rule) {
        BoundColumn column = column(rule.column());
        if (!(column.type() instanceof BinaryType)) {
            column.requireText("length");
        }
        if (rule.min().isEmpty() && rule.max().isEmpty()) {
            throw fault("Cannot judge a length without min and max", "Give min, max or both.");
        }
        Column length = functions.length(column.column());
        Column above = rule.min().isPresent() ? length.geq(rule.min().getAsInt()) : lit(true);
        Column below = rule.max().isPresent() ? length.leq(rule.max().getAsInt()) : lit(true);
        return ofColumn(column, above.and(below), rule.nulls());
    }

    private RowRule expression(Rule.Expression rule) {
        Condition condition = Condition.of(spark, schema, rule.condition());
        Column passes = condition.column();
        if (!condition.asksForNaN()) {
            for (String read : condition.reads()) {
                BoundColumn column = column(read);
                passes = column.isFloating() ? when(column.isNaN(), lit(false)).otherwise(passes) : passes;
            }
        }
        return new RowRule(rule.nulls() == Rule.Nulls.FAIL ? coalesce(passes, lit(false)) : passes, condition.reads());
    }

    private static RowRule ofColumn(BoundColumn column, Column holds, Rule.Nulls nulls) {
        Column passes = when(column.column().isNull(), nulls == Rule.Nulls.FAIL ? lit(false) : lit(null))
                .otherwise(holds.and(not(column.isNaN())));
        return new RowRule(passes, List.of(column.name()));
    }

    /** Whether a value of text holds a match that is not empty; null for null. A value on which matching would not end holds none. */
    public Column holdsMatch(BoundColumn column, String regex) {
        return functions.udf(BoundedMatch.within(regex), DataTypes.BooleanType).apply(column.column());
    }

    private static UserDefinedFunction matches(String regex) {
        try {
            java.util.regex.Pattern.compile(regex);
            return functions.udf(BoundedMatch.whole(regex), DataTypes.BooleanType);
        } catch (PatternSyntaxException e) {
            throw fault(
                    "Cannot read the pattern '%s': %s".formatted(regex, e.getDescription()),
                    "Write a Java regular expression for the whole value.");
        }
    }

    private static TidegateException fault(String problem, String cure) {
        return new TidegateException(ErrorCode.CHECK_CONFIG, problem, cure);
    }
}
