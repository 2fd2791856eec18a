package io.tidegate.transform;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.job.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** A transform in SQL: guarded when it is opened, analysed over views of the sources, parameters bound. */
final class SqlBody implements Body {
    private final Job job;
    private final Transform.Sql sql;
    private final SourceViews views;
    private final Map<String, Dataset<Row>> sources;
    private final Set<String> parameters;

    private SqlBody(
            Job job, Transform.Sql sql, SourceViews views, Map<String, Dataset<Row>> sources, Set<String> parameters) {
        this.job = job;
        this.sql = sql;
        this.views = views;
        this.sources = sources;
        this.parameters = parameters;
    }

    static SqlBody open(SparkSession spark, Job job, Transform.Sql sql, Map<String, Dataset<Row>> sources) {
        SourceViews views = new SourceViews(spark);
        Set<String> parameters;
        try {
            LogicalPlan parsed = views.session().sessionState().sqlParser().parsePlan(sql.text());
            parameters = QueryGuard.check(sql, parsed, sources.keySet(), Parameters.names(job));
        } catch (Exception e) {
            throw SqlFault.of(sql, e);
        }
        return new SqlBody(job, sql, views, sources, parameters);
    }

    @Override
    public Evaluation evaluation() {
        Dataset<Row> rows = OutputColumns.checked(job, analysed());
        for (String parameter : parameters) {
            if (Parameters.OF_THE_PARTITION.contains(parameter)) {
                return new Evaluation.OncePerPartition("the SQL uses :" + parameter);
            }
        }
        List<String> partitioned = job.sources().stream()
                .filter(Source::isPartitioned)
                .map(Source::name)
                .toList();
        return PartitionsApart.judge(
                rows.queryExecution().analyzed(), partitioned, job.partition().column());
    }

    @Override
    public List<String> nondeterminism() {
        LogicalPlan plan = analysed().queryExecution().analyzed();
        List<String> found = new ArrayList<>(Nondeterminism.certain(plan));
        List<String> keys = new ArrayList<>(job.target().keys());
        keys.removeIf(k -> k.equalsIgnoreCase(job.partition().column()));
        found.addAll(Nondeterminism.possible(plan, keys));
        return List.copyOf(found);
    }

    private Dataset<Row> analysed() {
        return evaluate(sources, Optional.empty());
    }

    @Override
    public Dataset<Row> evaluate(Map<String, Dataset<Row>> shown, Optional<Partition> partition) {
        try {
            views.show(shown);
            return views.query(
                    sql.text(),
                    Parameters.of(job, partition.orElse(job.partition().start())));
        } catch (Exception e) {
            throw SqlFault.of(sql, e);
        }
    }

    @Override
    public void close() {
        views.close();
    }
}
