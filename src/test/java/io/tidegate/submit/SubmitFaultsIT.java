package io.tidegate.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Generation;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster does to a run in the middle of its write; the rows are right, and there once. */
class SubmitFaultsIT extends SparkTest {
    private static final String DAY = "2024-01-01";
    private static final String OTHER_DAY = "2024-01-02";

    private static Path home;
    private static Cluster cluster;

    @TempDir
    static Path clusterDir;

    @TempDir
    Path dir;

    private Shop shop;
    private Invariants invariants;

    @BeforeAll
    static void startCluster() {
        home = SparkHome.required();
        cluster = new Cluster(home, clusterDir);
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void openShop() throws IOException {
        shop = SubmitShop.withQueryFile(dir).generation(DAY, 7, 1).generation(OTHER_DAY, 5, 1);
        invariants = Invariants.of(SPARK, shop, "orders");
        Files.createFile(dir.resolve("hold"));
    }

    private Submit submit(boolean isFirstAttemptOnly) {
        return Submit.in(home, dir)
                .with("--master", cluster.url())
                .with(SubmitShop.holding(dir, DAY, isFirstAttemptOnly));
    }

    private void letGo() throws IOException {
        Files.delete(dir.resolve("hold"));
    }

    private List<String> rows() {
        return shop.rows(SPARK, "orders");
    }

    @Test
    void an_executor_that_is_killed_while_it_writes_is_replaced_and_nothing_is_lost_or_doubled() throws Exception {
        try (Spawned run =
                submit(false).start("run", "run", "orders", "--from", DAY, "--to", OTHER_DAY, "--chunk", "2")) {
            ProcessHandle executor =
                    ProcessHandle.of(SubmitShop.processThatHolds(dir)).orElseThrow();
            assertThat(executor.pid()).isNotEqualTo(run.process().pid());
            executor.destroyForcibly();
            letGo();

            Spawned.Ended ended = run.end();
            assertThat(ended.status()).as("%s", ended).isZero();
        }
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 7L, OTHER_DAY, 5L));
        assertThat(shop.filesNoVersionNames("orders"))
                .as("the file that the killed executor had begun, which no version names")
                .isNotEmpty();
        invariants.holdSettled(DAY, OTHER_DAY);
    }

    @Test
    void a_task_that_speculation_runs_twice_leaves_its_rows_once() throws Exception {
        try (Spawned run = submit(true)
                .with("--conf", "spark.speculation=true")
                .with("--conf", "spark.speculation.interval=50ms")
                .with("--conf", "spark.speculation.task.duration.threshold=500ms")
                .start("run", "run", "orders", "--from", DAY, "--to", OTHER_DAY, "--chunk", "2")) {
            SubmitShop.processThatHolds(dir);

            // the first attempt is never let go: only a second one can end this
            Spawned.Ended ended = run.end();
            assertThat(ended.status()).as("%s", ended).isZero();
        }
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 7L, OTHER_DAY, 5L));
        invariants.holdSettled(DAY, OTHER_DAY);
    }

    @Test
    void of_two_submits_of_one_partition_at_once_one_publishes() throws Exception {
        try (Spawned first = submit(false).start("first", "run", "orders", "--partition", DAY)) {
            SubmitShop.processThatHolds(dir);
            Spawned.Ended second = submit(false)
                    .start("second", "run", "orders", "--partition", DAY)
                    .end();
            letGo();
            Spawned.Ended ended = first.end();

            assertThat(ended.status()).as("%s", ended).isZero();
            assertThat(second.status()).as("%s", second).isIn(0, 22, 27);
            assertThat(Set.of(ended.status(), second.status())).as("%s", second).isNotEqualTo(Set.of(0));
        }
        assertThat(shop.version("orders")).isZero();
        assertThat(rows()).hasSize(new Generation(7, 1).orders().size());
        invariants.holdSettled(DAY);
    }
}
