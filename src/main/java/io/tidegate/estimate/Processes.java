package io.tidegate.estimate;

import io.tidegate.ledger.Event;
import io.tidegate.ledger.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the processes of a job's runs had built of it before each of its chunks. */
final class Processes {
    /** After so long without a run it is another process with the same number, or its caches are cold: containers all begin at 1. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Map<ChunkStory, Double> before = new HashMap<>();

    /** @param chunks of these runs, by number; those that published nothing count as nothing built */
    Processes(Collection<Event.RunStarted> runs, Map<RunId, TreeMap<Integer, ChunkStory>> chunks) {
        Map<String, List<Event.RunStarted>> processes = new HashMap<>();
        runs.forEach(run -> processes
                .computeIfAbsent(run.pid() + " " + run.host(), p -> new ArrayList<>())
                .add(run));
        for (List<Event.RunStarted> ofProcess : processes.values()) {
            ofProcess.sort(Comparator.comparing(Event.RunStarted::at).thenComparing(Event.RunStarted::run));
            Instant warmUntil = Instant.MIN;
            double spent = 0;
            for (Event.RunStarted run : ofProcess) {
                spent = run.at().isBefore(warmUntil) ? spent : 0;
                for (ChunkStory chunk :
                        chunks.getOrDefault(run.run(), new TreeMap<>()).values()) {
                    before.put(chunk, spent);
                    if (chunk.hasPublished()) {
                        spent += chunk.coreSeconds();
                        Instant until = chunk.at().plus(LONGEST);
                        warmUntil = until.isAfter(warmUntil) ? until : warmUntil;
                    }
                }
            }
        }
    }

    /** Core-seconds; empty for the first chunk of a process. */
    Optional<Double> before(ChunkStory chunk) {
        return Optional.ofNullable(before.get(chunk)).filter(spent -> spent > 0);
    }
}
