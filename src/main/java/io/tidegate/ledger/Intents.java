package io.tidegate.ledger;

import io.tidegate.error.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows the intents of a job: the last one of each run and chunk, and whether anything after it says how it ended. What was
 * read and checked is written together with the end, so it closes an intent too; {@code outcome-unknown} keeps it open for the
 * partitions it names until each is settled.
 */
final class Intents {
    private static final Event.Intent NONE =
            new Event.Intent(new RunId("none"), "", Instant.EPOCH, 0, List.of(), Map.of(), -1, Map.of(), "");

    private final Map<Place, Progress> places = new LinkedHashMap<>();

    private record Place(RunId run, int chunk) {}

    private static final class Progress {
        private final Event.Intent intent;
        private final Set<String> unknown = new HashSet<>();
        private boolean answered;

        private Progress(Event.Intent intent) {
            this.intent = intent;
        }

        private boolean isOpen() {
            return !answered || !unknown.isEmpty();
        }
    }

    static List<Event.Intent> open(List<Event> events) {
        Intents intents = new Intents();
        events.forEach(intents::add);
        return intents.open();
    }

    void add(Event event) {
        if (event instanceof Event.Intent e) {
            Place place = new Place(e.run(), e.chunk());
            places.remove(place);
            places.put(place, new Progress(e));
        } else if (event instanceof Event.Published e) {
            settle(e.run(), e.chunk(), List.of(e.partition()));
        } else if (event instanceof Event.RolledBack e) {
            settle(e.run(), e.chunk(), List.of(e.partition()));
        } else if (event instanceof Event.Blocked e) {
            settle(e.run(), e.chunk(), List.of(e.partition()));
        } else if (event instanceof Event.Failed e && isUnknown(e)) {
            Progress progress = answered(e.run(), e.chunk());
            progress.unknown.addAll(e.partitions().isEmpty() ? progress.intent.partitions() : e.partitions());
        } else if (event instanceof Event.Failed e) {
            settle(e.run(), e.chunk(), e.partitions());
        } else if (event instanceof Event.Checked e) {
            answered(e.run(), e.chunk());
        } else if (event instanceof Event.SourceRead e) {
            answered(e.run(), e.chunk());
        }
    }

    private void settle(RunId run, int chunk, List<String> partitions) {
        Progress progress = answered(run, chunk);
        if (partitions.isEmpty()) {
            progress.unknown.clear();
        } else {
            partitions.forEach(progress.unknown::remove);
        }
    }

    /** An end without an intent (a run that failed before it had one) is followed by nobody. */
    private Progress answered(RunId run, int chunk) {
        Progress progress = places.getOrDefault(new Place(run, chunk), new Progress(NONE));
        progress.answered = true;
        return progress;
    }

    /** The table's version at the last intent of the run and chunk; -1 when there was none, or no table. */
    long targetVersion(RunId run, int chunk) {
        Progress progress = places.get(new Place(run, chunk));
        return progress == null ? -1 : progress.intent.targetVersion();
    }

    List<Event.Intent> open() {
        List<Event.Intent> open = new ArrayList<>();
        for (Progress progress : places.values()) {
            if (progress.isOpen()) {
                open.add(progress.intent);
            }
        }
        return List.copyOf(open);
    }

    private static boolean isUnknown(Event.Failed failed) {
        return ErrorCode.of(failed.code())
                .filter(ErrorCode.OUTCOME_UNKNOWN::equals)
                .isPresent();
    }
}
