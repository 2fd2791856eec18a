package io.tidegate.audit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.rule.BoundColumn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * The partition's end minus the newest value, so that a partition of last year is judged as it was on its day. A date, and a timestamp without zone, count
 * from their first instant in the job's zone.
 */
final class FreshnessQuestion implements ScanQuestion {
    private final String id;
    private final Rule.Freshness rule;
    private final Column value;
    private final Moments moments;

    FreshnessQuestion(String id, Rule.Freshness rule, BoundColumn column, Column selects, Moments moments) {
        boolean isMoment = column.type() instanceof DateType
                || column.type() instanceof TimestampType
                || column.type() instanceof TimestampNTZType;
        if (!isMoment) {
            throw new TidegateException(
                    ErrorCode.CHECK_CONFIG,
                    "Cannot judge the freshness of '%s': it is %s"
                            .formatted(column.name(), column.type().simpleString()),
                    "Name a date or timestamp column.");
        }
        this.id = id;
        this.rule = rule;
        this.value = when(selects, column.column());
        this.moments = moments;
    }

    @Override
    public Map<String, Column> derived() {
        return Map.of(id, value);
    }

    @Override
    public List<Measure<?>> measures() {
        return List.of(Measure.exact(max(col(Names.quote(id)))));
    }

    @Override
    public Finding answer(Partition partition, List<Object> values) {
        String expected = "at most " + Wording.duration(rule.maxAge());
        if (values.get(0) == null) {
            return Finding.noRows("no values to judge", expected);
        }
        Duration age = Duration.between(moments.instant(values.get(0)), partition.endsAt(moments.zone()));
        String observed = "newest %s is %s old at the partition's end"
                .formatted(Moments.moment(values.get(0)), Wording.duration(age));
        return Finding.of(age.compareTo(rule.maxAge()) <= 0, observed, expected, Long.toString(age.toSeconds()));
    }
}
