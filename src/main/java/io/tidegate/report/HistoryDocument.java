package io.tidegate.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.ledger.PartitionState;
import io.tidegate.ledger.RunSummary;
import java.util.List;
import java.util.Locale;

/** Runs for programs, in the order given. */
public final class HistoryDocument {
    private HistoryDocument() {}

    /**
     * @param now how the partition stands that the runs are about, a job each; none where they are about all partitions
     * @param currency of all costs
     */
    public static ObjectNode of(List<JobRun> runs, List<JobPartition> now, String currency) {
        ObjectNode document = Json.document("history").put("currency", currency);
        document.set("runs", Json.objects(runs, HistoryDocument::run));
        document.set("now", Json.objects(now, HistoryDocument::partition));
        return document;
    }

    private static ObjectNode partition(JobPartition partition) {
        ObjectNode object = Json.object().put("job", partition.job());
        object.setAll(state(partition.last()));
        object.set("seen", partition.seen().map(HistoryDocument::state).orElse(null));
        return object;
    }

    private static ObjectNode state(PartitionState state) {
        ObjectNode object = Json.object()
                .put("partition", state.partition())
                .put("status", state.status().name().toLowerCase(Locale.ROOT))
                .put("run", state.run().text())
                .put("at", state.at().toString());
        Json.put(object, "version", state.version());
        Json.put(object, "rows", state.rows());
        return object.put("detail", state.detail());
    }

    private static ObjectNode run(JobRun jobRun) {
        RunSummary run = jobRun.run();
        ObjectNode object = Json.object()
                .put("run", run.run().text())
                .put("job", jobRun.job())
                .put("started", run.started().toString())
                .put("finished", run.finished().map(Object::toString).orElse(null))
                .put(
                        "took_seconds",
                        run.took().map(took -> took.toMillis() / 1000.0).orElse(null))
                .put("ended", HistoryView.ended(run));
        if (run.exitStatus().isPresent()) {
            object.put("exit_status", run.exitStatus().getAsInt());
        } else {
            object.putNull("exit_status");
        }
        object.put("who", run.who())
                .put("command", run.command())
                .put("reason", run.reason().orElse(null))
                .put("cost", run.cost());
        object.set("counts", Json.counts(run.counts()));
        return object;
    }
}
