package io.tidegate.audit;

import static org.apache.spark.sql.functions.ln;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.tidegate.audit.KeyQuestion.Scope;
import io.tidegate.job.Bounds;
import io.tidegate.job.Rule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;

/** The questions that rows grouped by their key answer: ours, and those of Deequ's analyzers of frequencies, by their own definitions. */
final class KeyQuestions {
    private KeyQuestions() {}

    static KeyQuestion unique() {
        return new KeyQuestion(
                Scope.WHOLE,
                keys -> List.of(keys.rows(), keys.rows(keys.n().gt(1))),
                totals -> unique(totals.count(0), totals.count(1)),
                true,
                false,
                Optional.of(judged -> unique(judged, 0)));
    }

    private static Finding unique(long judged, long shared) {
        return judged == 0
                ? none("0")
                : Finding.of(
                        shared == 0,
                        Wording.share(shared, judged, "shares a key", "share a key"),
                        "0",
                        Long.toString(shared));
    }

    static KeyQuestion of(Rule.Metric rule) {
        Bounds bounds = rule.bounds();
        if (rule instanceof Rule.DistinctCount) {
            return count("distinct_count", bounds, Scope.WHOLE);
        }
        if (rule instanceof Rule.UniqueRatio) {
            return once("unique_ratio", bounds, Scope.WHOLE, false);
        }
        if (rule instanceof Rule.Entropy) {
            return entropy(bounds);
        }
        Rule.Deequ deequ = (Rule.Deequ) rule;
        String word = deequ.constraint().text();
        return switch (deequ.constraint()) {
            case HAS_NUMBER_OF_DISTINCT_VALUES -> count(word, bounds, Scope.ALL);
            case HAS_UNIQUENESS -> once(word, bounds, Scope.SOME, false);
            case HAS_UNIQUE_VALUE_RATIO -> once(word, bounds, Scope.SOME, true);
            case HAS_DISTINCTNESS -> distinctness(word, bounds);
            case HAS_DUPLICATE_ROW_COUNT -> duplicates(word, bounds);
            case HAS_MUTUAL_INFORMATION -> mutualInformation(word, bounds);
            default -> throw new IllegalStateException(word + " is not answered by a grouping");
        };
    }

    static Finding none(String expected) {
        return Finding.noRows("no rows with a whole key", expected);
    }

    private static KeyQuestion count(String word, Bounds bounds, Scope scope) {
        return new KeyQuestion(
                scope,
                keys -> List.of(keys.groups()),
                totals -> totals.count(0) == 0
                        ? none(Wording.between(bounds))
                        : Finding.number(word, BigDecimal.valueOf(totals.count(0)), bounds),
                false,
                false);
    }

    /** @param ofKeys whether keys that occur once are a share of the distinct keys; otherwise of the rows */
    private static KeyQuestion once(String word, Bounds bounds, Scope scope, boolean ofKeys) {
        return new KeyQuestion(
                scope,
                keys -> List.of(
                        ofKeys ? keys.groups() : keys.rows(),
                        keys.groups(keys.n().equalTo(1))),
                totals -> share(word, totals.count(1), totals.count(0), bounds),
                !ofKeys,
                false);
    }

    private static KeyQuestion distinctness(String word, Bounds bounds) {
        return new KeyQuestion(
                Scope.SOME,
                keys -> List.of(keys.rows(), keys.groups()),
                totals -> share(word, totals.count(1), totals.count(0), bounds),
                false,
                false);
    }

    private static KeyQuestion duplicates(String word, Bounds bounds) {
        return new KeyQuestion(
                Scope.SOME,
                keys -> List.of(keys.rows(), keys.rows(keys.n().gt(1))),
                totals -> totals.count(0) == 0
                        ? none(Wording.between(bounds))
                        : Finding.number(word, BigDecimal.valueOf(totals.count(1)), bounds),
                true,
                false);
    }

    /** The sum of -n/N ln(n/N) as ln N minus the sum of n ln n, over N: so that N need not be known before. */
    private static KeyQuestion entropy(Bounds bounds) {
        return new KeyQuestion(
                Scope.WHOLE,
                keys -> List.of(keys.rows(), sum(when(keys.counts(), keys.n().multiply(ln(keys.n()))))),
                totals -> {
                    long rows = totals.count(0);
                    return rows == 0
                            ? none(Wording.between(bounds))
                            : number("entropy", Math.max(0, Math.log(rows) - totals.number(1) / rows), bounds);
                },
                false,
                false);
    }

    /** The sum of n/N ln(nN/xy) over the groups without a null, x and y being the rows that share the first or the second column. */
    private static KeyQuestion mutualInformation(String word, Bounds bounds) {
        return new KeyQuestion(
                Scope.SOME,
                keys -> {
                    Column both = keys.counts().and(keys.whole());
                    Column term = keys.n()
                            .multiply(ln(keys.n()).minus(ln(keys.first())).minus(ln(keys.second())));
                    return List.of(keys.rows(), keys.rows(keys.whole()), sum(when(both, term)));
                },
                totals -> {
                    long rows = totals.count(0);
                    long whole = totals.count(1);
                    return whole == 0
                            ? none(Wording.between(bounds))
                            : number(word, (totals.number(2) + whole * Math.log(rows)) / rows, bounds);
                },
                false,
                true);
    }

    private static Finding number(String word, double number, Bounds bounds) {
        return Finding.number(word, BigDecimal.valueOf(number), bounds);
    }

    private static Finding share(String word, long part, long whole, Bounds bounds) {
        return whole == 0 ? none(Wording.between(bounds)) : Finding.share(word, part, whole, bounds);
    }
}
