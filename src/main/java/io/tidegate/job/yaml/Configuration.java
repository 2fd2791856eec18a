package io.tidegate.job.yaml;

import io.tidegate.job.CatalogName;
import io.tidegate.job.Check;
import io.tidegate.job.Column;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Rule;
import io.tidegate.job.Source;
import io.tidegate.job.Target;
import io.tidegate.job.TextOptions;
import io.tidegate.job.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a rebuild of a job depends on, in a canonical text: two jobs with the same text give the same rows from the same inputs and judge them alike. So
 * it leaves out what only says when or by whom something is done (start, delay, ready, retry, on_blocked, owner, tags), how files are laid out, and what
 * people read.
 */
final class Configuration {
    private final Build build;

    Configuration(Build build) {
        this.build = build;
    }

    /** @param options the options of a Java class, with secrets as references */
    String of(
            PartitionSpec partition,
            List<Source> sources,
            Transform transform,
            Map<String, Got> options,
            Target target,
            List<Check> checks) {
        List<Canonical> gate = new ArrayList<>();
        checks.forEach(check -> gate.add(check(check)));
        List<Canonical> views = new ArrayList<>();
        sources.forEach(source -> views.add(source(source)));
        return new Canonical()
                .put(
                        "partition",
                        new Canonical()
                                .put("column", partition.column())
                                .put("grain", partition.grain().text())
                                .put("zone", partition.zone().getId()))
                .put("sources", views)
                .put("transform", transform(transform, options))
                .put(
                        "target",
                        new Canonical()
                                .put(
                                        target.catalog().isPresent() ? "catalog_table" : "location",
                                        target.catalog()
                                                .map(CatalogName::text)
                                                .orElseGet(() -> build.paths().portable(target.location())))
                                .put("keys", target.keys())
                                .put("on_empty", target.onEmpty().text())
                                .put("schema_change", target.schemaChange().name()))
                .put("checks", gate)
                .put("vars", boundVariables(transform, checks))
                .text();
    }

    private Canonical source(Source source) {
        Canonical text = new Canonical()
                .put("name", source.name())
                .put("partitioned", source.isPartitioned())
                .put("before", source.window().before())
                .put("after", source.window().after());
        if (source instanceof Source.Upstream upstream) {
            return text.put("job", upstream.job());
        }
        if (source instanceof Source.Database database) {
            return database(database, text);
        }
        Source.Files files = (Source.Files) source;
        List<Canonical> columns = new ArrayList<>();
        files.columns().forEach(column -> columns.add(column(column)));
        return text.put(
                        files.catalog().isPresent() ? "catalog_table" : "path",
                        files.catalog()
                                .map(CatalogName::text)
                                .orElseGet(() ->
                                        build.paths().portable(files.path().source())))
                .put("format", files.format().text())
                .put("options", options(files.options()))
                .put("columns", columns)
                .put("unknown_columns", files.blockUnknownColumns() ? "block" : "ignore");
    }

    /** As whom and with how many connections a database is asked says nothing of its rows. */
    private static Canonical database(Source.Database database, Canonical text) {
        List<Canonical> columns = new ArrayList<>();
        database.columns().forEach(column -> columns.add(column(column)));
        return text.put("format", "jdbc")
                .put("url", database.url())
                .put("schema", database.properties().getOrDefault("currentSchema", ""))
                .put(
                        database.relation() instanceof Source.Database.Relation.Table ? "table" : "query",
                        database.relation() instanceof Source.Database.Relation.Table table
                                ? table.name()
                                : ((Source.Database.Relation.Query) database.relation()).sql())
                .put("partition_column", database.partitionColumn().orElse(""))
                .put("columns", columns)
                .put("unknown_columns", database.blockUnknownColumns() ? "block" : "ignore");
    }

    private static Canonical options(TextOptions options) {
        return new Canonical()
                .put("delimiter", options.delimiter())
                .put("quote", options.quote())
                .put("escape", options.escape())
                .put("encoding", options.encoding())
                .put("null_value", options.nullValue())
                .put("multiline", options.multiline());
    }

    private static Canonical column(Column column) {
        return new Canonical()
                .put("name", column.name())
                .put("type", column.type())
                .put("since", column.since().map(Object::toString).orElse(""));
    }

    private static Canonical transform(Transform transform, Map<String, Got> options) {
        if (transform instanceof Transform.Sql sql) {
            return new Canonical().put("sql", sql.text());
        }
        Map<String, String> shown = new TreeMap<>();
        options.forEach((name, got) -> shown.put(name, got.shown()));
        return new Canonical()
                .put("class", ((Transform.JavaClass) transform).className())
                .put("options", shown);
    }

    private static Canonical check(Check check) {
        return new Canonical()
                .put("name", check.name())
                .put("rule", CanonicalRule.of(check.rule()))
                .put("where", check.where().orElse(""))
                .put("on_fail", check.onFail().text())
                .put("on_no_rows", check.onNoRows().name());
    }

    /** Only the variables that SQL binds: what is filled into paths and checks stands there already. */
    private Map<String, String> boundVariables(Transform transform, List<Check> checks) {
        Set<String> names = new TreeSet<>();
        if (transform instanceof Transform.Sql sql) {
            names.addAll(SqlText.boundVariables(sql.text()));
        }
        for (Check check : checks) {
            if (check.rule() instanceof Rule.Query query) {
                names.addAll(SqlText.boundVariables(query.sql()));
            }
        }
        Map<String, String> bound = new TreeMap<>();
        names.forEach(name -> bound.put(name, build.filler().vars().getOrDefault(name, "")));
        return bound;
    }
}
