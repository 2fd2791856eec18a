package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.RunId;
import io.tidegate.log.RunMark;
import io.tidegate.testing.HandWrittenTable;
import io.tidegate.testing.Shop;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollback whose process was killed between its commit and the ledger. */
class RecoveredRollbackTest {
    private static final String DAY = "2024-01-01";
    private static final RunId RUN = new RunId("01M7YJQG77D2EB4WY1T38D0YEK");
    private static final BackfillId BACKFILL = new BackfillId("01M7YJPQRB4M39J2NZT10GAXJP");

    @TempDir
    Path dir;

    @Test
    void the_backfill_that_was_taken_back_is_told_by_the_commit() {
        Shop shop = Shop.in(dir);
        HandWrittenTable table = new HandWrittenTable(Path.of(shop.location("orders")), "day");
        table.overwrite(Optional.of(new RunMark("R1", "orders", 1, "gate")), Map.of(DAY, 3));
        table.overwrite(Optional.of(new RunMark("R2", "orders", 1, "gate")), Map.of(DAY, 5));
        shop.ledger()
                .write(
                        RUN,
                        "orders",
                        1,
                        Document.Kind.INTENT,
                        List.of(new Event.Intent(
                                RUN,
                                "orders",
                                Shop.CLOCK.instant(),
                                1,
                                List.of(DAY),
                                Map.of(),
                                1,
                                Map.of(DAY, "print"),
                                Event.Intent.ROLLBACK)));
        table.overwrite(
                Optional.of(new RunMark(
                        RUN.text(),
                        "orders",
                        1,
                        "gate",
                        Map.of(DAY, "print"),
                        Map.of(DAY, 0L),
                        Optional.of(BACKFILL.text()))),
                Map.of(DAY, 3));

        assertThat(Recovery.of(shop.project(), Shop.settings()).repair(shop.job("orders")))
                .hasSize(1);

        assertThat(shop.ledger().events("orders"))
                .filteredOn(Event.RolledBack.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(Event.RolledBack.class, back -> {
                    assertThat(back.backfill()).contains(BACKFILL);
                    assertThat(back.toVersion()).isZero();
                });
    }
}
