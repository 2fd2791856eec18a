package io.tidegate.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.estimate.Estimate;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Reason;
import io.tidegate.plan.SkippedPartition;
import io.tidegate.plan.SourceInput;

/** A plan for programs. */
public final class PlanDocument {
    private PlanDocument() {}

    /** @param evaluation which way each chunk will be evaluated, in words */
    public static ObjectNode of(Plan plan, String evaluation, Estimate estimate) {
        ObjectNode document = Json.document("plan");
        document.put("job", plan.job().name());
        document.put("target_version", plan.targetVersion());
        document.put("evaluation", evaluation);
        document.put("planned", plan.planned().count());
        document.put(
                "input_bytes",
                plan.planned().mapToLong(PlannedPartition::inputBytes).sum());
        document.set("estimate", EstimateDocument.of(estimate));
        document.set("chunks", Json.objects(plan.chunks(), PlanDocument::chunk));
        document.set("skipped", Json.objects(plan.skipped(), PlanDocument::skipped));
        document.set("sources", Json.objects(plan.inputs(), PlanDocument::source));
        return document;
    }

    private static ObjectNode chunk(Chunk chunk) {
        ObjectNode object = Json.object().put("number", chunk.number());
        object.set(
                "partitions",
                Json.objects(
                        chunk.planned(),
                        planned -> reason(
                                        Json.object()
                                                .put(
                                                        "partition",
                                                        planned.partition().text()),
                                        planned.reason())
                                .put("fingerprint", planned.fingerprint())
                                .put("input_bytes", planned.inputBytes())));
        return object;
    }

    private static ObjectNode skipped(SkippedPartition skipped) {
        return reason(Json.object().put("partition", skipped.partition().text()), skipped.reason());
    }

    private static ObjectNode reason(ObjectNode object, Reason reason) {
        return object.put("reason", ReasonWord.key(reason)).put("why", reason.text());
    }

    private static ObjectNode source(SourceInput input) {
        ObjectNode object = Json.object().put("source", input.source());
        if (input instanceof SourceInput.FilesByPartition files) {
            long distinct = files.files().values().stream()
                    .flatMap(list -> list.stream())
                    .distinct()
                    .count();
            return object.put("type", "files_by_partition").put("files", distinct);
        }
        if (input instanceof SourceInput.StaticFiles files) {
            return object.put("type", "static_files").put("files", files.files().size());
        }
        if (input instanceof SourceInput.TableByPartition table) {
            return object.put("type", "table_by_partition")
                    .put("location", table.location())
                    .put("version", table.version());
        }
        if (input instanceof SourceInput.Database) {
            return object.put("type", "database").put("pinned", false);
        }
        SourceInput.StaticTable table = (SourceInput.StaticTable) input;
        return object.put("type", "static_table")
                .put("location", table.location())
                .put("version", table.version());
    }
}
