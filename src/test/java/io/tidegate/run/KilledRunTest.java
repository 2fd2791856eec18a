package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.log.TableLog;
import io.tidegate.testing.Child;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promises 1 to 3 and 5 to 8: a driver killed as it enters a step, then the same command again. */
class KilledRunTest extends SparkTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource(Step.class)
    void a_run_killed_at_any_step_and_started_again_ends_in_the_same_rows(Step step) throws Exception {
        Shop undisturbed = shopAt(dir.resolve("undisturbed"));
        undisturbed.run("orders", "2024-01-02", "2024-01-03");
        Shop shop = shopAt(dir.resolve("killed"));
        long versionBefore = shop.version("orders");

        int exit = Child.run(
                Driver.class,
                dir.resolve("log.txt"),
                shop.root().toString(),
                "orders",
                "2024-01-02,2024-01-03",
                "halt",
                step.name());

        assertThat(exit)
                .as("the driver died at %s; its log: target/killed-%s.txt", step, step)
                .isEqualTo(137);
        Map<String, Long> seen = shop.visible(SPARK, "orders");
        Map<String, Long> before = Map.of("2024-01-01", 3L, "2024-01-02", 4L, "2024-01-04", 5L);
        boolean committed = step == Step.RECORD;
        assertThat(seen).as("both days of the chunk or neither").isEqualTo(committed ? after() : before);
        assertThat(shop.version("orders")).isEqualTo(versionBefore + (committed ? 1 : 0));

        List<RunResult> again = shop.run("orders", "2024-01-02", "2024-01-03");

        assertThat(again).allSatisfy(r -> assertThat(r.code()).isEmpty());
        assertThat(again).extracting(Word::of).containsOnly(committed ? "kept" : "published");
        assertThat(shop.rows(SPARK, "orders")).isEqualTo(undisturbed.rows(SPARK, "orders"));
        assertThat(shop.version("orders")).as("one commit, not two").isEqualTo(versionBefore + 1);
        assertThat(shop.ledger().history("orders").openIntents()).isEmpty();
        everyCommitLeadsToItsRunAndBack(shop);
    }

    private static Shop shopAt(Path root) {
        Shop shop = Shop.in(root)
                .generation("2024-01-01", 3, 1)
                .generation("2024-01-02", 4, 1)
                .generation("2024-01-04", 5, 1);
        shop.run("orders", "2024-01-01", "2024-01-02", "2024-01-04");
        return shop.generation("2024-01-02", 6, 2).generation("2024-01-03", 7, 2);
    }

    private static Map<String, Long> after() {
        return new TreeMap<>(Map.of("2024-01-01", 3L, "2024-01-02", 6L, "2024-01-03", 7L, "2024-01-04", 5L));
    }

    private static void everyCommitLeadsToItsRunAndBack(Shop shop) {
        TableLog log = TableLog.read(shop.location("orders")).orElseThrow();
        List<String> published = shop.ledger().events("orders").stream()
                .filter(io.tidegate.ledger.Event.Published.class::isInstance)
                .map(io.tidegate.ledger.Event.Published.class::cast)
                .map(p -> p.run() + " " + p.versionAfter())
                .distinct()
                .sorted()
                .toList();
        List<String> commits = log.commits().stream()
                .map(c -> c.mark().orElseThrow().run() + " " + c.version())
                .sorted()
                .collect(Collectors.toList());
        assertThat(commits).isEqualTo(published);
    }
}
