package io.tidegate.transform;

import io.tidegate.job.Transform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** A query that somebody typed, over views that are given: under the same guard as a job's SQL, so it can read nothing else. */
public final class GuardedQuery {
    private GuardedQuery() {}

    /** What it gave. */
    public record Answer(List<String> columns, List<Row> rows) {}

    /** @throws io.tidegate.error.TidegateException SQL when it is more than a query over the views, or cannot be analysed */
    public static Answer ask(SparkSession spark, String text, Map<String, Dataset<Row>> views, int limit) {
        Transform.Sql sql = new Transform.Sql(text, Optional.empty());
        try (SourceViews shown = new SourceViews(spark)) {
            LogicalPlan parsed = shown.session().sessionState().sqlParser().parsePlan(text);
            QueryGuard.check(sql, parsed, views.keySet(), List.of());
            shown.show(views);
            Dataset<Row> rows = shown.query(text, Map.of()).limit(limit);
            return new Answer(List.of(rows.columns()), rows.collectAsList());
        } catch (Exception e) {
            throw SqlFault.of(sql, e);
        }
    }
}
