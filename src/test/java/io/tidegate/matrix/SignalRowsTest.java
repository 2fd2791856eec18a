package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.cli.PausedRun;
import io.tidegate.ledger.Event;
import io.tidegate.testing.Child;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Row 69, and requests to stop: one real driver process, signals sent to it in each step of a run. */
@Timeout(300)
class SignalRowsTest extends SparkTest {
    @TempDir
    Path dir;

    private Path log;
    private Process driver;

    private void start(String... commands) throws Exception {
        log = dir.resolve("driver.txt");
        List<String> args = new ArrayList<>(List.of(dir.toString()));
        args.addAll(List.of(commands));
        driver = Child.java(PausedRun.class, log, args.toArray(String[]::new)).start();
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(driver.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void reached(String step, int number) {
        awaits(() -> Files.exists(dir.resolve("at-" + step + "-" + number)));
    }

    private int ended(int number) throws Exception {
        String mark = "ENDED " + number + " ";
        awaits(() -> Files.readString(log).contains(mark));
        String text = Files.readString(log);
        int from = text.indexOf(mark) + mark.length();
        return Integer.parseInt(text.substring(from, text.indexOf('\n', from)).strip());
    }

    private void awaits(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .failFast("the driver ended", () -> !driver.isAlive() && !condition.call())
                .until(condition);
    }

    private Commands.Ended command(String line) {
        return Commands.run(dir, List.of(line.split(" ")));
    }

    private static String run(String where, String day) {
        return "%s,run,orders,--partition,%s".formatted(where, day);
    }

    @Test
    void row69_a_signal_in_each_step_abandons_or_finishes_the_commit_and_a_second_one_ends_at_once() throws Exception {
        Shop shop = Shop.in(dir);
        for (int day = 1; day <= 7; day++) {
            shop.generation("2024-01-0" + day, 3, 1);
        }
        start(
                run("INTENT", "2024-01-01"),
                run("READ", "2024-01-02"),
                run("STAGE", "2024-01-03"),
                run("AUDIT", "2024-01-04"),
                run("PUBLISH", "2024-01-05"),
                run("RECORD", "2024-01-06"),
                run("STUCK", "2024-01-07"));
        List<String> steps = List.of("INTENT", "READ", "STAGE", "AUDIT", "PUBLISH", "RECORD");
        for (int i = 0; i < steps.size(); i++) {
            boolean commits = steps.get(i).equals("PUBLISH") || steps.get(i).equals("RECORD");
            String day = "2024-01-0" + (i + 1);
            reached(steps.get(i), i + 1);
            signal(i % 2 == 0 ? "TERM" : "INT");
            assertThat(ended(i + 1)).as("exit at " + steps.get(i)).isEqualTo(i % 2 == 0 ? 143 : 130);
            assertThat(shop.visible(SPARK, "orders").get(day))
                    .as("after a signal at " + steps.get(i))
                    .isEqualTo(commits ? Long.valueOf(3) : null);
            List<Event.RunFinished> finished = shop.ledger().events("orders").stream()
                    .filter(Event.RunFinished.class::isInstance)
                    .map(Event.RunFinished.class::cast)
                    .toList();
            assertThat(finished).hasSize(i + 1);
            assertThat(finished.get(i).exitStatus()).isIn(130, 143);
            assertThat(finished.get(i).counts()).containsOnlyKeys(commits ? "published" : "failed");
        }
        reached("STUCK", 7);
        signal("TERM");
        awaits(() -> Files.readString(log).contains("SIGTERM: ending"));
        signal("TERM");
        assertThat(driver.waitFor()).isEqualTo(143);
        assertThat(Files.readString(log)).contains("a second signal came");

        Commands.Ended again = command("run orders --from 2024-01-01 --to 2024-01-07");
        assertThat(again.exit()).as(again.text()).isZero();
        assertThat(shop.visible(SPARK, "orders")).hasSize(7).containsEntry("2024-01-07", 3L);
        assertThat(shop.version("orders")).as("two finished commits, then one").isEqualTo(2);
        assertThat(shop.ledger().history("orders").openIntents()).isEmpty();
    }

    @Test
    void row69_a_spark_job_that_would_take_for_ever_is_interrupted_by_a_signal_and_by_a_request() throws Exception {
        Shop shop = Shop.in(dir)
                .generation("2024-01-01", 3, 1)
                .edit(
                        "status FROM raw",
                        "status FROM raw, range(0, 900000000000) AS many (n) WHERE sqrt(raw.id + n) < 0");
        start("NEVER,run,orders,--partition,2024-01-01", "NEVER,run,orders,--partition,2024-01-01");
        awaits(() -> Files.readString(log).contains("orders 2024-01-01  stage"));
        Thread.sleep(500);
        signal("TERM");
        assertThat(ended(1)).as(Files.readString(log)).isEqualTo(143);

        awaits(() -> Files.readString(log).split("orders 2024-01-01  stage", -1).length > 2);
        String run = shop.ledger().history("orders").runs().get(0).run().text();
        Commands.Ended cancelled = Commands.run(
                dir, List.of("cancel", run.substring(0, 24), "--run-as", "ann", "--reason", "it takes too long"));
        assertThat(cancelled.exit()).as(cancelled.text()).isZero();
        assertThat(cancelled.text()).contains("run " + run + " is asked to stop");
        assertThat(ended(2)).as(Files.readString(log)).isEqualTo(143);
        assertThat(driver.waitFor()).isZero();

        assertThat(shop.version("orders")).isEqualTo(-1);
        assertThat(command("logs " + run).text())
                .contains("asked to stop by ann, because: it takes too long")
                .contains("cancelled (COORDINATION): Stopped: cancelled by ann: it takes too long");
        assertThat(Files.list(dir.resolve(".tidegate/ledger/cancel")))
                .as("the request is gone")
                .isEmpty();
        assertThat(command("cancel " + run).text()).contains("nothing to cancel: run " + run + " has ended");
    }
}
