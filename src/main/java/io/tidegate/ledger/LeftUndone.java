package io.tidegate.ledger;

import io.tidegate.error.ErrorCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run of a job was to build and did not publish: partitions that were blocked, that failed, or that it never came to. What a
 * later run published or took back, or was said to belong to a newer run, is nobody's to do again.
 */
public final class LeftUndone {
    private LeftUndone() {}

    /** Partitions as users write them, sorted. None for a run that is alive, which may yet come to them. */
    public static List<String> of(JobHistory history, RunId run) {
        TreeSet<String> undone = new TreeSet<>();
        Set<String> settled = new HashSet<>();
        Map<String, Integer> judged = new HashMap<>();
        Set<Integer> heldBack = new HashSet<>();
        boolean isBegun = false;
        for (Event event : history.events()) {
            boolean isOfRun = event.run().equals(run);
            isBegun |= isOfRun;
            if (isOfRun) {
                add(event, undone, settled, judged);
                heldBack(event, heldBack);
            } else if (isBegun && event instanceof Event.Published e) {
                settled.add(e.partition());
            } else if (isBegun && event instanceof Event.RolledBack e) {
                settled.add(e.partition());
            }
        }
        // What was judged and neither published nor stopped, itself or by a neighbour, is kept as it was: an empty
        // result, by the job's word.
        judged.forEach((partition, chunk) -> {
            if (!heldBack.contains(chunk)) {
                undone.remove(partition);
            }
        });
        undone.removeAll(settled);
        return history.running().contains(run) ? List.of() : List.copyOf(undone);
    }

    /** Chunks of which a blocked partition held back all: nothing of them was published. */
    private static void heldBack(Event event, Set<Integer> chunks) {
        if (event instanceof Event.Blocked e) {
            chunks.add(e.chunk());
        } else if (event instanceof Event.Published e) {
            chunks.remove(e.chunk());
        }
    }

    /** What a rollback did not come to is not built instead. */
    private static void add(Event event, Set<String> undone, Set<String> settled, Map<String, Integer> judged) {
        if (event instanceof Event.Planned e) {
            undone.addAll(e.partitions());
        } else if (event instanceof Event.Intent e && !e.isRollback()) {
            undone.addAll(e.partitions());
        } else if (event instanceof Event.Checked e) {
            judged.put(e.partition(), e.chunk());
        } else if (event instanceof Event.Blocked e) {
            undone.add(e.partition());
            judged.remove(e.partition());
        } else if (event instanceof Event.Failed e) {
            if (e.code().equals(ErrorCode.SUPERSEDED.text())) {
                settled.addAll(e.partitions());
            }
            undone.addAll(e.partitions());
            e.partitions().forEach(judged::remove);
        } else if (event instanceof Event.Published e) {
            settled.add(e.partition());
        }
    }
}
