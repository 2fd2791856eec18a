package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.apply.ApplyEnd;
import io.tidegate.apply.BackfillReport;
import io.tidegate.apply.Consumers;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.error.TidegateException;
import io.tidegate.estimate.Spread;
import io.tidegate.job.Job;
import io.tidegate.job.Notify.When;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.RunId;
import io.tidegate.notify.Message;
import io.tidegate.notify.Teller.Letter;
import io.tidegate.report.ChangesDocument;
import io.tidegate.report.ChangesView;
import io.tidegate.report.FigureText;
import io.tidegate.report.Json;
import io.tidegate.report.Money;
import io.tidegate.report.Numbers;
import io.tidegate.report.Ranges;
import io.tidegate.run.JobResult;
import io.tidegate.run.RunSettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells a job's channels, and those of the jobs that read it, before its history is rebuilt and when that is over. Whoever was told of
 * the beginning is told of the end, also of one in trouble; a kill is the exception, and then the next run tells both again.
 */
final class BackfillTidings implements Consumers {
    private static final int MOST_MOVERS = 3;

    private final Session session;
    private final RunSettings settings;
    private final Tidings tidings;
    private final Map<String, JobPart> begun = new LinkedHashMap<>();

    BackfillTidings(Session session, RunSettings settings, Tidings tidings) {
        this.session = session;
        this.settings = settings;
        this.tidings = tidings;
    }

    @Override
    public void before(BackfillPlan plan, JobPart part, List<JobPart.PlannedChunk> left) {
        begun.put(part.job(), part);
        List<String> channels = channels(plan, part);
        if (!channels.isEmpty()) {
            try {
                tidings.now(settings, List.of(new Letter(beginning(plan, part, partitions(left)), channels)));
            } catch (RuntimeException e) {
                session.printer().note("Not told (the backfill goes on): " + e.getMessage());
            }
        }
    }

    @Override
    public void goesOn(BackfillPlan plan, JobPart part) {
        begun.put(part.job(), part);
    }

    /** Once the answer is out; of what earlier processes of the command did, too. */
    void after(BackfillReport report) {
        tidings.later(settings, () -> {
            List<Letter> letters = new ArrayList<>();
            for (JobResult job : report.jobs()) {
                if (!job.job().notifies().wants(When.BACKFILL)) {
                    ofRun(job).ifPresent(letters::add);
                }
                String name = job.job().name();
                JobPart part = report.plan().part(name).orElseThrow();
                List<String> channels = channels(report.plan(), part);
                if (!channels.isEmpty()
                        && (begun.containsKey(name) || !job.results().isEmpty())) {
                    letters.add(new Letter(end(report, part, job), channels));
                }
            }
            return letters;
        });
    }

    /**
     * The same where it could not go on, or did not begin.
     *
     * @param earlier the runs of earlier processes of the command
     */
    void after(BackfillPlan plan, List<RunId> earlier, TidegateException trouble) {
        List<RunId> command = new ArrayList<>(earlier);
        command.add(settings.run());
        tidings.later(
                settings, () -> new BrokenBackfill(session, this, plan, trouble).letters(begun.keySet(), command));
    }

    /** What the job asks to be told of a run's end. */
    Optional<Letter> ofRun(JobResult job) {
        return tidings.ofRun(settings, job);
    }

    /** Adds what was blocked and what failed. */
    void tellTrouble(JobResult job, Tiding tiding) {
        new RunTidings(session.project().name(), settings, job, session.ledger()).tellTrouble(tiding);
    }

    /** The job's own, and those of its readers; a reader that the plan rebuilds, too, is told of that instead. */
    List<String> channels(BackfillPlan plan, JobPart part) {
        Project project = session.project();
        Set<String> channels = new LinkedHashSet<>();
        List<Job> jobs = new ArrayList<>(List.of(job(part)));
        part.readers().stream()
                .filter(reader -> plan.part(reader.job()).isEmpty())
                .flatMap(reader -> project.find(reader.job()).stream())
                .forEach(jobs::add);
        jobs.stream()
                .filter(job -> job.notifies().wants(When.BACKFILL))
                .forEach(job -> channels.addAll(job.notifies().channels()));
        return List.copyOf(channels);
    }

    private Job job(JobPart part) {
        return session.project().job(part.job());
    }

    Tiding tiding(BackfillPlan plan, JobPart part, String stage) {
        Tiding tiding = new Tiding(session.project().name(), settings, job(part), When.BACKFILL, "backfill-" + stage);
        tiding.document()
                .putObject("backfill")
                .put("id", plan.id().text())
                .put("stage", stage)
                .put("reason", plan.reason())
                .put("planned_by", plan.plannedBy());
        return tiding;
    }

    private static List<Partition> partitions(List<JobPart.PlannedChunk> chunks) {
        return chunks.stream()
                .flatMap(chunk -> chunk.partitions().stream())
                .sorted()
                .toList();
    }

