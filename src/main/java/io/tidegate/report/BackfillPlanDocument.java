package io.tidegate.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.Hours;
import io.tidegate.backfill.JobPart;
import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Spread;
import io.tidegate.job.Owner;
import io.tidegate.job.Partition;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** The plan of a backfill for programs. */
public final class BackfillPlanDocument {
    private BackfillPlanDocument() {}

    public static ObjectNode of(BackfillPlan plan) {
        ObjectNode document = Json.document("backfill_plan");
        document.put("backfill", plan.id().text())
                .put("hash", plan.hash())
                .put("reason", plan.reason())
                .put("planned_by", plan.plannedBy())
                .put("planned_at", plan.plannedAt().toString())
                .put("code_version", plan.codeVersion())
                .put("planned_command", plan.command())
                .put("currency", plan.currency())
                .put("budget", plan.budget().orElse(null))
                .put("window", plan.window().map(Hours::toString).orElse(null))
                .put("newest_first", plan.newestFirst())
                .put("needs_approval", plan.needsApproval().orElse(null))
                .put("partitions", plan.partitions());
        document.set("cost", spread(plan.cost()));
        document.set("jobs", Json.objects(plan.jobs(), BackfillPlanDocument::part));
        document.set(
                "approvals",
                Json.objects(
                        plan.approvals(),
                        approval -> Json.object()
                                .put("by", approval.by())
                                .put("at", approval.at().toString())
                                .put("hash", approval.hash())
                                .put("note", approval.note().orElse(null))));
        return document;
    }

    private static ObjectNode part(JobPart part) {
        ObjectNode object = Json.object().put("job", part.job());
        object.set("owner", owner(part.owner()));
        object.put("definition", part.definition()).put("table_version", part.tableVersion());
        object.set("backfill", Json.texts(part.partitions(JobPart.Kind.BACKFILL)));
        object.set("reprocess", Json.texts(part.partitions(JobPart.Kind.REPROCESS)));
        object.set("chunks", Json.objects(part.chunks(), chunk -> {
            ObjectNode node = Json.object().put("number", chunk.number());
            node.set("partitions", Json.texts(chunk.partitions()));
            return node;
        }));
        object.set("left_out", leftOut(part.leftOut()));
        object.putObject("replaces")
                .put("partitions", part.replaces().partitions())
                .put("files", part.replaces().files())
                .put("rows", part.replaces().rows())
                .put("bytes", part.replaces().bytes())
                .put("without_rows", part.replaces().withoutRows());
        object.set("readers", Json.objects(part.readers(), reader -> {
            ObjectNode node = Json.object().put("job", reader.job());
            node.set("owner", owner(reader.owner()));
            return node;
        }));
        object.set("estimate", estimate(part.estimate()));
        ObjectNode inputs = object.putObject("inputs");
        part.inputs().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(input -> inputs.put(input.getKey().text(), input.getValue()));
        return object;
    }

    /** The partitions of a job that nothing is done to. */
    public static ArrayNode leftOut(List<JobPart.LeftOut> leftOut) {
        return Json.objects(leftOut, left -> {
            Partition partition = left.partition();
            return Json.object().put("partition", partition.text()).put("why", left.why());
        });
    }

    private static ObjectNode owner(Owner owner) {
        return Json.object().put("team", owner.team()).put("contact", owner.contact());
    }

    private static ObjectNode estimate(Estimate estimate) {
        ObjectNode object = Json.object().put("partitions", estimate.partitions());
        object.set("cost", spread(estimate.cost()));
        object.put("currency", estimate.currency());
        object.set("core_seconds", spread(estimate.coreSeconds()));
        object.set("seconds", spread(estimate.seconds()));
        object.put("cores", estimate.cores()).put("bytes_read", estimate.bytesRead());
        object.set("bytes_written", spread(estimate.bytesWritten()));
        Json.put(object, "bytes_kept", estimate.bytesKept());
        object.put("basis", estimate.basis())
                .put("driver", estimate.driver())
                .put("one_day_times_days", estimate.oneDayTimesDays().orElse(null));
        object.set("warnings", Json.texts(estimate.warnings()));
        return object;
    }

    private static ObjectNode spread(Spread spread) {
        return Json.object()
                .put("low", plain(spread.low()))
                .put("likely", plain(spread.likely()))
                .put("high", plain(spread.high()));
    }

    /** Without an exponent. */
    private static BigDecimal plain(BigDecimal number) {
        return number.scale() < 0 ? number.setScale(0) : number;
    }
}
