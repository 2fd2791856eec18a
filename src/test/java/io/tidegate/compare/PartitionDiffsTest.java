package io.tidegate.compare;

import static io.tidegate.testing.Shop.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.run.Engine;
import io.tidegate.run.RunResult;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `tidegate diff` compares, and that it leaves everything as it was. */
class PartitionDiffsTest extends SparkTest {
    private static final String DAY = "2024-03-01";
    private static final With NOW = new With.BuildNow();

    @TempDir
    Path dir;

    @Test
    void what_a_build_of_now_would_change_is_told_by_key_and_nothing_is_published() throws IOException {
        Shop shop = Shop.in(dir).day(DAY, "1,10.00,new", "2,20.50,new", "3,1.25,paid");
        shop.run("orders", DAY);
        shop.day(DAY, "1,10.00,new", "2,21.50,paid", "4,0.05,new");
        List<String> rows = shop.rows(SPARK, "orders");
        List<Path> files = files();

        PartitionDiff found = diff(shop, NOW);

        Diff diff = found.diff();
        assertThat(found.before()).isInstanceOf(Side.Published.class);
        assertThat(found.after()).isEqualTo(new Side.BuiltNow());
        assertThat(diff.keys()).containsExactly("id");
        assertThat(List.of(diff.added(), diff.removed(), diff.changed())).containsExactly(1L, 1L, 1L);
        assertThat(diff.changedIn()).isEqualTo(Map.of("amount", 1L, "status", 1L));
        assertThat(diff.totals())
                .containsExactly(new Diff.Total(
                        "amount", Optional.of(new BigDecimal("31.75")), Optional.of(new BigDecimal("31.55"))));
        assertThat(diff.samples())
                .containsExactlyInAnyOrder(
                        new Diff.Sample(Diff.Kind.ADDED, "id=4", ""),
                        new Diff.Sample(Diff.Kind.REMOVED, "id=3", ""),
                        new Diff.Sample(Diff.Kind.CHANGED, "id=2", "amount 20.50 -> 21.50, status new -> paid"));
        assertThat(shop.rows(SPARK, "orders")).isEqualTo(rows);
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void an_unchanged_input_gives_the_same_rows_and_personal_values_are_not_shown() {
        Shop shop = Shop.in(dir)
                .edit("status: string}", "status: {type: string, pii: true}}")
                .day(DAY, "1,10.00,new");
        shop.run("orders", DAY);
        assertThat(diff(shop, NOW).diff().isSame()).isTrue();
        shop.day(DAY, "1,11.00,paid");
        assertThat(diff(shop, NOW).diff().samples())
                .containsExactly(
                        new Diff.Sample(Diff.Kind.CHANGED, "id=1", "amount 10.00 -> 11.00, status *** -> ***"));
    }

    @Test
    void before_the_first_build_every_row_is_added() {
        Shop shop = Shop.in(dir).day(DAY, "1,10.00,new", "2,1.00,new");
        PartitionDiff found = diff(shop, NOW);
        assertThat(found.before()).isEqualTo(new Side.Nothing(Optional.empty()));
        assertThat(found.diff().added()).isEqualTo(2);
        assertThat(found.diff().rowsBefore()).isZero();
        assertThatThrownBy(() -> diff(shop, new With.Version(0)))
                .isInstanceOf(TidegateException.class)
                .hasMessage("Cannot read version 0 of orders: there is no table yet");
    }

    @Test
    void after_a_block_the_staged_rows_are_shown_until_the_inputs_change() {
        Shop shop = Shop.in(dir).day(DAY, "1,10.00,new");
        shop.run("orders", DAY);
        shop.day(DAY, "1,10.00,new", "1,12.00,new", "2,-3.00,new");
        assertThat(shop.run("orders", DAY).get(0)).isInstanceOf(RunResult.Blocked.class);

        PartitionDiff blocked = diff(shop, NOW);
        assertThat(blocked.after()).isInstanceOf(Side.Blocked.class);
        // Two rows share the key: one is paired with what is published, the other is left over.
        assertThat(blocked.diff().added()).isEqualTo(2);
        assertThat(blocked.diff().changed()).isZero();
        String run = ((Side.Blocked) blocked.after()).run();
        assertThat(diff(shop, new With.OfRun(run)).after()).isEqualTo(blocked.after());

        shop.day(DAY, "1,10.00,new", "2,3.00,new");
        PartitionDiff cured = diff(shop, NOW);
        assertThat(cured.after()).isEqualTo(new Side.BuiltNow());
        assertThat(cured.diff().added()).isEqualTo(1);
    }

    @Test
    void staged_files_that_are_gone_are_said_to_be_gone_or_built_again() throws IOException {
        Shop shop = Shop.in(dir).day(DAY, "1,-10.00,new");
        shop.run("orders", DAY);
        String run = ((Side.Blocked) diff(shop, NOW).after()).run();
        for (Path file : files()) {
            if (file.toString().endsWith(".parquet")) {
                Files.delete(dir.resolve(".tidegate").resolve(file));
            }
        }
        assertThat(diff(shop, NOW).after()).isEqualTo(new Side.BuiltNow());
        assertThatThrownBy(() -> diff(shop, new With.OfRun(run)))
                .hasMessage("Cannot compare with run %s: the files it had staged are gone".formatted(run));
    }

    @Test
    void an_earlier_version_and_the_run_that_made_it_are_the_same() {
        Shop shop = Shop.in(dir).day(DAY, "1,10.00,new");
        shop.run("orders", DAY);
        shop.day(DAY, "1,11.00,new");
        shop.run("orders", DAY);

        PartitionDiff byVersion = diff(shop, new With.Version(0));
        assertThat(byVersion.diff().changedIn()).isEqualTo(Map.of("amount", 1L));
        assertThat(((Side.Published) byVersion.after()).version()).isEqualTo(1);
        String first = ((Side.Published) byVersion.before()).run().orElseThrow();
        assertThat(diff(shop, new With.OfRun(first))).isEqualTo(byVersion);
        assertThatThrownBy(() -> diff(shop, new With.Version(7)))
                .hasMessage("Cannot read version 7 of orders: its newest is 1");
        assertThatThrownBy(() -> diff(shop, new With.OfRun("01HNOSUCHRUN")))
                .hasMessageStartingWith("Cannot compare with run 01HNOSUCHRUN: it neither published");
    }

    @Test
    void a_version_that_vacuum_or_log_cleanup_took_is_refused_with_the_reason() throws IOException {
        Shop shop = Shop.in(dir).day(DAY, "1,10.00,new");
        shop.run("orders", DAY);
        shop.day(DAY, "1,11.00,new");
        shop.run("orders", DAY);
        SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
        try {
            SPARK.sql("VACUUM delta.`%s` RETAIN 0 HOURS".formatted(shop.location("orders")));
        } finally {
            SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "true");
        }
        assertThatThrownBy(() -> diff(shop, new With.Version(0)))
                .hasMessageStartingWith("Cannot read version 0 of orders: 1 of 1 files are gone, such as part-")
                .satisfies(e -> assertThat(((TidegateException) e).code()).isEqualTo(ErrorCode.USAGE));

        SPARK.sql("ALTER TABLE delta.`%s` SET TBLPROPERTIES ('a' = '1')".formatted(shop.location("orders")));
        org.apache.spark.sql.delta.DeltaLog log =
                org.apache.spark.sql.delta.DeltaLog.forTable(SPARK, shop.location("orders"));
        log.checkpoint();
        Path folder = Path.of(shop.location("orders"), "_delta_log");
        for (int version = 0; version < 2; version++) {
            Files.delete(folder.resolve("%020d.json".formatted(version)));
        }
        org.apache.spark.sql.delta.DeltaLog.clearCache();
        assertThatThrownBy(() -> diff(shop, new With.Version(0)))
                .hasMessageStartingWith("Cannot read version 0 of orders: the table's log has expired that far back");
    }

