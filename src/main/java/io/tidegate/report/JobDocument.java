package io.tidegate.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.job.CatalogName;
import io.tidegate.job.Check;
import io.tidegate.job.Column;
import io.tidegate.job.Job;
import io.tidegate.job.Notify;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Project;
import io.tidegate.job.Source;
import io.tidegate.job.Target;
import io.tidegate.job.Transform;
import java.util.List;
import java.util.Locale;

/** Jobs for programs: one in full, or a project's in a list. Durations are ISO-8601, sizes bytes. */
public final class JobDocument {
    private JobDocument() {}

    /** Every job in full, as {@link #job} has it. */
    public static ObjectNode jobs(Project project, List<Job> jobs) {
        ObjectNode document = Json.document("jobs").put("project", project.name());
        document.set("jobs", Json.objects(jobs, JobDocument::fields));
        return document;
    }

    public static ObjectNode job(Job job) {
        ObjectNode document = Json.document("job");
        document.setAll(fields(job));
        return document;
    }

    private static ObjectNode fields(Job job) {
        ObjectNode object = Json.object()
                .put("name", job.name())
                .put("description", job.description().orElse(null));
        object.set("tags", Json.texts(job.tags()));
        object.putObject("owner")
                .put("team", job.owner().team())
                .put("contact", job.owner().contact());
        object.set("partition", partition(job.partition()));
        object.put("final_after", job.finalAfter().map(Object::toString).orElse(null));
        object.set("upstream", Json.texts(job.upstream()));
        object.set("sources", Json.objects(job.sources(), JobDocument::source));
        object.set("transform", transform(job.transform()));
        object.set("target", target(job.target()));
        object.put("on_blocked", job.onBlocked().text());
        object.set("checks", Json.objects(job.checks(), JobDocument::check));
        object.putObject("backfill")
                .put("chunk", job.backfill().chunk())
                .put("newest_first", job.backfill().newestFirst())
                .put("window", job.backfill().window().orElse(null));
        object.putObject("retry")
                .put("attempts", job.retry().attempts())
                .put("backoff", job.retry().backoff().toString())
                .put("max_backoff", job.retry().maxBackoff().toString());
        object.put("runbook", job.runbook().orElse(null));
        if (!job.notifies().equals(Notify.NOBODY)) {
            ObjectNode notify = object.putObject("notify");
            notify.set(
                    "when",
                    Json.texts(job.notifies().when().stream()
                            .sorted()
                            .map(Notify.When::text)
                            .toList()));
            notify.set("channels", Json.texts(job.notifies().channels()));
        }
        object.set("vars", Json.texts(job.vars()));
        return object;
    }

    private static ObjectNode partition(PartitionSpec spec) {
        return Json.object()
                .put("column", spec.column())
                .put("grain", spec.grain().text())
                .put("start", spec.start().text())
                .put("timezone", spec.zone().getId())
                .put("delay", spec.delay().toString())
                .put(
                        "protect_before",
                        spec.protectBefore().map(Object::toString).orElse(null));
    }

    private static ObjectNode source(Source source) {
        ObjectNode object = Json.object().put("name", source.name());
        object.putObject("window")
                .put("before", source.window().before())
                .put("after", source.window().after());
        if (source instanceof Source.Upstream upstream) {
            return object.put("job", upstream.job());
        }
        if (source instanceof Source.Database database) {
            object.put("format", "jdbc")
                    .put("url", database.url())
                    .put("partition_column", database.partitionColumn().orElse(null))
                    .put("partitioned", database.isPartitioned())
                    .put("unknown_columns", database.blockUnknownColumns() ? "block" : "ignore");
            object.set("columns", Json.objects(database.columns(), JobDocument::column));
            return object;
        }
        Source.Files files = (Source.Files) source;
        object.put("catalog_table", files.catalog().map(CatalogName::text).orElse(null))
                .put("path", files.isLocated() ? files.path().source() : null)
                .put("format", files.format().text())
                .put("partitioned", files.isPartitioned())
                .put("unknown_columns", files.blockUnknownColumns() ? "block" : "ignore");
        object.set("columns", Json.objects(files.columns(), JobDocument::column));
        return object;
    }

    private static ObjectNode column(Column column) {
        return Json.object()
                .put("name", column.name())
                .put("type", column.type())
                .put("since", column.since().map(Object::toString).orElse(null))
                .put("pii", column.pii());
    }

    private static ObjectNode transform(Transform transform) {
        if (transform instanceof Transform.JavaClass javaClass) {
            ObjectNode object = Json.object().put("class", javaClass.className());
            object.set("options", Json.texts(javaClass.options()));
            return object;
        }
        Transform.Sql sql = (Transform.Sql) transform;
        return Json.object().put("sql_file", sql.file().orElse(null)).put("sql", sql.text());
    }

    private static ObjectNode target(Target target) {
        ObjectNode object = Json.object()
                .put("table", target.table())
                .put("catalog_table", target.catalog().map(CatalogName::text).orElse(null))
                .put("location", target.isLocated() ? target.location() : null)
                .put("write", "overwrite_partition");
        object.set("keys", Json.texts(target.keys()));
        object.put("on_empty", target.onEmpty().text())
                .put("schema_change", target.schemaChange().name().toLowerCase(Locale.ROOT))
                .put("file_target_size", target.files().targetSize())
                .set("sort_within", Json.texts(target.files().sortWithin()));
        return object.put("rollback_window", target.rollbackWindow().toString())
                .put("single_writer", target.singleWriter());
    }

    private static ObjectNode check(Check check) {
        return Json.object()
                .put("name", check.name())
                .put("kind", check.rule().kind())
                .put("wants", RuleWords.of(check.rule()))
                .put("where", check.where().orElse(null))
                .put("on_fail", check.onFail().text())
                .put("on_no_rows", check.onNoRows().name().toLowerCase(Locale.ROOT))
                .put("description", check.description().orElse(null));
    }
}
