package io.tidegate.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers on hosts of their own; the one that writes is cut off in the middle, and goes on writing for nobody. */
class CutOffIT extends SparkTest {
    private static final String DAY = "2024-01-01";

    @TempDir
    Path dir;

    @TempDir
    Path clusterDir;

    @Test
    void a_worker_that_is_cut_off_while_it_writes_costs_a_retry_and_no_row() throws Exception {
        Path home = SparkHome.required();
        Shop shop = SubmitShop.withQueryFile(dir).generation(DAY, 9, 1);
        Invariants invariants = Invariants.of(SPARK, shop, "orders");
        Files.createFile(dir.resolve("hold"));

        try (Namespaces hosts = Namespaces.required();
                Cluster cluster = new Cluster(home, clusterDir, hosts.middle(), hosts.outer());
                Spawned run = Submit.in(home, dir)
                        .on(hosts.middle())
                        .with("--master", cluster.url())
                        .with("--conf", "spark.network.timeout=6s", "--conf", "spark.executor.heartbeatInterval=1s")
                        .with("--conf", "spark.network.timeoutInterval=2s")
                        // or the second attempt waits until the master gives up the worker, a minute later
                        .with("--conf", "spark.dynamicAllocation.enabled=false")
                        .with(SubmitShop.holding(dir, DAY, true))
                        .start("run", "run", "orders", "--partition", DAY)) {
            hosts.cutOff(SubmitShop.processThatHolds(dir));

            // the first attempt stays where it is: only one on the other host can end this
            Spawned.Ended ended = run.end();
            assertThat(ended.status()).as("%s", ended).isZero();
            assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 9L));

            // now the lost task ends its file, in the table's folder, after the commit
            Files.delete(dir.resolve("hold"));
            assertThat(shop.filesNoVersionNames("orders")).isNotEmpty();
            assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 9L));
            invariants.holdSettled(DAY);
        }
    }
}
