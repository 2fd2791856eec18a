package io.tidegate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.apply.ApplyEnd;
import io.tidegate.apply.BackfillReport;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillRequests.Wish;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.RunId;
import io.tidegate.run.JobResult;
import io.tidegate.run.RunResult;
import io.tidegate.testing.SimulatedTable;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is known from outside of what the backfill did, and what has to hold of it at every moment. */
final class Truth {
    private final SimulatedWorld world;
    private final BackfillPlan plan;
    private final Shape shape;
    private final Set<RunId> ownRuns = new HashSet<>();
    private final Map<String, Integer> places = new HashMap<>();

    // Of the run at work.
    private final Set<String> met = new HashSet<>();
    private int furthest;
    private int begunAfterAsking;
    private boolean isAsked;
    private Map<String, Set<String>> publishedBefore = Map.of();

    private boolean isCancelled;
    private boolean wasKilled;
    private boolean isSettled = true;
    private BigDecimal known = BigDecimal.ZERO;
    private BigDecimal pending = BigDecimal.ZERO;

    private int applies;
    private int kills;
    private int begun;
    private int refusals;
    private int wholeEnds;

    Truth(SimulatedWorld world, BackfillPlan plan, Shape shape) {
        this.world = world;
        this.plan = plan;
        this.shape = shape;
        for (JobPart part : plan.jobs()) {
            for (JobPart.PlannedChunk chunk : part.chunks()) {
                chunk.partitions().forEach(p -> places.put(part.job() + " " + p, places.size()));
            }
        }
    }

    int applies() {
        return applies;
    }

    int begun() {
        return begun;
    }

    boolean wasKilled() {
        return wasKilled;
    }

    void starts(RunId run) {
        applies++;
        ownRuns.add(run);
        met.clear();
        furthest = -1;
        begunAfterAsking = 0;
        wasKilled = false;
        publishedBefore = new HashMap<>();
        plan.jobs().forEach(part -> publishedBefore.put(part.job(), published(part.job())));
    }

    void asked(Wish wish) {
        isAsked = true;
        isCancelled |= wish == Wish.CANCEL;
    }

    void resumed() {
        isAsked = isCancelled;
    }

    /** @param partitions of one chunk, without those that are left to others */
    void begins(Job job, List<Partition> partitions) {
        known = known.add(pending);
        pending = BigDecimal.ZERO;
        if (partitions.isEmpty()) {
            return;
        }
        begun++;
        for (Partition partition : partitions) {
            assertThat(job.name().equals("orders") || hasCome(partition))
                    .as(
                            "%s %s is built, and what it reads was not published as the plan wants it",
                            job.name(), partition)
                    .isTrue();
            assertThat(lastOwn(job.name(), partition)
                            .filter(own -> !isOutrun(job.name(), partition, own.place(), Long.MAX_VALUE))
                            .isPresent())
                    .as("%s %s is built again, and this backfill has published it", job.name(), partition)
                    .isFalse();
        }
        if (isAsked) {
            begunAfterAsking++;
            assertThat(begunAfterAsking)
                    .as("chunks begun after somebody asked for it to stand still")
                    .isLessThan(shape.maxActive());
        }
        if (shape.maxActive() == 1) {
            inOrder(job, partitions);
            shape.window()
                    .ifPresent(hours -> assertThat(hours.contain(world.clock().instant(), ZoneOffset.UTC))
                            .as("%s, within %s", world.clock().instant(), hours)
                            .isTrue());
            shape.budget()
                    .ifPresent(budget -> assertThat(known)
                            .as("spent when a chunk begins, of a budget of %s", budget)
                            .isLessThanOrEqualTo(budget));
        }
    }

    /** Partitions that this run has not met yet come in the order of the plan. */
    private void inOrder(Job job, List<Partition> partitions) {
        List<Integer> fresh = partitions.stream()
                .map(p -> job.name() + " " + p)
                .filter(met::add)
                .map(places::get)
                .sorted()
                .toList();
        if (!fresh.isEmpty()) {
            assertThat(fresh.get(0)).as("the order of the plan").isGreaterThan(furthest);
            furthest = fresh.get(fresh.size() - 1);
        }
    }

