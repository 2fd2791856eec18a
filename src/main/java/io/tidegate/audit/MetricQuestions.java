package io.tidegate.audit;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import com.amazon.deequ.analyzers.Patterns;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.DeequConstraint;
import io.tidegate.job.Rule;
import io.tidegate.rule.BoundColumn;
import io.tidegate.rule.RowRules;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import scala.util.matching.Regex;

/** The questions of metric rules that the one scan answers. */
final class MetricQuestions {
    private final RowRules rules;

    MetricQuestions(RowRules rules) {
        this.rules = rules;
    }

    /** Whether the rule is answered by the scan, not by a grouping and not by the schema. */
    static boolean scans(Rule.Metric rule) {
        if (rule instanceof Rule.Deequ deequ) {
            return !deequ.constraint().groups() && deequ.constraint() != DeequConstraint.HAS_COLUMN_COUNT;
        }
        return rule instanceof Rule.Stddev || rule instanceof Rule.Quantile || rule instanceof Rule.Correlation;
    }

    /** @throws TidegateException CHECK_CONFIG when a column is not there or not of a type that the rule judges */
    ScanQuestion of(String id, Rule.Metric rule, Column selects) {
        if (rule instanceof Rule.Stddev r) {
            return number(id, rule, "stddev", r.column(), selects, DeequMeasure::stddev);
        }
        if (rule instanceof Rule.Quantile r) {
            double at = r.at().doubleValue();
            double error = r.error().doubleValue();
            String word = "quantile " + r.at().stripTrailingZeros().toPlainString();
            return number(id, rule, word, r.column(), selects, name -> DeequMeasure.quantile(name, at, error));
        }
        if (rule instanceof Rule.Correlation r) {
            BoundColumn first = numbers(r.column(), "correlation");
            BoundColumn second = numbers(r.other(), "correlation");
            Column both =
                    selects.and(first.column().isNotNull()).and(second.column().isNotNull());
            return new MetricQuestion(
                    id,
                    "correlation",
                    r.bounds(),
                    List.of(asDouble(first, both), asDouble(second, both)),
                    first.isNaN().or(second.isNaN()),
                    names -> DeequMeasure.correlation(names.get(0), names.get(1)));
        }
        return deequ(id, (Rule.Deequ) rule, selects);
    }

    private ScanQuestion deequ(String id, Rule.Deequ rule, Column selects) {
        String word = rule.constraint().text();
        String column = rule.columns().get(0);
        return switch (rule.constraint()) {
            case HAS_INTERQUARTILE_RANGE -> number(id, rule, word, column, selects, DeequMeasure::interquartileRange);
            case HAS_KURTOSIS -> number(id, rule, word, column, selects, DeequMeasure::kurtosis);
            case HAS_SKEWNESS -> number(id, rule, word, column, selects, DeequMeasure::skewness);
            case HAS_VARIANCE -> number(id, rule, word, column, selects, DeequMeasure::variance);
            case HAS_RANGE -> number(id, rule, word, column, selects, DeequMeasure::range);
            case HAS_ZEROS_COUNT -> zeros(id, rule, numbers(column, word), selects);
            case HAS_MIN_LENGTH -> length(id, rule, text(column, word), selects, DeequMeasure::minLength);
            case HAS_MAX_LENGTH -> length(id, rule, text(column, word), selects, DeequMeasure::maxLength);
            case HAS_APPROX_COUNT_DISTINCT -> {
                BoundColumn any = rules.column(column);
                yield new MetricQuestion(
                        id,
                        word,
                        rule.bounds(),
                        List.of(when(selects, any.column())),
                        any.isNaN(),
                        names -> DeequMeasure.approxCountDistinct(names.get(0)));
            }
            case HAS_DATA_TYPE ->
                new DataTypeQuestion(
                        id, rule, when(selects, rules.column(column).column()), selects);
            case HAS_HISTOGRAM_VALUES -> {
                Column value = rules.column(column).column().cast(DataTypes.StringType);
                Column same = coalesce(value, lit("NullValue"))
                        .equalTo(lit(rule.argument().orElseThrow()));
                yield new ShareQuestion(id, word, rule.bounds(), when(selects, same));
            }
            case HAVE_COMPLETENESS -> new ShareQuestion(id, word, rule.bounds(), when(selects, complete(rule, true)));
            case HAVE_ANY_COMPLETENESS ->
                new ShareQuestion(id, word, rule.bounds(), when(selects, complete(rule, false)));
            case CONTAINS_EMAIL -> holds(id, rule, Patterns.EMAIL(), selects);
            case CONTAINS_URL -> holds(id, rule, Patterns.URL(), selects);
            case CONTAINS_CREDIT_CARD_NUMBER -> holds(id, rule, Patterns.CREDITCARD(), selects);
            case CONTAINS_SOCIAL_SECURITY_NUMBER -> holds(id, rule, Patterns.SOCIAL_SECURITY_NUMBER_US(), selects);
            default -> throw new IllegalStateException(word + " is not answered by the scan");
        };
    }

    private Column complete(Rule.Deequ rule, boolean all) {
        Column complete = lit(all);
        for (String name : rule.columns()) {
            Column present = rules.column(name).column().isNotNull();
            complete = all ? complete.and(present) : complete.or(present);
        }
        return complete;
    }

    private ScanQuestion holds(String id, Rule.Deequ rule, Regex pattern, Column selects) {
        BoundColumn column = text(rule.columns().get(0), rule.constraint().text());
        return new ShareQuestion(
                id, rule.constraint().text(), rule.bounds(), when(selects, rules.holdsMatch(column, pattern.regex())));
    }

    private static ScanQuestion zeros(String id, Rule.Deequ rule, BoundColumn column, Column selects) {
        return new MetricQuestion(
                id,
                rule.constraint().text(),
                rule.bounds(),
                List.of(when(selects, column.column().equalTo(lit(0)))),
                column.isNaN(),
                names -> DeequMeasure.compliant(names.get(0)));
    }

    private static ScanQuestion length(
            String id, Rule.Deequ rule, BoundColumn column, Column selects, Function<String, Measure<?>> measure) {
        return new MetricQuestion(
                id,
                rule.constraint().text(),
                rule.bounds(),
                List.of(when(selects, column.column())),
                lit(false),
                names -> measure.apply(names.get(0)));
    }

    private ScanQuestion number(
            String id,
            Rule.Metric rule,
            String word,
            String name,
            Column selects,
            Function<String, Measure<?>> measure) {
        BoundColumn column = numbers(name, word);
        return new MetricQuestion(
                id,
                word,
                rule.bounds(),
                List.of(asDouble(column, selects)),
                column.isNaN(),
                names -> measure.apply(names.get(0)));
    }

    private static Column asDouble(BoundColumn column, Column selects) {
        return when(selects, column.column().cast(DataTypes.DoubleType));
    }

    private BoundColumn numbers(String name, String word) {
        BoundColumn column = rules.column(name);
        if (!(column.type() instanceof NumericType)) {
            throw fault(word, column, "Name a column of numbers.");
        }
        return column;
    }

    private BoundColumn text(String name, String word) {
        BoundColumn column = rules.column(name);
        if (!column.type().equals(DataTypes.StringType)) {
            throw fault(word, column, "Name a column of text.");
        }
        return column;
    }

    private static TidegateException fault(String word, BoundColumn column, String cure) {
        return new TidegateException(
                ErrorCode.CHECK_CONFIG,
                "Cannot take %s of '%s': it is %s"
                        .formatted(word, column.name(), column.type().simpleString()),
                cure);
    }
}
