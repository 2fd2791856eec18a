package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.backfill.BackfillDraft;
import io.tidegate.backfill.BackfillFile;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.BackfillPlanner;
import io.tidegate.backfill.BackfillRequest;
import io.tidegate.backfill.Hours;
import io.tidegate.backfill.JobPart;
import io.tidegate.backfill.Pricing;
import io.tidegate.estimate.Estimator;
import io.tidegate.job.Project;
import io.tidegate.plan.JobSelection;
import io.tidegate.report.BackfillPlanDocument;
import io.tidegate.report.BackfillPlanView;
import io.tidegate.report.Json;
import io.tidegate.report.Printable;
import io.tidegate.run.RunSettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plans a backfill and prices it, as a file for review; builds nothing and starts no Spark. */
final class BackfillPlanCommand extends ProjectCommand {
    @Parameters(arity = "0..*", paramLabel = "JOB", description = "Jobs: name, name*, tag:x, +job, job+.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--select", paramLabel = "JOB", split = ",", description = "As JOB; repeatable.")
    private List<String> select = new ArrayList<>();

    @Mixin
    private BackfillChoice choice = new BackfillChoice();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who approve it and for the ledger.")
    private String reason;

    @Mixin
    private ChunkOptions chunk = new ChunkOptions();

    @Option(names = "--newest-first", description = "Build the newest partitions first.")
    private boolean newestFirst;

    @Option(
            names = "--budget",
            paramLabel = "N",
            description = "The most it may spend; it stops between two chunks (default: guardrails.budget).")
    private String budget;

    @Option(
            names = "--window",
            paramLabel = "HOURS",
            description = "Begin chunks only in these hours of the job's zone: 22:00-06:00.")
    private String window;

    @Option(names = "--downstream", description = "Also rebuild what reads these partitions, job by job.")
    private boolean downstream;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Option(names = "--out", paramLabel = "FILE", description = "Write the plan there (default: a name in backfill/).")
    private String out;

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Override
    void check() {
        Usage.together(
                this::checkJobs, choice::check, this::why, chunk::chunking, this::budget, this::hours, spark::cores);
    }

    private void checkJobs() {
        if (names.isEmpty() && select.isEmpty()) {
            throw Usage.wrong(
                    "Cannot tell which jobs to backfill",
                    "Name them: a job, 'name*', tag:x, +job, job+, or '*' for all.");
        }
    }

    private String why() {
        if (reason == null) {
            throw Usage.wrong(
                    "Cannot plan a backfill without a reason",
                    "Add --reason \"why\"; those who approve it read it, and the ledger keeps it.");
        }
        return ReasonText.read(reason);
    }

    private Optional<Hours> hours() {
        return Optional.ofNullable(window).map(Hours::parse);
    }

    private Optional<BigDecimal> budget() {
        if (budget == null) {
            return Optional.empty();
        }
        if (!budget.matches("\\d{1,12}(\\.\\d{1,6})?") || new BigDecimal(budget).signum() == 0) {
            throw Usage.wrong(
                    "Cannot use --budget %s: it is not an amount above 0".formatted(Printable.quoted(budget, 40)),
                    "Write it like --budget 60 or --budget 12.50, without a currency.");
        }
        return Optional.of(new BigDecimal(budget));
    }

    @Override
    Answer answer(Session session) {
        Project project = session.project();
        Optional<Path> asked = Optional.ofNullable(out).map(session::local);
        String why = why();
        RunSettings settings = session.settings(identity, Optional.of(why), Map.of());
        BackfillDraft draft = new BackfillPlanner(
                        project,
                        session.ledger(),
                        session.world().clock(),
                        Pricing.of(new Estimator(project.cost(), spark.cores().count())))
                .draft(new BackfillRequest(
                        JobSelection.select(
                                project,
                                Stream.concat(names.stream(), select.stream()).toList(),
                                List.of()),
                        choice::of,
                        choice.reprocess(),
                        choice::excluded,
                        chunk.chunking(),
                        newestFirst,
                        hours(),
                        budget(),
                        downstream,
                        settings.reason().orElse(why),
                        settings.who(),
                        settings.command(),
                        settings.codeVersion()));
        return draft.plan()
                .map(plan -> written(session, settings, plan, draft, asked))
                .orElseGet(() -> nothing(session, draft));
    }

    private static Answer written(
            Session session, RunSettings settings, BackfillPlan plan, BackfillDraft draft, Optional<Path> asked) {
        asked.ifPresent(path -> BackfillFile.write(plan, path));
        Path file = asked.orElseGet(() -> BackfillFile.writeNew(plan, session.backfillFolder()));
        String shown = session.shown(file);
        new BackfillRecord(session.project(), session.ledger(), settings).planned(plan, shown);
        ObjectNode document = BackfillPlanDocument.of(plan).put("file", shown);
        List<String> notes = new ArrayList<>(List.of("Written to " + shown));
        plan.jobs().stream().map(JobPart::owner).distinct().forEach(owner -> notes.add("Owner: " + owner));
        notes.add(
                plan.needsApproval().isPresent()
                        ? "Next: review it, then tidegate backfill approve %s --by NAME".formatted(shown)
                        : "Next: tidegate backfill apply " + shown);
        return Answer.drawn(Line.drawn(BackfillPlanView.lines(plan, draft.leftOut(), session.screen())), document)
                .withNotes(notes);
    }

    private static Answer nothing(Session session, BackfillDraft draft) {
        ObjectNode document = Json.object().put("kind", "backfill_plan").put("partitions", 0);
        ObjectNode leftOut = document.putObject("left_out");
        draft.leftOut().forEach((job, partitions) -> leftOut.set(job, BackfillPlanDocument.leftOut(partitions)));
        return Answer.drawn(Line.drawn(BackfillPlanView.nothing(draft.leftOut(), session.screen())), document);
    }
}
