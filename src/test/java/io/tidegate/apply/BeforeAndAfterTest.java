package io.tidegate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.compare.Rebuilt;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillChanges.Left;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.RunId;
import io.tidegate.log.RunMark;
import io.tidegate.testing.HandWrittenTable;
import io.tidegate.testing.Shop;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the two states of rebuilt partitions lie, by the table's log alone. */
class BeforeAndAfterTest {
    private static final BackfillId ID = new BackfillId("01M7YJPQRB4M39J2NZT10GAXJP");
    private static final String DAILY = "01M7YJPQRB4M39J2NZT10GAXJ0";
    private static final String KILLED = "01M7YJPQRB4M39J2NZT10GAXJ1";
    private static final String RESUMED = "01M7YJPQRB4M39J2NZT10GAXJ2";
    private static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");
    private static final String ONE = "2024-01-01";
    private static final String TWO = "2024-01-02";
    private static final String THREE = "2024-01-03";
    private static final String FOUR = "2024-01-04";
    private static final String FIVE = "2024-01-05";

    @TempDir
    Path dir;

    private Shop shop;
    private HandWrittenTable table;

    @BeforeEach
    void open() {
        shop = Shop.in(dir);
        table = new HandWrittenTable(Path.of(shop.location("orders")), "day");
        table.overwrite(mark(DAILY), Map.of(ONE, 3, TWO, 3, THREE, 3));
    }

    private static Optional<RunMark> mark(String run) {
        return Optional.of(new RunMark(run, "orders", 1, "g"));
    }

    /** As the ledger has it: the run, and what it says it published. */
    private void applied(String run, long version, String... days) {
        List<Event> events = new ArrayList<>(List.of(
                new BackfillEvent.Started(new RunId(run), "orders", NOON, ID, "h", "ann", "amounts were wrong")));
        for (String day : days) {
            events.add(new Event.Published(
                    new RunId(run),
                    "orders",
                    NOON,
                    1,
                    day,
                    "f",
                    version - 1,
                    version,
                    OptionalLong.empty(),
                    0,
                    0,
                    0,
                    BigDecimal.ONE,
                    BigDecimal.ONE,
                    "once",
                    false));
        }
        shop.ledger().write(new RunId(run), "orders", 0, Document.Kind.NOTE, events);
    }

    private Rebuilt rebuilt(String... wanted) {
        Job job = shop.job("orders");
        return BeforeAndAfter.of(
                        job,
                        shop.ledger(),
                        ID,
                        day -> wanted.length == 0 || List.of(wanted).contains(day.text()))
                .orElseThrow()
                .rebuilt();
    }

    private static Map<Partition, OptionalLong> versions(Map<String, Long> byDay) {
        Map<Partition, OptionalLong> versions = new java.util.TreeMap<>();
        byDay.forEach((day, version) ->
                versions.put(Shop.partition(day), version < 0 ? OptionalLong.empty() : OptionalLong.of(version)));
        return versions;
    }

    @Test
    void all_runs_of_a_backfill_are_one_and_one_version_before_it_does_for_all() {
        applied(KILLED, 1);
        table.overwrite(mark(KILLED), Map.of(ONE, 4));
        applied(RESUMED, 2, FIVE);
        table.overwrite(mark(RESUMED), Map.of(TWO, 4, FOUR, 4));
        table.optimize(ONE, 4);

        Rebuilt rebuilt = rebuilt();

        assertThat(rebuilt.after()).isEqualTo(3);
        assertThat(rebuilt.before())
                .as("the fifth was published without rows where there were none")
                .isEqualTo(versions(Map.of(ONE, 0L, TWO, 0L, FOUR, -1L, FIVE, -1L)));
        assertThat(rebuilt.lost()).isEmpty();
        assertThat(rebuilt.left()).isEmpty();
        assertThat(rebuilt(TWO).before()).isEqualTo(versions(Map.of(TWO, 1L)));
    }

    @Test
    void what_others_changed_since_is_left_out_and_a_rebuild_after_a_rollback_is_not() {
        applied(KILLED, 1);
        table.overwrite(mark(KILLED), Map.of(ONE, 4, TWO, 4));
        table.overwrite(mark(DAILY), Map.of(ONE, 5, TWO, 3));
        applied(RESUMED, 3, TWO);
        table.overwrite(mark(RESUMED), Map.of(TWO, 6));

        Rebuilt rebuilt = rebuilt();

        assertThat(rebuilt.left())
                .containsExactly(new Left(ONE, "changed since, by run %s, version 2".formatted(DAILY)));
        assertThat(rebuilt.before()).isEqualTo(versions(Map.of(TWO, 2L)));
    }

    @Test
    void a_backfill_that_the_ledger_does_not_know_has_nothing() {
        assertThat(BeforeAndAfter.of(shop.job("orders"), shop.ledger(), ID, day -> true))
                .isEmpty();
    }
}