    void charged(BigDecimal price) {
        pending = pending.add(price);
    }

    void killed() {
        kills++;
        wasKilled = true;
        isSettled = false;
        pending = BigDecimal.ZERO;
        look();
    }

    void refused() {
        refusals++;
        look();
    }

    void ended(BackfillReport report) {
        List<RunResult> results = report.jobs().stream()
                .map(JobResult::results)
                .flatMap(List::stream)
                .toList();
        look();
        Set<String> reached =
                report.jobs().stream().map(result -> result.job().name()).collect(Collectors.toSet());
        int leftToOthers = plan.jobs().stream()
                .filter(part -> !reached.contains(part.job()))
                .mapToInt(
                        part -> part.partitions().size() - published(part.job()).size())
                .sum();
        int came = report.before() + results.size();
        if (report.end() instanceof ApplyEnd.Done) {
            assertThat(came + leftToOthers).as("partitions accounted for").isEqualTo(plan.partitions());
            assertThat(report.left()).as("left by one that came to its end").isZero();
        } else {
            assertThat(came + leftToOthers + report.left())
                    .as("partitions accounted for")
                    .isGreaterThanOrEqualTo(plan.partitions());
            assertThat((long) report.left()).as("left").isLessThanOrEqualTo(unbuilt());
        }
        int before = reached.stream()
                .mapToInt(job -> publishedBefore.get(job).size())
                .sum();
        int most = publishedBefore.values().stream().mapToInt(Set::size).sum();
        assertThat(report.before()).as("built before").isBetween(shape.hasReader() ? 0 : before, most);
        isSettled = results.stream().noneMatch(RunResult.Unknown.class::isInstance)
                && (report.end() instanceof ApplyEnd.Done
                        || reached.size() == plan.jobs().size());
        if (isSettled) {
            countsAgree(results);
        }
    }

