package io.tidegate.estimate;

import io.tidegate.ledger.Event;
import io.tidegate.ledger.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which runs found a process that an earlier run of the job had warmed up. */
final class WarmProcesses {
    /** After so long without a run it is another process with the same number, or its caches are cold: containers all begin at 1. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Set<RunId> found = new HashSet<>();

    /** @param published chunks of these runs */
    WarmProcesses(Collection<Event.RunStarted> runs, List<ChunkStory> published) {
        Map<RunId, Instant> ends = new HashMap<>();
        published.forEach(chunk -> ends.merge(chunk.run(), chunk.at(), (a, b) -> a.isAfter(b) ? a : b));
        Map<String, List<Event.RunStarted>> processes = new HashMap<>();
        runs.forEach(run -> processes
                .computeIfAbsent(run.pid() + " " + run.host(), p -> new ArrayList<>())
                .add(run));
        for (List<Event.RunStarted> ofProcess : processes.values()) {
            ofProcess.sort(Comparator.comparing(Event.RunStarted::at).thenComparing(Event.RunStarted::run));
            Instant warmUntil = Instant.MIN;
            for (Event.RunStarted run : ofProcess) {
                if (run.at().isBefore(warmUntil)) {
                    found.add(run.run());
                }
                Instant end = ends.get(run.run());
                if (end != null && end.plus(LONGEST).isAfter(warmUntil)) {
                    warmUntil = end.plus(LONGEST);
                }
            }
        }
    }

    boolean found(RunId run) {
        return found.contains(run);
    }
}
