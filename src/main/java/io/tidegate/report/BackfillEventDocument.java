package io.tidegate.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.ledger.BackfillEvent;

/** An event of a backfill for programs, under the ledger's field names. */
final class BackfillEventDocument {
    private BackfillEventDocument() {}

    static ObjectNode of(BackfillEvent event, ObjectNode object) {
        object.put("backfill", event.backfill().text());
        if (event instanceof BackfillEvent.Planned e) {
            return object.put("plan_hash", e.planHash())
                    .put("who", e.who())
                    .put("reason", e.reason())
                    .put("file", e.file())
                    .put("first", e.first())
                    .put("last", e.last())
                    .put("partitions", e.partitions())
                    .put("chunks", e.chunks())
                    .put("low", e.low().orElse(null))
                    .put("likely", e.likely().orElse(null))
                    .put("high", e.high().orElse(null))
                    .put("budget", e.budget().orElse(null));
        }
        if (event instanceof BackfillEvent.Approved e) {
            return object.put("plan_hash", e.planHash())
                    .put("by", e.by())
                    .put("note", e.note().orElse(null));
        }
        if (event instanceof BackfillEvent.Started e) {
            return object.put("plan_hash", e.planHash()).put("who", e.who()).put("reason", e.reason());
        }
        if (event instanceof BackfillEvent.ChunkDone e) {
            object.put("chunk", e.chunk()).set("partitions", Json.texts(e.partitions()));
            object.set("counts", Json.counts(e.counts()));
            return object.put("core_seconds", e.coreSeconds())
                    .put("cost", e.cost())
                    .put("seconds", e.seconds());
        }
        if (event instanceof BackfillEvent.Compared e) {
            return object.<ObjectNode>setAll(ChangesDocument.of(e.changes()))
                    .put("core_seconds", e.coreSeconds())
                    .put("cost", e.cost());
        }
        if (event instanceof BackfillEvent.Paused e) {
            return object.put("who", e.who()).put("reason", e.reason());
        }
        BackfillEvent.Finished e = (BackfillEvent.Finished) event;
        object.put("outcome", e.outcome()).put("who", e.who());
        object.set("counts", Json.counts(e.counts()));
        return object.put("cost", e.cost());
    }
}
