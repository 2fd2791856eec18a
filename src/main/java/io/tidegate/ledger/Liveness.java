package io.tidegate.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;

/**
 * Which runs of a job are alive: those with a lease that holds, of one of its partitions or of the backfill they apply; where there are
 * no leases, those that did not finish and whose process is on this host and there. A run on another host without leases counts as dead, since nothing says otherwise.
 */
final class Liveness {
    private final String location;
    private final String job;
    private final Clock clock;

    private Liveness(String location, String job, Clock clock) {
        this.location = location;
        this.job = job;
        this.clock = clock;
    }

    static Liveness of(String location, String job, Clock clock) {
        return new Liveness(location, job, clock);
    }

    Set<RunId> running(List<Event> events) {
        return Leases.supported(location) ? byLease(events) : byProcess(events);
    }

    private Set<RunId> byLease(List<Event> events) {
        Set<RunId> runs = new HashSet<>();
        Instant now = clock.instant();
        try {
            for (NavigableMap<Long, Path> numbers :
                    Leases.folder(location, job).files().values()) {
                if (LeaseFile.judge(numbers.lastEntry().getValue(), now) instanceof LeaseFile.Judgement.Holds holds) {
                    holds.run().ifPresent(runs::add);
                }
            }
            for (BackfillEvent.Started begun : unfinished(events)) {
                BackfillLease.holder(location, begun.backfill(), now)
                        .filter(begun.run()::equals)
                        .ifPresent(runs::add);
            }
        } catch (IOException e) {
            throw Leases.trouble(e);
        }
        return runs;
    }

    private static List<BackfillEvent.Started> unfinished(List<Event> events) {
        Map<RunId, BackfillEvent.Started> begun = new LinkedHashMap<>();
        for (Event event : events) {
            if (event instanceof BackfillEvent.Started e) {
                begun.put(e.run(), e);
            } else if (event instanceof Event.RunFinished e) {
                begun.remove(e.run());
            }
        }
        return List.copyOf(begun.values());
    }

    private static Set<RunId> byProcess(List<Event> events) {
        Set<RunId> runs = new HashSet<>();
        for (Event event : events) {
            if (event instanceof Event.RunStarted e && Machine.isAtWork(e)) {
                runs.add(e.run());
            } else if (event instanceof Event.RunFinished e) {
                runs.remove(e.run());
            }
        }
        return runs;
    }
}