    private Message beginning(BackfillPlan plan, JobPart part, List<Partition> partitions) {
        Instant end = settings.clock().instant().plus(expected(part, partitions.size()));
        Spread cost = part.estimate().cost();
        Tiding tiding = tiding(plan, part, "before")
                .title("a backfill begins: %s".formatted(Ranges.told(partitions)))
                .say("Reason: %s".formatted(plan.reason()))
                .say("Expected end: %s%s"
                        .formatted(
                                Numbers.minute(end),
                                plan.window()
                                        .map(hours -> ", later where it waits for its hours, " + hours)
                                        .orElse("")))
                .say("Will change: %s"
                        .formatted(willChange(
                                partitions,
                                part.partitions(JobPart.Kind.REPROCESS).stream()
                                        .filter(Set.copyOf(partitions)::contains)
                                        .count())))
                .say("Read by: %s".formatted(readers(part)));
        if (cost.high().signum() > 0) {
            tiding.say("Cost of all of it: %s".formatted(Money.of(cost).range(cost, plan.currency())));
        }
        ObjectNode backfill = (ObjectNode) tiding.document().get("backfill");
        backfill.put("partitions", partitions.size())
                .put("expected_end", end.toString())
                .set("planned_cost", node(cost, plan.currency()));
        ranges(partitions, backfill.putArray("ranges"));
        ArrayNode readers = backfill.putArray("readers");
        part.readers()
                .forEach(reader -> readers.addObject()
                        .put("job", reader.job())
                        .put("team", reader.owner().team())
                        .put("contact", reader.owner().contact()));
        return tiding.message("tidegate backfill watch " + plan.id());
    }

    /** As much of the estimate as there are partitions left. */
    private static Duration expected(JobPart part, int left) {
        BigDecimal seconds = part.estimate()
                .seconds()
                .likely()
                .multiply(BigDecimal.valueOf(left))
                .divide(BigDecimal.valueOf(Math.max(1, part.partitions().size())), 0, RoundingMode.UP);
        return Duration.ofSeconds(seconds.longValue());
    }

    private static String willChange(List<Partition> partitions, long replaced) {
        long added = partitions.size() - replaced;
        String built = added == 0 ? "" : "%s built for the first time".formatted(Numbers.count(added, "partition"));
        return replaced == 0
                ? built
                : "the rows of %s%s"
                        .formatted(Numbers.count(replaced, "partition"), built.isEmpty() ? "" : "; " + built);
    }

    private static String readers(JobPart part) {
        return part.readers().isEmpty()
                ? "no job of the project"
                : String.join(
                        ", ",
                        part.readers().stream()
                                .map(reader -> reader.job() + ", of " + reader.owner())
                                .toList());
    }

    private Message end(BackfillReport report, JobPart part, JobResult job) {
        BackfillPlan plan = report.plan();
        boolean isDone = report.end() instanceof ApplyEnd.Done;
        RowsOfRun rows = RowsOfRun.of(job.results());
        Tiding tiding = tiding(plan, part, "after")
                .title("the backfill is %s: %s".formatted(AppliedAnswer.end(report.end()), rows.outcomes()))
                .say("Reason: %s".formatted(plan.reason()));
        Optional<BackfillChanges> compared =
                Optional.ofNullable(report.changes().get(job.job().name()));
        rows.sentences(compared.isPresent() ? RowsOfRun.Compared.YES : RowsOfRun.Compared.NO)
                .forEach(tiding::say);
        compared.ifPresent(found -> tiding.say("Rows and sums: " + ChangesView.counts(found)));
        compared.flatMap(BackfillTidings::movers).ifPresent(tiding::say);
        if (report.planned().high().signum() > 0) {
            tiding.say("Cost of the backfill so far: %s; planned: %s"
                    .formatted(
                            Money.alone(report.spent(), plan.currency()),
                            Money.of(report.planned()).range(report.planned(), plan.currency())));
        }
        ObjectNode backfill = (ObjectNode) tiding.document().get("backfill");
        backfill.put("end", AppliedAnswer.end(report.end()))
                .put("left", report.left())
                .put("spent", report.spent())
                .set("planned_cost", node(report.planned(), plan.currency()));
        rows.putInto(backfill);
        compared.ifPresent(found -> backfill.set("moved_most", ChangesDocument.movers(found, MOST_MOVERS)));
        tellTrouble(job, tiding);
        return tiding.message("tidegate backfill %s %s".formatted(isDone ? "show" : "resume", plan.id()));
    }

    /** {@code Moved most: 2020-12-26, deaths 70,576 before and 71,627 now (+1.5%)}; empty when nothing did. */
    private static Optional<String> movers(BackfillChanges changes) {
        FigureText figures = new FigureText(changes);
        String most = changes.movers().stream()
                .limit(MOST_MOVERS)
                .map(figures::sentence)
                .collect(Collectors.joining("; "));
        return most.isEmpty() ? Optional.empty() : Optional.of("Moved most: " + most);
    }

    private static ObjectNode node(Spread cost, String currency) {
        return Json.object()
                .put("low", cost.low())
                .put("likely", cost.likely())
                .put("high", cost.high())
                .put("currency", currency);
    }

    private static void ranges(List<Partition> partitions, ArrayNode ranges) {
        PartitionRange.of(partitions).stream()
                .limit(RunTidings.MOST_RANGES)
                .forEach(range -> ranges.addObject()
                        .put("from", range.first().text())
                        .put("to", range.last().text()));
    }
}
