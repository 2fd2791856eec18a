package io.tidegate.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.ledger.RunSummary;
import java.util.List;

/** Runs for programs, in the order given. */
public final class HistoryDocument {
    private HistoryDocument() {}

    /** @param currency of all costs */
    public static ObjectNode of(List<JobRun> runs, String currency) {
        ObjectNode document = Json.document("history").put("currency", currency);
        document.set("runs", Json.objects(runs, HistoryDocument::run));
        return document;
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