    /** What `backfill show` counts, and what the ledger calls published, against the tables. */
    private void countsAgree(List<RunResult> results) {
        BackfillHistory history = BackfillHistory.of(
                        plan.id(),
                        plan.jobs().stream()
                                .map(part -> world.ledger().history(part.job()))
                                .toList())
                .orElseThrow();
        for (JobPart part : plan.jobs()) {
            Set<String> told = new TreeSet<>();
            history.outcomes(part.job()).forEach((partition, outcome) -> {
                if (outcome.status() == BackfillHistory.Status.PUBLISHED) {
                    told.add(partition);
                }
            });
            assertThat(told)
                    .as("%s, published by the backfill as the ledger has it", part.job())
                    .isEqualTo(published(part.job()));
            Set<String> saidOfVersions = new TreeSet<>();
            world.ledger().events(part.job()).forEach(event -> {
                if (event instanceof Event.Published e) {
                    saidOfVersions.add("%d %s %d".formatted(e.versionAfter(), e.run(), e.chunk()));
                }
            });
            assertThat(saidOfVersions)
                    .as("%s, versions of the ledger against those of the table", part.job())
                    .isEqualTo(world.table(part.job()).changes().stream()
                            .map(c -> "%d %s %d".formatted(c.version(), c.run(), c.chunk()))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        long blocked =
                results.stream().filter(RunResult.Blocked.class::isInstance).count();
        assertThat((long) history.count(BackfillHistory.Status.BLOCKED))
                .as("blocked as the ledger has it")
                .isGreaterThanOrEqualTo(blocked);
    }

    /** All that holds of the tables whatever happened. */
    private void look() {
        for (JobPart part : plan.jobs()) {
            Map<Partition, SimulatedTable.Change> last = new HashMap<>();
            Map<Partition, SimulatedTable.Change> ours = new HashMap<>();
            Set<Partition> planned = new HashSet<>(part.partitions());
            for (SimulatedTable.Change change : world.table(part.job()).changes()) {
                if (ownRuns.contains(change.run())) {
                    change.contents().forEach((partition, content) -> {
                        assertThat(planned)
                                .as("%s, a partition outside of the plan", part.job())
                                .contains(partition);
                        assertThat(content).as("rows that the gate stops").doesNotStartWith(SimulatedWorld.BAD);
                        SimulatedTable.Change own = ours.put(partition, change);
                        assertThat(own == null || isOutrun(part.job(), partition, own.place(), change.place()))
                                .as("%s %s was published once", part.job(), partition)
                                .isTrue();
                        leftToOthers(part, partition, change, last.get(partition));
                    });
                }
                change.contents().keySet().forEach(partition -> last.put(partition, change));
            }
        }
    }

    private void leftToOthers(
            JobPart part, Partition partition, SimulatedTable.Change change, SimulatedTable.Change before) {
        boolean wasUpToDate = before != null
                && before.version() > part.tableVersion()
                && before.contents().get(partition).equals(change.contents().get(partition))
                && !isRead(part.job(), partition, before.place(), change.place());
        assertThat(wasUpToDate)
                .as("%s %s, which run %s had published as the plan wants it", part.job(), partition, before)
                .isFalse();
    }

    /** Whether what the partition is built from was published again in between, by anybody. */
    private boolean isRead(String job, Partition partition, long after, long until) {
        return job.equals("totals")
                && upstream(partition, after, until).findAny().isPresent();
    }

    /** Whether the backfill wanted it to be so first, and it came too late. */
    private boolean isOutrun(String job, Partition partition, long after, long until) {
        boolean hadOwn = upstream(partition, -1, after).anyMatch(change -> ownRuns.contains(change.run()));
        return isRead(job, partition, after, until)
                && (!hadOwn || upstream(partition, after, until).anyMatch(change -> ownRuns.contains(change.run())));
    }

    /** Whether what a partition reads is there: by the backfill, or by somebody else since it was planned. */
    private boolean hasCome(Partition partition) {
        long planned = plan.part("orders").orElseThrow().tableVersion();
        return upstream(partition, -1, Long.MAX_VALUE)
                .anyMatch(change -> ownRuns.contains(change.run()) || change.version() > planned);
    }

    private Stream<SimulatedTable.Change> upstream(Partition partition, long after, long until) {
        return world.table("orders").changes().stream()
                .filter(change -> change.contents().containsKey(partition))
                .filter(change -> change.place() > after && change.place() < until);
    }

    /** Partitions that the backfill has not published, or only from what it wanted to replace first. */
    private long unbuilt() {
        return plan.jobs().stream()
                .flatMap(part -> part.partitions().stream()
                        .filter(p -> lastOwn(part.job(), p)
                                .filter(own -> !isOutrun(part.job(), p, own.place(), Long.MAX_VALUE))
                                .isEmpty()))
                .count();
    }

    boolean isNotBuilt(Job job, Partition partition) {
        return lastOwn(job.name(), partition).isEmpty();
    }

    private Optional<SimulatedTable.Change> lastOwn(String job, Partition partition) {
        return world.table(job).changes().stream()
                .filter(change ->
                        ownRuns.contains(change.run()) && change.contents().containsKey(partition))
                .reduce((a, b) -> b);
    }

    private Set<String> published(String job) {
        Set<String> published = new TreeSet<>();
        for (SimulatedTable.Change change : world.table(job).changes()) {
            if (ownRuns.contains(change.run())) {
                change.contents().keySet().forEach(partition -> published.add(partition.text()));
            }
        }
        return published;
    }

    void sawWholeEnd() {
        assertThat(isSettled).as("the end is settled").isTrue();
        wholeEnds++;
    }

    Tally tally() {
        return new Tally(1, applies, kills, begun, world.others(), refusals, wholeEnds);
    }
}
