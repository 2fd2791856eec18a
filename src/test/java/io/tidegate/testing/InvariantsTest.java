package io.tidegate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.RunId;
import io.tidegate.log.RunMark;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oracle is silent about what is right and speaks up at each violation planted behind the product's back. */
class InvariantsTest extends SparkTest {
    @TempDir
    Path dir;

    private Shop shop;
    private Invariants invariants;

    @BeforeEach
    void twoDays() {
        shop = twoDays(dir.resolve("shop"));
        invariants = Invariants.of(SPARK, shop, "orders");
    }

    private static Shop twoDays(Path root) {
        Shop shop = Shop.in(root).generation("2024-01-01", 3, 1).generation("2024-01-02", 4, 1);
        shop.run("orders", "2024-01-01", "2024-01-02");
        return shop;
    }

    private void sql(String text) {
        SPARK.sql(text.replace("orders", "delta.`" + shop.location("orders") + "`"));
    }

    private static void speaksOf(String what, ThrowingCallable check) {
        assertThatThrownBy(check).isInstanceOf(AssertionError.class).hasMessageContaining(what);
    }

    @Test
    void all_is_well_before_and_after_a_run_and_a_blocked_one() {
        try (Invariants.Readers readers = invariants.readers()) {
            shop.generation("2024-01-02", 5, 2);
            shop.run("orders", "2024-01-02");
            invariants.holdSettled("2024-01-02");
            shop.generation("2024-01-02", 5, -3);
            shop.run("orders", "2024-01-02");
            assertThat(readers.looks()).isPositive();
        }
        invariants.holdSettled("2024-01-02");
    }

    @Test
    @Tag("long")
    void a_table_that_is_not_there_yet_breaks_nothing() {
        Shop empty = Shop.in(dir.resolve("empty"));
        Invariants.of(SPARK, empty, "orders").holdSettled();
    }

    @Tag("long")
    @Test
    void i1_a_lost_row_a_doubled_one_a_changed_one_and_a_mixed_day_are_seen() {
        sql("DELETE FROM orders WHERE day = '2024-01-01' AND id % 10 = 1");
        speaksOf("Generation[rows=3, number=1] has 2 of its rows, lacks", () -> invariants.hold("2024-01-01"));
        sql("RESTORE orders TO VERSION AS OF 0");
        sql("INSERT INTO orders SELECT * FROM orders WHERE day = '2024-01-01' LIMIT 1");
        speaksOf("and 1 more, such as", () -> invariants.hold("2024-01-01"));
        Shop changed = twoDays(dir.resolve("changed"));
        SPARK.sql("UPDATE delta.`%s` SET status = 'paid' WHERE id %% 10 = 1".formatted(changed.location("orders")));
        speaksOf("status=paid", () -> Invariants.of(SPARK, changed, "orders").hold());
    }

    @Test
    @Tag("long")
    void i1_readers_who_look_meanwhile_see_what_is_gone_afterwards() {
        Invariants.Readers readers = invariants.readers();
        sql("DELETE FROM orders WHERE day = '2024-01-01' AND id % 10 = 1");
        int looks = readers.looks();
        while (readers.looks() < looks + 2) {
            Thread.onSpinWait();
        }
        sql("RESTORE orders TO VERSION AS OF 0");
        speaksOf("I1: what readers saw", readers::close);
    }

    @Test
    @Tag("long")
    void i2_a_day_outside_the_plan_that_was_rewritten_with_the_same_rows_is_seen() {
        shop.force("orders", "2024-01-01");
        assertThatCode(() -> invariants.hold("2024-01-01")).doesNotThrowAnyException();
        speaksOf("I2", () -> invariants.hold("2024-01-02"));
    }

    @Test
    @Tag("long")
    void i3_a_generation_that_the_gate_stops_is_seen_in_an_old_version() {
        shop.edit("range: {column: amount, min: 0}", "range: {column: amount, min: -9}");
        shop.generation("2024-01-02", 5, -3);
        shop.run("orders", "2024-01-02");
        shop.generation("2024-01-02", 5, 4);
        shop.run("orders", "2024-01-02");
        speaksOf("version 1 ", invariants::everyVersionIsWholeAndGated);
    }