    @Test
    void without_keys_rows_are_matched_whole_and_counted_with_their_repetitions() {
        Shop shop = Shop.in(dir).edit(", keys: [id]", "").day(DAY, "1,10.00,new", "1,10.00,new", "2,1.00,new");
        shop.run("orders", DAY);
        shop.day(DAY, "1,10.00,new", "2,1.00,paid");
        Diff diff = diff(shop, NOW).diff();
        assertThat(diff.keys()).isEmpty();
        assertThat(List.of(diff.added(), diff.removed(), diff.changed())).containsExactly(1L, 2L, 0L);
        assertThat(diff.samples())
                .extracting(Diff.Sample::row)
                .contains("id=2, amount=1.00, status=paid", "id=1, amount=10.00, status=new");
    }

    @Test
    void a_column_that_comes_or_goes_is_told_and_does_not_make_every_row_another() {
        Shop shop = Shop.in(dir).day(DAY, "1,10.00,new");
        shop.run("orders", DAY);
        shop.edit("amount, status FROM", "CAST(amount AS decimal(14,2)) AS amount, status, 1 AS extra FROM");
        Diff diff = diff(shop, NOW).diff();
        assertThat(diff.isSame()).isFalse();
        assertThat(diff.added() + diff.removed() + diff.changed()).isZero();
        assertThat(diff.columns())
                .containsExactly(
                        new Diff.ColumnChange("amount", Optional.of("decimal(12,2)"), Optional.of("decimal(14,2)")),
                        new Diff.ColumnChange("extra", Optional.empty(), Optional.of("int")));
    }

    private static PartitionDiff diff(Shop shop, With with) {
        try (Engine engine = Engine.open(shop.project(), Shop.settings())) {
            return engine.diff(shop.job("orders"), partition(DAY), with);
        }
    }

    /** Everything under the project's state, ledger included. */
    private List<Path> files() throws IOException {
        Path root = dir.resolve(".tidegate");
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(root::relativize)
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }
}
