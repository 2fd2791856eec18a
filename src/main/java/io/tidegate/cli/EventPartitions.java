package io.tidegate.cli;

import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.ByHand;
import io.tidegate.ledger.Event;
import java.util.List;

/** Which partitions an event is about. */
final class EventPartitions {
    private EventPartitions() {}

    /** The partitions that an event is about; none for a run as a whole. */
    static List<String> of(Event event) {
        if (event instanceof Event.Intent e) {
            return e.partitions();
        } else if (event instanceof Event.Failed e) {
            return e.partitions();
        } else if (event instanceof Event.Checked e) {
            return List.of(e.partition());
        } else if (event instanceof Event.Published e) {
            return List.of(e.partition());
        } else if (event instanceof Event.Blocked e) {
            return List.of(e.partition());
        }
        if (event instanceof Event.Planned e) {
            return e.partitions();
        }
        if (event instanceof Event.RolledBack e) {
            return List.of(e.partition());
        }
        if (event instanceof ByHand.Unlocked e) {
            return List.of(e.partition());
        }
        if (event instanceof BackfillEvent.ChunkDone e) {
            return e.partitions();
        }
        return event instanceof ByHand.Adopted e ? List.of(e.partition()) : List.of();
    }
}
