package io.tidegate.cli;

import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.Ledger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** History that was wrong is rebuilt: planned, priced, approved, applied, paused and resumed, proved, and taken back. */
final class BackfillStory {
    private static final String PLAN = "backfill/new_cases.yaml";
    private static final long LOOK_MILLIS = 100;

    private final Stage stage;

    private BackfillStory(Stage stage) {
        this.stage = stage;
    }

    static Answer tell(Session session) {
        return new BackfillStory(Stage.open(session)).tell();
    }

    private Answer tell() {
        stage.say(
                "The real numbers of Italy's regions (Dipartimento della Protezione Civile, CC BY 4.0), and a mistake that is made easily:");
        stage.show(
                "new_cases was taken from the column of the change in active cases, which is below zero on most days.");
        stage.place().overlay("src/demo/mistake/jobs.mistake.yaml");
        stage.scene(
                "How the table came about: eleven days, each with a warning that nobody read",
                0,
                "run regions_daily --from 2021-01-04 --to 2021-01-14 --env mistake");
        stage.scene(
                "The SQL is mended. Its history: planned and priced, no Spark, no data read",
                0,
                "backfill plan regions_daily --from 2020-12-28 --to 2021-01-15 --chunk P1W"
                        + " --reason \"new_cases came from the wrong column\" --out " + PLAN);
        stage.scene("More than two weeks want a second pair of eyes", 21, "backfill apply " + PLAN);
        stage.scene("Somebody's yes, bound to exactly this plan", 0, "backfill approve " + PLAN + " --by anna");
        paused();
        stage.scene("It goes on where it was: what is published is not built again", 20, "backfill resume " + PLAN);
        stage.place().cure();
        stage.say(
                "On 15 January 2021 six columns came that nobody had declared. The cure, jobs.cured.yaml, declares them from that day on.");
        stage.scene("Only what was left undone, with the cure", 0, "retry --env cured");
        stage.scene(
                "What changed on a day: before the backfill, and after",
                0,
                "diff regions_daily --partition 2021-01-14 --with 0");
        stage.scene("Who, why, with which code, at what cost", 0, "backfill show " + PLAN);
        stage.scene(
                "Taken back, in one commit: the old numbers, until the correction is announced",
                0,
                "rollback regions_daily --backfill " + PLAN + " --reason \"the correction is announced on Monday\"");
        return stage.end(List.of(
                "Next: docs/backfill-walkthrough.md, the same to type yourself, on two terminals.",
                "      Or cd .tidegate/demo and look around: tidegate history regions_daily, tidegate backfill ls"));
    }

    /** As if from a second terminal: whoever applies the plan finds the request between two chunks. */
    private void paused() {
        String typed = "backfill pause " + PLAN + " --reason \"the monthly report needs the cluster\"";
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        AtomicInteger exit = new AtomicInteger(-1);
        AtomicBoolean isOver = new AtomicBoolean();
        Thread second = new Thread(() -> exit.set(pause(typed, said, isOver)), "second-terminal");
        second.setDaemon(true);
        second.start();
        stage.scene("Applied, week by week, and paused from a second terminal", 24, "backfill apply " + PLAN);
        isOver.set(true);
        try {
            second.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stage.head("What the second terminal said, after the first chunk");
        stage.show("$ tidegate " + typed);
        stage.show(said.toString(StandardCharsets.UTF_8).stripTrailing());
        stage.check("Paused from a second terminal", typed, exit.get(), 0);
    }

    /** @return the exit status; -1 when there was no first chunk to wait for */
    private int pause(String typed, ByteArrayOutputStream said, AtomicBoolean isOver) {
        Ledger ledger = Ledger.at(ProjectReader.readOrThrow(
                        stage.place().root().resolve("jobs.yaml"),
                        Optional.empty(),
                        Map.of(),
                        stage.world().env())
                .project()
                .ledger());
        while (chunks(ledger) == 0) {
            if (isOver.get() || !slept()) {
                return -1;
            }
        }
        Surroundings here = stage.world();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return stage.run(
                typed,
                new Surroundings(
                        out,
                        out,
                        here.in(),
                        here.env(),
                        here.clock(),
                        here.directory(),
                        Terminals.NONE,
                        here.engines(),
                        here.recoveries()));
    }

    private static boolean slept() {
        try {
            Thread.sleep(LOOK_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static int chunks(Ledger ledger) {
        return ledger.backfills().stream()
                .map(backfill -> backfill.chunks("regions_daily"))
                .mapToInt(List::size)
                .sum();
    }
}
