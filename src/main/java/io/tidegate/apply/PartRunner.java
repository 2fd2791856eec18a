package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.OnBlocked;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.report.Numbers;
import io.tidegate.run.FailFast;
import io.tidegate.run.Outcomes;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.Series;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The chunks of one job of a backfill, in the plan's order, some of them side by side. Partitions that a run of somebody else has are
 * passed over and come last.
 */
final class PartRunner {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);

    private static final Set<ErrorCode> STOPS =
            Set.of(ErrorCode.INTERRUPTED, ErrorCode.TERMINATED, ErrorCode.CANCELLED);

    /** As often is a partition taken up again that other runs took away. */
    private static final int MOST_TURNS = 8;

    private final JobPart part;
    private final Series series;
    private final ChunkDesk desk;
    private final Spending spending;
    private final ApplyOptions options;
    private final Progress progress;
    private final BetweenChunks between;
    private final PartNews news;
    private final Deque<Turn> todo = new ArrayDeque<>();
    private final Map<Integer, Turn> later = new TreeMap<>();
    private final Map<Partition, RunResult> results = new TreeMap<>();
    private Optional<ApplyEnd> end = Optional.empty();
    private int built;

    PartRunner(
            BackfillPlan plan,
            JobPart part,
            Series series,
            ChunkDesk desk,
            Spending spending,
            BackfillRequests requests,
            ApplyOptions options,
            Progress progress,
            Clock clock) {
        this.part = part;
        this.series = series;
        this.desk = desk;
        this.spending = spending;
        this.options = options;
        this.progress = progress;
        this.between = new BetweenChunks(plan, part, series, spending, requests, options, progress, clock);
        this.news = new PartNews(plan, part, spending, progress);
    }

    /** The last word on each partition that this run came to. */
    Collection<RunResult> results() {
        return results.values();
    }

    /** Chunks of which something was published or stopped by its gate. */
    int built() {
        return built;
    }

    /** Partitions that were not come to, or wait for another run. */
    int left() {
        return Turn.partitions(todo) + Turn.partitions(later.values());
    }

    /** @param open the chunks with what is left of them, in order */
    ApplyEnd run(List<JobPart.PlannedChunk> open) {
        open.forEach(chunk -> todo.add(new Turn(chunk.number(), chunk.partitions(), 1)));
        if (options.sessions().isRenewed() && isMeasured()) {
            news.goesOn(left());
        }
        Duration wait = FIRST_WAIT;
        while (true) {
            goThrough();
            if (end.isPresent() || later.isEmpty()) {
                return end.orElseGet(ApplyEnd.Done::new);
            }
            progress.note("%s: %s with other runs; looking again in %s"
                    .formatted(
                            part.job(),
                            Numbers.count(Turn.partitions(later.values()), "partition"),
                            Numbers.duration(wait)));
            end = between.waited(wait);
            if (end.isPresent()) {
                return end.get();
            }
            wait = wait.multipliedBy(2);
            todo.addAll(later.values());
            later.clear();
        }
    }

    /** Chunk after chunk until none is left or none may begin; those at work are waited for in every case. */
    private void goThrough() {
        try (Workers workers = new Workers(options.maxActive(), desk)) {
            while (true) {
                while (workers.hasRoom(isMeasured()) && !todo.isEmpty() && mayBegin(todo.peek(), workers)) {
                    workers.begin(todo.poll());
                }
                if (!workers.isIdle()) {
                    settle(workers.next());
                } else if (todo.isEmpty() || end.isPresent()) {
                    return;
                }
            }
        }
    }

    /** The first chunk is built alone: what it took is what the others are judged by. */
    private boolean isMeasured() {
        return spending.hasMeasured(part.job());
    }

    private boolean mayBegin(Turn turn, Workers workers) {
        end = end.or(() -> between.endsBefore(turn, workers.partitions(), built));
        if (end.isPresent()) {
            return false;
        }
        Duration closed = between.closed();
        if (!closed.isZero() && workers.isIdle()) {
            end = between.untilOpen(closed);
        }
        return closed.isZero();
    }

    private void settle(ChunkDesk.Done done) {
        Turn turn = done.turn();
        if (done.stale().isPresent()) {
            todo.addFirst(turn);
            end = end.or(
                    () -> Optional.of(new ApplyEnd.Stale(List.of(done.stale().get()))));
            return;
        }
        List<Partition> again = new ArrayList<>();
        List<Partition> abandoned = new ArrayList<>();
        for (RunResult result : done.results()) {
            results.put(result.partition(), result);
            boolean isTaken = result instanceof RunResult.Conflict || result instanceof RunResult.Superseded;
            if (isTaken && turn.times() < MOST_TURNS) {
                again.add(result.partition());
            } else if (result.code().filter(STOPS::contains).isPresent()) {
                abandoned.add(result.partition());
            } else if (ends(result)
                    && end.filter(why -> !(why instanceof ApplyEnd.Renewed)).isEmpty()) {
                end = Optional.of(new ApplyEnd.Ended(result.partition().text()));
            }
        }
        if (!abandoned.isEmpty()) {
            todo.addFirst(new Turn(turn.chunk(), abandoned, turn.times()));
            end = between.asked().or(() -> end);
        }
        if (!again.isEmpty()) {
            takeUpAgain(turn, again);
        }
        Map<String, Integer> counts = Outcomes.counts(done.results());
        spending.add(part.job(), done.cost(), Outcomes.built(counts));
        if (counts.containsKey("published") || counts.containsKey("blocked")) {
            built++; // each gets the backfill nearer to its end, so that sessions which end after some of them do too
        }
        tell(done);
    }

    private boolean ends(RunResult result) {
        return options.failFast() == FailFast.ON && result.code().isPresent()
                || series.job().onBlocked() == OnBlocked.STOP && result instanceof RunResult.Blocked;
    }

    private void takeUpAgain(Turn turn, List<Partition> again) {
        Turn next = new Turn(turn.chunk(), again, turn.times() + 1);
        if (again.size() < turn.partitions().size() || turn.times() > 1) {
            later.put(turn.chunk(), next);
        } else {
            todo.addFirst(next); // its lease was taken for one of them: the others can be built now
        }
    }

    private void tell(ChunkDesk.Done done) {
        news.chunk(done);
        if (left() > 0 && end.isEmpty()) {
            news.drawnAgain(() -> desk.estimate(
                    Stream.concat(todo.stream(), later.values().stream()).toList()));
        }
        news.rest(left());
    }
}
