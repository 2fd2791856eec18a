package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.Hours;
import io.tidegate.backfill.JobPart;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.estimate.Spread;
import io.tidegate.job.OnBlocked;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.report.BackfillPlanView;
import io.tidegate.report.Numbers;
import io.tidegate.report.Ranges;
import io.tidegate.run.FailFast;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.Series;
import io.tidegate.run.StopRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
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
 * The chunks of one job of a backfill, in the plan's order, some of them side by side. Between two chunks it looks whether it may go
 * on: the hours, the budget, what people ask. Partitions that a run of somebody else has are passed over and come last.
 */
final class PartRunner {
    private static final Duration LOOK = Duration.ofSeconds(20);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);

    private static final Set<ErrorCode> STOPS =
            Set.of(ErrorCode.INTERRUPTED, ErrorCode.TERMINATED, ErrorCode.CANCELLED);

    /** As often is a partition taken up again that other runs took away. */
    private static final int MOST_TURNS = 8;

    private final BackfillPlan plan;
    private final JobPart part;
    private final Series series;
    private final ChunkDesk desk;
    private final Spending spending;
    private final BackfillRequests requests;
    private final ApplyOptions options;
    private final Progress progress;
    private final Clock clock;
    private final Deque<Turn> todo = new ArrayDeque<>();
    private final Map<Integer, Turn> later = new TreeMap<>();
    private final Map<Partition, RunResult> results = new TreeMap<>();
    private Optional<ApplyEnd> end = Optional.empty();
    private boolean hasWarned;
    private boolean hasDrawnAgain;

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
        this.plan = plan;
        this.part = part;
        this.series = series;
        this.desk = desk;
        this.spending = spending;
        this.requests = requests;
        this.options = options;
        this.progress = progress;
        this.clock = clock;
    }

    /** The last word on each partition that this run came to. */
    Collection<RunResult> results() {
        return results.values();
    }

    /** Partitions that wait for another run. */
    int left() {
        return partitions(todo) + partitions(later.values());
    }

    private static int partitions(Collection<Turn> turns) {
        return turns.stream().mapToInt(turn -> turn.partitions().size()).sum();
    }

    /** @param open the chunks with what is left of them, in order */
    ApplyEnd run(List<JobPart.PlannedChunk> open) {
        open.forEach(chunk -> todo.add(new Turn(chunk.number(), chunk.partitions(), 1)));
        Duration wait = FIRST_WAIT;
        while (true) {
            goThrough();
            if (end.isPresent() || later.isEmpty()) {
                return end.orElseGet(ApplyEnd.Done::new);
            }
            Duration pause = wait;
            progress.note("%s: %s with other runs; looking again in %s"
                    .formatted(
                            part.job(),
                            Numbers.count(partitions(later.values()), "partition"),
                            Numbers.duration(pause)));
            if (!waited(pause)) {
                return end.orElseThrow();
            }
            wait = pause.multipliedBy(2);
            todo.addAll(later.values());
            later.clear();
        }
    }

    /** Chunk after chunk until none is left or none may begin; those at work are waited for in every case. */
    private void goThrough() {
        Workers workers = new Workers(options.maxActive(), desk);
        try {
            while (true) {
                while (workers.hasRoom(isMeasured()) && !todo.isEmpty() && mayBegin(todo.peek(), workers)) {
                    workers.begin(todo.poll());
                }
                if (workers.isIdle()) {
                    if (todo.isEmpty() || end.isPresent()) {
                        return;
                    }
                    continue;
                }
                settle(workers.next());
            }
        } finally {
            workers.close();
        }
    }

    /** The first chunk is built alone: what it took is what the others are judged by. */
    private boolean isMeasured() {
        return spending.hasMeasured(part.job());
    }

    private boolean mayBegin(Turn turn, Workers workers) {
        if (end.isPresent()) {
            return false;
        }
        end = asked().or(() -> overBudget(turn, workers));
        if (end.isPresent()) {
            return false;
        }
        Optional<Hours> window = options.window().or(plan::window);
        ZoneId zone = series.job().partition().zone();
        Duration closed =
                window.map(hours -> hours.untilOpen(clock.instant(), zone)).orElse(Duration.ZERO);
        if (closed.isZero()) {
            return true;
        }
        if (workers.isIdle()) {
            progress.note("%s: outside of %s (%s); the next chunk begins in %s"
                    .formatted(part.job(), window.orElseThrow(), zone, Numbers.duration(closed)));
            waited(closed);
        }
        return false;
    }

    /** What people want of this backfill, else why the process is to end. */
    private Optional<ApplyEnd> asked() {
        return requests.standing()
                .<ApplyEnd>map(ApplyEnd.Asked::new)
                .or(() -> series.stopped().map(ApplyEnd.Stopped::new));
    }

    private Optional<ApplyEnd> overBudget(Turn turn, Workers workers) {
        BigDecimal next = spending.expected(part.job(), turn.partitions().size());
        BigDecimal more = next.add(spending.expected(part.job(), workers.partitions()));
        return spending.exceededBy(more).map(budget -> new ApplyEnd.OverBudget(spending.spent(), next, budget));
    }

    /** False when the wait ended because somebody wants it to. */
    private boolean waited(Duration wait) {
        Duration left = wait;
        while (left.compareTo(Duration.ZERO) > 0) {
            Optional<ApplyEnd> why = asked();
            if (why.isPresent()) {
                end = why;
                return false;
            }
            Duration step = left.compareTo(LOOK) > 0 ? LOOK : left;
            try {
                series.pause(step);
            } catch (TidegateException e) {
                Optional<StopRequest> request = series.stopped();
                if (request.isEmpty()) {
                    throw e;
                }
            }
            left = left.minus(step);
        }
        return true;
    }

    private void settle(ChunkDesk.Done done) {
        Turn turn = done.turn();
        List<Partition> again = new ArrayList<>();
        List<Partition> abandoned = new ArrayList<>();
        for (RunResult result : done.results()) {
            results.put(result.partition(), result);
            boolean isTaken = result instanceof RunResult.Conflict || result instanceof RunResult.Superseded;
            if (isTaken && turn.times() < MOST_TURNS) {
                again.add(result.partition());
            } else if (result.code().filter(STOPS::contains).isPresent()) {
                abandoned.add(result.partition());
            } else if (options.failFast() == FailFast.ON && result.code().isPresent() && end.isEmpty()) {
                end = Optional.of(new ApplyEnd.Ended(result.partition().text()));
            } else if (result instanceof RunResult.Blocked blocked && endsAt(blocked) && end.isEmpty()) {
                end = Optional.of(new ApplyEnd.Ended(result.partition().text()));
            }
        }
        if (!abandoned.isEmpty()) {
            todo.addFirst(new Turn(turn.chunk(), abandoned, turn.times()));
            end = asked().or(() -> end);
        }
        if (!again.isEmpty()) {
            Turn next = new Turn(turn.chunk(), again, turn.times() + 1);
            if (again.size() < turn.partitions().size() || turn.times() > 1) {
                later.put(turn.chunk(), next);
            } else {
                todo.addFirst(next); // its lease was taken for one of them: the others can be built now
            }
        }
        spending.add(part.job(), done.cost(), Outcomes.built(Outcomes.counts(done.results())));
        tell(done);
    }

    private boolean endsAt(RunResult.Blocked blocked) {
        return series.job().onBlocked() == OnBlocked.STOP;
    }

    private void tell(ChunkDesk.Done done) {
        progress.note("%s: chunk %d of %d, %s: %s%s"
                .formatted(
                        part.job(),
                        done.turn().chunk(),
                        part.chunks().size(),
                        Ranges.told(done.turn().partitions()),
                        Outcomes.text(done.results()),
                        isPriced()
                                ? "; %s of %s to %s %s spent"
                                        .formatted(
                                                money(spending.spent()),
                                                money(plan.cost().low()),
                                                money(plan.cost().high()),
                                                plan.currency())
                                : ""));
        int rest = left();
        if (rest > 0 && !hasDrawnAgain && end.isEmpty() && isPriced()) {
            hasDrawnAgain = true;
            drawAgain();
        }
        if (rest > 0 && !hasWarned) {
            spending.exceededBy(spending.expected(part.job(), rest)).ifPresent(budget -> {
                hasWarned = true;
                progress.note("%s: at this rate the budget of %s ends before the backfill does"
                        .formatted(part.job(), money(budget)));
            });
        }
    }

    /** The estimate of the rest, now that a chunk was measured, beside what was planned. */
    private void drawAgain() {
        Spread rest = desk.estimate(
                        Stream.concat(todo.stream(), later.values().stream()).toList())
                .cost();
        Spread all = rest.map(spending.spent()::add);
        Spread planned = part.estimate().cost();
        progress.note("%s: measured so far, it will come to %s to %s %s, likely %s (planned %s to %s, likely %s)"
                .formatted(
                        part.job(),
                        money(all.low()),
                        money(all.high()),
                        plan.currency(),
                        money(all.likely()),
                        money(planned.low()),
                        money(planned.high()),
                        money(planned.likely())));
    }

    private boolean isPriced() {
        return plan.cost().high().signum() > 0;
    }

    private static String money(BigDecimal amount) {
        return BackfillPlanView.money(amount);
    }

    /**
     * A chunk's partitions that are to be built.
     *
     * @param chunk its number in the plan
     * @param times from 1, how often they are taken up
     */
    record Turn(int chunk, List<Partition> partitions, int times) {
        Turn {
            partitions = List.copyOf(partitions);
        }
    }
}