    @Test
    @Tag("long")
    void i4_a_publication_without_a_version_and_a_version_without_a_publication_are_seen() {
        shop.generation("2024-01-02", 5, 2);
        shop.run("orders", "2024-01-02");
        sql("RESTORE orders TO VERSION AS OF 0");
        invariants.ledgerAndTableAgree();
        SPARK.conf().set("spark.databricks.delta.commitInfo.userMetadata", new RunMark("r9", "orders", 3, "").toJson());
        sql("ALTER TABLE orders SET TBLPROPERTIES ('note' = 'x')");
        SPARK.conf().unset("spark.databricks.delta.commitInfo.userMetadata");
        speaksOf("version 3 is run r9 chunk 3", invariants::ledgerAndTableAgree);
        saysPublished("r9", 3, 3);
        invariants.ledgerAndTableAgree();
        saysPublished("r8", 1, 4);
        speaksOf("version 4 is run r8 chunk 1", invariants::ledgerAndTableAgree);
    }

    private void saysPublished(String run, int chunk, long version) {
        shop.ledger()
                .write(
                        new RunId(run),
                        "orders",
                        chunk,
                        Document.Kind.NOTE,
                        List.of(new Event.Published(
                                new RunId(run),
                                "orders",
                                Shop.CLOCK.instant(),
                                chunk,
                                "2024-01-02",
                                "",
                                version - 1,
                                version,
                                OptionalLong.empty(),
                                1,
                                1,
                                1,
                                BigDecimal.ZERO,
                                BigDecimal.ZERO,
                                "",
                                false)));
    }

    @Test
    @Tag("long")
    void i4_an_intent_that_nobody_ended_is_seen() {
        shop.ledger()
                .write(
                        new RunId("r7"),
                        "orders",
                        1,
                        Document.Kind.INTENT,
                        List.of(new Event.Intent(
                                new RunId("r7"),
                                "orders",
                                Shop.CLOCK.instant(),
                                1,
                                List.of("2024-01-02"),
                                Map.of(),
                                0,
                                Map.of(),
                                "")));
        speaksOf("intents that nobody ended", invariants::ledgerAndTableAgree);
    }

    @Test
    @Tag("long")
    void i5_another_end_and_other_rows_are_seen() {
        Shop undisturbed = twoDays(dir.resolve("undisturbed"));
        invariants.sameCommandAgainEndsAs(undisturbed, () -> shop.run("orders", "2024-01-01", "2024-01-02"));
        speaksOf(
                "I5: exit status",
                () -> invariants.sameCommandAgainEndsAs(undisturbed, () -> {
                    shop.generation("2024-01-02", 4, -2);
                    return shop.run("orders", "2024-01-02");
                }));
        speaksOf(
                "I5: content hash",
                () -> invariants.sameCommandAgainEndsAs(undisturbed, () -> {
                    shop.generation("2024-01-02", 4, 2);
                    return shop.run("orders", "2024-01-02");
                }));
    }

    @Test
    @Tag("long")
    void i6_two_versions_of_one_chunk_are_seen() {
        SPARK.conf().set("spark.databricks.delta.commitInfo.userMetadata", new RunMark("r9", "orders", 3, "").toJson());
        sql("ALTER TABLE orders SET TBLPROPERTIES ('note' = 'x')");
        invariants.noTwoVersionsOfOneChunk();
        sql("ALTER TABLE orders SET TBLPROPERTIES ('note' = 'y')");
        SPARK.conf().unset("spark.databricks.delta.commitInfo.userMetadata");
        speaksOf("another version of run r9 chunk 3", invariants::noTwoVersionsOfOneChunk);
    }

    @Test
    @Tag("long")
    void i8_a_status_of_another_class_is_seen() {
        Invariants.exitsAs(FaultClass.GATE, 20);
        speaksOf("I8", () -> Invariants.exitsAs(FaultClass.GATE, 75));
    }

    @Test
    @Tag("long")
    void a_generation_explains_its_rows_in_any_order_and_no_others() {
        List<Generation.Order> orders = new ArrayList<>(new Generation(7, 2).orders());
        java.util.Collections.reverse(orders);
        assertThat(Generation.fault(orders)).isEmpty();
        orders.set(3, new Generation(7, 3).orders().get(3));
        assertThat(Generation.fault(orders)).isPresent();
        assertThat(Generation.fault(List.of(new Generation.Order(1, BigDecimal.ONE, "new"))))
                .hasValueSatisfying(fault -> assertThat(fault).contains("rows of no generation"));
    }
}
