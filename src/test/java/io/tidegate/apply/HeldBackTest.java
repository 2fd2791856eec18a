package io.tidegate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.Event;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day of a job that stays as it was, and the days of the job that reads it and the day before. */
class HeldBackTest extends SparkTest {
    private static final String[] DAYS = {"2024-01-01", "2024-01-02", "2024-01-03"};

    @TempDir
    Path dir;

    private Shop shop;

    /** Three days that both jobs have published, with one order each; now there are two each, and one of the first is bad. */
    @BeforeEach
    void open() {
        shop = Shop.in(dir).edit("attempts: 2", "attempts: 1");
        shop.edit("      - accepted_values: {column: status, values: [new, paid]}\n", """
                      - accepted_values: {column: status, values: [new, paid]}
                  - name: totals
                    partition: {column: day, grain: day, start: 2024-01-01}
                    sources: [{name: orders, job: orders, window: {before: 1, after: 0}}]
                    transform: {sql: "SELECT _partition AS day, count(*) AS n, sum(amount) AS total FROM orders GROUP BY _partition"}
                    target: {table: totals}
                    checks: []
                """.indent(0));
        for (String day : DAYS) {
            shop.day(day, "1,10,new");
        }
        shop.run("orders", DAYS);
        shop.run("totals", DAYS);
        for (String day : DAYS) {
            shop.day(day, "1,10,new", "2,20,new");
        }
        shop.day("2024-01-01", "1,10,new", "2,-2,new");
        exits(
                0,
                "backfill plan orders --from 2024-01-01 --to 2024-01-03 --downstream --chunk 3 --out backfill/plan.yaml"
                        + " --reason amounts_were_wrong");
    }

    private Commands.Ended exits(int status, String line) {
        Commands.Ended ended = Commands.run(dir, List.of(line.split(" ")));
        assertThat(ended.exit()).as(ended.text()).isEqualTo(status);
        return ended;
    }

    private BackfillHistory backfill() {
        return shop.ledger().backfills().get(0);
    }

    /** How often each day of a job was published. */
    private List<Long> times(String job) {
        List<Event> events = shop.ledger().events(job);
        return List.of(DAYS).stream()
                .map(day -> events.stream()
                        .filter(e ->
                                e instanceof Event.Published p && p.partition().equals(day))
                        .count())
                .toList();
    }

    private void applied() {
        Commands.Ended applied = exits(20, "backfill apply backfill/plan.yaml");
        assertThat(applied.text())
                .contains("it reads orders 2024-01-01, which was blocked; mend that, then `tidegate retry` or");
        assertThat(times("orders")).containsExactly(1L, 2L, 2L);
        assertThat(times("totals")).as("what reads no blocked day is built").containsExactly(1L, 1L, 2L);
        assertThat(shop.rows(SPARK, "totals"))
                .containsExactly("[2024-01-01,1,10.00]", "[2024-01-02,2,20.00]", "[2024-01-03,4,60.00]");
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.PARTLY);
    }

    private void assertWhole() {
        assertThat(times("orders")).as("each day once more").containsExactly(2L, 2L, 2L);
        assertThat(times("totals")).as("each day once more").containsExactly(2L, 2L, 2L);
        assertThat(shop.rows(SPARK, "totals"))
                .containsExactly("[2024-01-01,2,30.00]", "[2024-01-02,4,60.00]", "[2024-01-03,4,60.00]");
    }

    @Test
    void days_that_read_a_blocked_one_wait_and_a_retry_after_the_cure_builds_exactly_these() {
        applied();

        assertThat(exits(20, "retry --last").text())
                .as("not mended, so that what reads it still waits")
                .contains("it reads orders 2024-01-01, which was blocked");
        assertThat(times("totals")).containsExactly(1L, 1L, 2L);

        shop.day("2024-01-01", "1,10,new", "2,20,new");
        assertThat(exits(0, "retry --last").text()).contains("totals 2024-01-01 to 2024-01-02");
        assertWhole();
        assertThat(exits(0, "retry --last").text()).contains("nothing to retry");
    }

    /** A cure that the listing does not show, so that the plan is not stale. */
    @Test
    void resume_after_the_cure_builds_exactly_these_and_then_nothing() throws IOException {
        applied();
        Path file = dir.resolve("raw/2024-01-01.csv");
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, Files.readString(file).replace("2,-2,new", "2,20,new"));
        Files.setLastModifiedTime(file, time);

        Commands.Ended resumed = exits(0, "backfill resume " + backfill().id());
        assertThat(resumed.text()).contains("3 built before");
        assertWhole();
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.DONE);
        assertThat(backfill().outcomes("totals")).hasSize(3);
        Map<String, Integer> counts =
                backfill().finished("totals").orElseThrow().counts();
        assertThat(counts).isEqualTo(Map.of("published", 3));
        exits(99, "backfill resume %s --skip-exit-code 99".formatted(backfill().id()));
    }
}
