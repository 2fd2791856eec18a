package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.testing.Shop;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 13 to 18 and 20: sources that are late, empty, cut short, broken or reordered. */
class SourceRowsTest extends CommandRows {
    @Test
    void row13_source_path_missing_is_not_ready_and_ready_later() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 2, 1);
        exits(0, run("2024-01-01"));
        Seen before = seen("orders");
        for (int attempt = 0; attempt < 2; attempt++) {
            Commands.Ended ended = run("2024-01-02");
            exits(23, ended);
            assertThat(ended.text()).contains("not ready", "raw/2024-01-02.csv", "source raw");
        }
        assertThat(seen("orders")).isEqualTo(before);
        shop.generation("2024-01-02", 3, 1);
        exits(0, run("2024-01-02"));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 2L, "2024-01-02", 3L));
    }

    @Test
    void row13_success_file_absent_is_not_ready_when_the_wait_is_over_and_ready_later() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 2, 1);
        shop.edit(
                "unknown_columns: block",
                "unknown_columns: block\n        ready: {success_file: _SUCCESS, timeout: 2s, poll: 1s}");
        long start = System.nanoTime();
        Commands.Ended ended = run("2024-01-01");
        exits(23, ended);
        assertThat((System.nanoTime() - start) / 1_000_000).as("it waited").isBetween(1900L, 30_000L);
        assertThat(ended.text()).contains("waiting for its sources", "there is no", "_SUCCESS");
        assertThat(shop.version("orders")).isEqualTo(-1);
        shop.write("raw/_SUCCESS", "");
        exits(0, run("2024-01-01"));
    }

    @Test
    void row13_a_folder_named_like_a_file_is_its_visible_files_and_a_pattern_that_matches_nothing_is_not_ready() {
        Shop shop = Shop.in(dir).day("2024-01-02.csv/part-0", "1,1,new").day("2024-01-02.csv/part-1", "2,1,new");
        shop.write("raw/2024-01-02.csv/_SUCCESS", "")
                .write("raw/2024-01-02.csv/.part-0.csv.crc", "crc")
                .write("raw/2024-01-02.csv/_temporary/0/part-9.csv", "id,amount,status\n9,9,new\n");
        exits(0, run("2024-01-02"));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-02", 2L));
        shop.edit("raw/{{ ds }}.csv", "raw/{{ ds }}-[0-9]*.csv").write("raw/2024-01-03-x.csv", "id,amount,status\n");
        Commands.Ended ended = run("2024-01-03");
        exits(23, ended);
        assertThat(ended.text()).contains("2024-01-03-[0-9]*.csv");
    }

    @Test
    void row14_an_empty_source_partition_is_blocked_where_the_job_says_fail_and_built_when_filled() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 2, 1);
        exits(0, run("2024-01-01"));
        Seen before = seen("orders");
        shop.day("2024-01-01");
        for (int attempt = 0; attempt < 2; attempt++) {
            Commands.Ended ended = run("2024-01-01");
            exits(20, ended);
            assertThat(ended.text()).contains("the build gave no rows", "on_empty");
        }
        assertThat(seen("orders")).isEqualTo(before);
        assertThat(events("orders")).contains("blocked");
        shop.generation("2024-01-01", 4, 2);
        exits(0, run("2024-01-01"));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 4L));
    }

    @Test
    void row15_an_empty_source_partition_clears_its_own_in_one_commit_where_the_job_says_clear() {
        Shop shop = Shop.in(dir, "stop", "clear").generation("2024-01-01", 2, 1).generation("2024-01-02", 3, 1);
        exits(0, run("2024-01-01", "2024-01-02"));
        shop.day("2024-01-01");
        exits(0, run("2024-01-01"));
        assertThat(shop.version("orders")).isEqualTo(1);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-02", 3L));
        assertThat(shop.ledger()
                        .history("orders")
                        .lastPublished("2024-01-01")
                        .orElseThrow()
                        .rowsAfter())
                .isZero();
        exits(0, run("2024-01-01"));
        exits(0, tidegate("run", "orders", "--partition", "2024-01-01", "--force", "--reason", "clear it once more"));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-02", 3L));
    }

    @Test
    void row16_a_truncated_gzip_is_refused_whatever_the_session_says_and_never_read_in_part() throws IOException {
        Shop shop = Shop.in(dir);
        shop.edit(".csv\"", ".csv.gz\"");
        gzip("2024-01-01", 20_000, 1);
        exits(0, run("2024-01-01"));
        Seen before = seen("orders");
        gzip("2024-01-01", 30_000, 0.6);
        for (int attempt = 0; attempt < 2; attempt++) {
            Commands.Ended ended = tidegate(
                    "run", "orders", "--partition", "2024-01-01", "--conf", "spark.sql.files.ignoreCorruptFiles=true");
            exits(20, ended);
            assertThat(ended.text()).contains("2024-01-01.csv.gz ends too early: it is truncated");
        }
        assertThat(seen("orders")).isEqualTo(before);
        gzip("2024-01-01", 30_000, 1);
        exits(0, run("2024-01-01"));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 30_000L));
    }

    private void gzip(String day, int rows, double kept) throws IOException {
        Path path = dir.resolve("raw/" + day + ".csv.gz");
        Files.createDirectories(path.getParent());
        Random random = new Random(16);
        StringBuilder text = new StringBuilder("id,amount,status\n");
        for (int i = 0; i < rows; i++) {
            text.append(i).append(',').append(random.nextInt(1000)).append(",new\n");
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = Files.readAllBytes(path);
        Files.write(path, Arrays.copyOf(whole, (int) (whole.length * kept)));
    }

    /** Orders as one Parquet file a day, without declared columns. */
    private Shop parquetShop() {
        Shop shop = Shop.in(dir);
        shop.edit("raw/{{ ds }}.csv", "raw/{{ ds }}/*.parquet")
                .edit("format: csv", "format: parquet")
                .edit("        columns: {id: bigint, amount: \"decimal(12,2)\", status: string}\n", "")
                .edit("        unknown_columns: block\n", "");
        return shop;
    }

    private Path parquet(String day, String sql) throws IOException {
        Path folder = dir.resolve("raw/" + day);
        SPARK.sql(sql)
                .coalesce(1)
                .write()
                .mode("overwrite")
                .option("compression", "uncompressed")
                .parquet(folder.toString());
        Path file;
        try (var files = Files.list(folder)) {
            file = files.filter(f -> f.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        // Files that came by another way than Hadoop have no checksum beside them.
        Files.delete(folder.resolve("." + file.getFileName() + ".crc"));
        return file;
    }

    private static String orders(int rows) {
        return "SELECT id, CAST(id AS DECIMAL(12,2)) AS amount, 'new' AS status FROM range(%d)".formatted(rows);
    }

    @Test
    void row17_a_parquet_file_of_0_bytes_is_refused_by_its_name_and_not_read_as_no_rows() throws IOException {
        Shop shop = parquetShop();
        parquet("2024-01-01", orders(10));
        exits(0, run("2024-01-01"));
        Seen before = seen("orders");
        shop.write("raw/2024-01-01/part-00001.parquet", "");
        for (int attempt = 0; attempt < 2; attempt++) {
            Commands.Ended ended = run("2024-01-01");
            exits(20, ended);
            assertThat(ended.text()).contains("2024-01-01/part-00001.parquet is empty (0 bytes)");
        }
        assertThat(seen("orders")).isEqualTo(before);
        Files.delete(dir.resolve("raw/2024-01-01/part-00001.parquet"));
        exits(0, run("2024-01-01"));
        assertThat(seen("orders")).isEqualTo(before);
    }

    @Test
    void row18_a_broken_footer_or_a_flipped_bit_is_refused_and_never_read_as_other_values() throws IOException {
        parquetShop();
        parquet("2024-01-01", orders(2000));
        exits(0, run("2024-01-01"));
        Seen before = seen("orders");
        Path file = parquet("2024-01-01", orders(3000));
        byte[] whole = Files.readAllBytes(file);
        // the length of the footer; a value of `id`
        for (int at : new int[] {whole.length - 6, whole.length / 2, whole.length - 3000}) {
            byte[] broken = whole.clone();
            broken[at] ^= 1;
            Files.write(file, broken);
            Commands.Ended ended = run("2024-01-01");
            assertThat(ended.exit())
                    .as("byte %d of %d%n%s", at, whole.length, ended.text())
                    .isEqualTo(20);
            assertThat(ended.text()).contains(".parquet");
            assertThat(seen("orders")).isEqualTo(before);
        }
        Files.write(file, whole);
        exits(0, run("2024-01-01"));
        assertThat(Shop.at(dir).visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 3000L));
    }

    @Test
    void row20_reordered_csv_headers_are_bound_by_name() {
        Shop shop = Shop.in(dir)
                .write("raw/2024-01-01.csv", "amount,status,id\n2.50,new,1\n")
                .write("raw/2024-01-02.csv", "status,id,amount\nnew,1,2.50\n");
        exits(0, run("2024-01-01", "2024-01-02"));
        assertThat(shop.rows(SPARK, "orders")).containsExactly("[2024-01-01,1,2.50,new]", "[2024-01-02,1,2.50,new]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orc", "avro"})
    void row18_a_cut_file_of_orc_or_avro_is_refused_and_named(String format) throws IOException {
        parquetShop().edit("*.parquet", "part-*").edit("format: parquet", "format: " + format);
        Path file = dir.resolve("raw/2024-01-01/part-0");
        typed(format, orders(2000), file);
        exits(0, run("2024-01-01"));
        Seen before = seen("orders");
        typed(format, orders(3000), file);
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {whole.length - 9, whole.length / 2}) {
            Files.write(file, Arrays.copyOf(whole, length));
            Commands.Ended ended = run("2024-01-01");
            exits(20, ended);
            assertThat(ended.text()).contains("2024-01-01/part-0 is not a whole");
            assertThat(seen("orders")).isEqualTo(before);
        }
        Files.write(file, whole);
        exits(0, run("2024-01-01"));
        assertThat(Shop.at(dir).visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 3000L));
    }

    private void typed(String format, String sql, Path file) throws IOException {
        Path folder = dir.resolve("written");
        SPARK.sql(sql).coalesce(1).write().mode("overwrite").format(format).save(folder.toString());
        Files.createDirectories(file.getParent());
        try (var files = Files.list(folder)) {
            Files.copy(
                    files.filter(f -> f.getFileName().toString().startsWith("part-"))
                            .findFirst()
                            .orElseThrow(),
                    file,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
