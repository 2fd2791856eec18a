package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import io.tidegate.run.Word;
import io.tidegate.testing.Child;
import io.tidegate.testing.FaultClass;
import io.tidegate.testing.Generation;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver process that dies without a word, then the same command again. */
class KillRowsTest extends SparkTest {
    @TempDir
    Path dir;

    /** Before it, in each of the earlier steps: Chaos. */
    @Test
    void row24_killed_as_it_writes() throws Exception {
        killed(Step.STAGE);
    }

    @Test
    void row28_halted_with_everything_staged_and_nothing_committed() throws Exception {
        Shop shop = killed(Step.PUBLISH);
        assertThat(shop.filesNoVersionNames("orders"))
                .as("what the killed run had staged")
                .isEmpty();
    }

    @Test
    void row28_a_query_that_wants_more_memory_than_there_is() throws Exception {
        String sql = "SELECT _partition AS day, id, amount, status FROM raw";
        Shop shop = shopAt(dir);
        Invariants invariants = Invariants.of(SPARK, shop, "orders");
        shop.edit(sql, sql + " WHERE length(repeat(status, 500000000)) > id");

        int exit = Child.run(Driver.class, dir.resolve("log.txt"), dir.toString(), "orders", "2024-01-02", "run", "-");

        Invariants.exitsAs(FaultClass.INFRASTRUCTURE, exit);
        invariants.hold();
        assertThat(dir.resolve("log.txt")).content().contains("it ran out of memory");
        shop.edit(" WHERE length(repeat(status, 500000000)) > id", "");
        invariants.sameCommandAgainShows(
                FaultClass.NONE,
                Map.of(
                        "2024-01-01",
                        new Generation(3, 1),
                        "2024-01-02",
                        new Generation(6, 2),
                        "2024-01-04",
                        new Generation(5, 1)),
                () -> shop.run("orders", "2024-01-02"));
        invariants.holdSettled("2024-01-02");
    }

    @Tag("long")
    @Test
    void row36_killed_during_the_audit() throws Exception {
        Shop shop = killed(Step.AUDIT);
        assertThat(shop.filesNoVersionNames("orders"))
                .as("what the killed run had staged")
                .isEmpty();
    }

    @Test
    void row41_killed_right_after_its_commit() throws Exception {
        killed(Step.RECORD);
    }

    private Shop killed(Step step) throws Exception {
        Shop shop = shopAt(dir.resolve("killed"));
        long versionBefore = shop.version("orders");
        Invariants invariants = Invariants.of(SPARK, shop, "orders");

        int exit = Child.run(
                Driver.class,
                dir.resolve("log.txt"),
                shop.root().toString(),
                "orders",
                "2024-01-02,2024-01-03",
                "halt",
                step.name());

        Invariants.exitsAs(FaultClass.KILLED, exit);
        invariants.hold("2024-01-02", "2024-01-03");
        boolean committed = step == Step.RECORD;
        assertThat(shop.visible(SPARK, "orders"))
                .as("both days of the chunk or neither")
                .isEqualTo(
                        committed
                                ? Map.of("2024-01-01", 3L, "2024-01-02", 6L, "2024-01-03", 7L, "2024-01-04", 5L)
                                : Map.of("2024-01-01", 3L, "2024-01-02", 4L, "2024-01-04", 5L));
        assertThat(shop.version("orders")).isEqualTo(versionBefore + (committed ? 1 : 0));

        Map<String, Generation> rows = Map.of(
                "2024-01-01",
                new Generation(3, 1),
                "2024-01-02",
                new Generation(6, 2),
                "2024-01-03",
                new Generation(7, 2),
                "2024-01-04",
                new Generation(5, 1));
        invariants.sameCommandAgainShows(FaultClass.NONE, rows, () -> {
            List<RunResult> again = shop.run("orders", "2024-01-02", "2024-01-03");
            assertThat(again).extracting(Word::of).containsOnly(committed ? "kept" : "published");
            return again;
        });
        assertThat(shop.version("orders")).as("one commit, not two").isEqualTo(versionBefore + 1);
        invariants.holdSettled("2024-01-02", "2024-01-03");
        return shop;
    }

    private static Shop shopAt(Path root) {
        Shop shop = Shop.in(root)
                .generation("2024-01-01", 3, 1)
                .generation("2024-01-02", 4, 1)
                .generation("2024-01-04", 5, 1);
        shop.run("orders", "2024-01-01", "2024-01-02", "2024-01-04");
        return shop.generation("2024-01-02", 6, 2).generation("2024-01-03", 7, 2);
    }
}
