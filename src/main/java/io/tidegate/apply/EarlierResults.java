package io.tidegate.apply;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.PartitionState;
import io.tidegate.ledger.RunId;
import io.tidegate.run.RunResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What runs came to, told by the ledger: the last word on each partition that they published, or that was blocked or failed. */
final class EarlierResults {
    private final Job job;
    private final JobHistory history;
    private final Map<String, Instant> begun = new HashMap<>();
    private final Map<String, List<CheckOutcome>> checks = new HashMap<>();
    private final SortedMap<Partition, RunResult> results = new TreeMap<>();

    private EarlierResults(Job job, JobHistory history) {
        this.job = job;
        this.history = history;
    }

    static SortedMap<Partition, RunResult> of(Job job, JobHistory history, Collection<RunId> runs) {
        EarlierResults earlier = new EarlierResults(job, history);
        Set<RunId> wanted = Set.copyOf(runs);
        history.events().stream().filter(event -> wanted.contains(event.run())).forEach(earlier::add);
        return earlier.results;
    }

    private void add(Event event) {
        if (event instanceof Event.Intent e) {
            begun.put(chunk(e.run(), e.chunk()), e.at());
        } else if (event instanceof Event.Checked e) {
            checks.put(chunk(e.run(), e.chunk()) + " " + e.partition(), e.checks());
        } else if (event instanceof Event.Published e) {
            put(new RunResult.Published(
                    partition(e.partition()),
                    e.versionAfter(),
                    e.rowsAfter(),
                    e.rowsBefore(),
                    checks(e.run(), e.chunk(), e.partition()),
                    e.coreSeconds(),
                    e.cost(),
                    took(e),
                    e.evaluation()));
        } else if (event instanceof Event.Blocked e) {
            Optional<PartitionState> seen =
                    Optional.ofNullable(history.lastGood().get(e.partition()));
            put(new RunResult.Blocked(
                    partition(e.partition()),
                    ErrorCode.of(e.code()).orElse(ErrorCode.BLOCKED),
                    e.message(),
                    moreIn(e.run()),
                    checks(e.run(), e.chunk(), e.partition()),
                    seen.map(PartitionState::version).orElse(OptionalLong.empty()),
                    seen.map(PartitionState::at)));
        } else if (event instanceof Event.Planned e) { // in a backfill, what was not ready when the run ended
            e.partitions()
                    .forEach(p -> put(new RunResult.NotReady(
                            partition(p), "its sources were not there when run %s looked".formatted(e.run()))));
        } else if (event instanceof Event.Failed e) {
            ErrorCode code = ErrorCode.of(e.code()).orElse(ErrorCode.FAILED);
            e.partitions().forEach(partition -> put(failed(partition(partition), code, e)));
        }
    }

    private static RunResult failed(Partition partition, ErrorCode code, Event.Failed event) {
        return switch (code) {
            case CONFLICT -> new RunResult.Conflict(partition, event.cause());
            case SUPERSEDED -> new RunResult.Superseded(partition, event.cause());
            case OUTCOME_UNKNOWN -> new RunResult.Unknown(partition, event.cause());
            default -> new RunResult.Failed(partition, code, event.cause(), moreIn(event.run()));
        };
    }

    private static String moreIn(RunId run) {
        return "`tidegate logs %s` has all of it.".formatted(run);
    }

    private Duration took(Event.Published event) {
        Instant from = begun.getOrDefault(chunk(event.run(), event.chunk()), event.at());
        return from.isAfter(event.at()) ? Duration.ZERO : Duration.between(from, event.at());
    }

    private List<CheckOutcome> checks(RunId run, int chunk, String partition) {
        return checks.getOrDefault(chunk(run, chunk) + " " + partition, List.of());
    }

    private static String chunk(RunId run, int chunk) {
        return run + " " + chunk;
    }

    private Partition partition(String text) {
        return Partition.parse(job.partition().grain(), text);
    }

    private void put(RunResult result) {
        results.put(result.partition(), result);
    }
}
