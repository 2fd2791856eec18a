package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.cli.Main;
import io.tidegate.testing.Child;
import io.tidegate.testing.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Rows 2, 3, 6, 46 and 72: what must never get as far as a table. */
class ParseSecurityRowsTest extends CommandRows {
    private Shop published() {
        Shop shop = Shop.in(dir).day("2024-01-01", "1,10.50,new").day("2024-01-02", "2,20.50,new");
        exits(0, run("2024-01-01"));
        return shop;
    }

    private void refusedTwice(Seen before, String... message) {
        for (int attempt = 0; attempt < 2; attempt++) {
            Commands.Ended ended = run("2024-01-02");
            exits(2, ended);
            assertThat(ended.text()).contains(message);
        }
        assertThat(seen("orders")).isEqualTo(before);
    }

    @Test
    void row02_a_key_that_stands_twice_is_refused_with_key_and_line_and_nothing_is_written() {
        Shop shop = published();
        Seen before = seen("orders");
        int events = events("orders").size();
        shop.edit("    on_blocked: skip_partition", "    on_blocked: skip_partition\n    on_blocked: stop");
        refusedTwice(before, "`on_blocked` twice", "jobs.yaml:22");
        Shop.in(dir);
        assertThat(events("orders")).hasSize(events);
    }

    @Test
    void row03_an_alias_bomb_a_depth_of_2000_and_50_mb_are_refused_at_once_in_a_small_heap() throws Exception {
        Shop shop = published();
        Seen before = seen("orders");
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%1$d: &a%1$d [%2$s]\n".formatted(i, ("*a" + (i - 1) + ", ").repeat(9)));
        }
        Map<String, String> files = Map.of(
                "aliases",
                bomb.toString(),
                "depth",
                "a: " + "[".repeat(2000) + "]".repeat(2000) + "\n",
                "size",
                "version: 1\n" + "# filler filler filler filler\n".repeat(1_800_000));
        for (Map.Entry<String, String> file : files.entrySet()) {
            shop.jobs(file.getValue());
            long start = System.nanoTime();
            refusedTwice(before, "Cannot read the file");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(file.getKey())
                    .isLessThan(Duration.ofSeconds(4));
        }
        shop.write("bomb.yaml", files.get("aliases")).write("large.yaml", files.get("size"));
        for (String name : List.of("bomb.yaml", "large.yaml")) {
            Path log = dir.resolve(name + ".log");
            ProcessBuilder child = Child.java(
                    Main.class, log, "validate", "-f", dir.resolve(name).toString());
            child.command().replaceAll(word -> word.startsWith("-Xmx") ? "-Xmx48m" : word);
            assertThat(child.start().waitFor()).as(Files.readString(log)).isEqualTo(2);
            assertThat(Files.readString(log)).contains("Cannot read the file").doesNotContain("OutOfMemory");
        }
    }

    @Test
    void row06_a_parameter_that_is_sql_is_a_text_or_no_date_and_no_partition_is_lost_by_it() {
        Shop shop = published();
        Seen before = seen("orders");
        for (String hostile :
                List.of("2024-01-01' OR '1'='1", "2024-01-02') OR (1=1", "2024-01-02; DROP TABLE orders")) {
            for (int attempt = 0; attempt < 2; attempt++) {
                exits(2, run(hostile));
                assertThat(seen("orders")).isEqualTo(before);
            }
        }
        shop.edit("project: shop", "project: shop\nvars: {wanted: new}")
                .edit("status FROM raw", "status FROM raw WHERE status = :wanted");
        Commands.Ended injected =
                tidegate("run", "orders", "--partition", "2024-01-02", "--var", "wanted=new' OR '1'='1");
        assertThat(injected.text()).as("no row has that status").contains("2024-01-02");
        exits(20, injected);
        assertThat(seen("orders")).isEqualTo(before);
        exits(0, tidegate("run", "orders", "--partition", "2024-01-02", "--var", "wanted=new"));
        assertThat(seen("orders").rows()).hasSize(2);
    }

    @Test
    void row46_a_target_on_s3a_that_lets_two_drivers_win_is_refused_and_nothing_is_written() {
        Shop shop = Shop.in(dir).day("2024-01-01", "1,10.50,new");
        shop.edit("warehouse: .tidegate/warehouse", "warehouse: \"s3a://bucket%s/lake\"".formatted(dir));
        System.setProperty("spark.hadoop.fs.s3a.impl", FakeS3a.class.getName());
        try {
            for (int attempt = 0; attempt < 2; attempt++) {
                Commands.Ended ended = run("2024-01-01");
                exits(2, ended);
                assertThat(ended.text())
                        .contains("Cannot write s3a://bucket", "FakeS3a is not S3A", "multi-writer log", "store")
                        .contains("single_writer: true");
                assertThat(dir.resolve("lake")).doesNotExist();
            }
        } finally {
            System.clearProperty("spark.hadoop.fs.s3a.impl");
        }
    }

    @Test
    void row72_another_version_of_delta_on_the_class_path_is_refused_with_the_tested_ones() throws Exception {
        Shop shop = published();
        Seen before = seen("orders");
        Path classes = delta("3.3.2");
        for (int attempt = 0; attempt < 2; attempt++) {
            Path log = dir.resolve("other-delta.log");
            String file = shop.root().resolve("jobs.yaml").toString();
            ProcessBuilder child =
                    Child.java(Main.class, log, "run", "orders", "-f", file, "--partition", "2024-01-02");
            List<String> command = new ArrayList<>(child.command());
            int path = command.indexOf("-cp") + 1;
            command.set(path, classes + ":" + command.get(path));
            assertThat(child.command(command).start().waitFor())
                    .as(Files.readString(log))
                    .isEqualTo(2);
            assertThat(Files.readString(log)).contains("Cannot run on Delta 3.3.2", "Tested: Spark 3.5.7");
            assertThat(seen("orders")).isEqualTo(before);
        }
    }

    /** A folder that, in front of the class path, passes itself off as that version. */
    private Path delta(String version) throws IOException {
        Path folder = dir.resolve("delta-" + version);
        Path source = Files.createDirectories(folder.resolve("io/delta")).resolve("package$.java");
        Files.writeString(source, """
                package io.delta;
                public final class package$ {
                    public static final package$ MODULE$ = new package$();
                    public String VERSION() { return "%s"; }
                }
                """.formatted(version));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", folder.toString(), source.toString()))
                .isZero();
        return folder;
    }

    /** Checked in as version 0.1.0 wrote it: two runs and an adoption, one partition published, one blocked, one failed, one adopted. */
    @Test
    void row72_a_ledger_written_by_an_older_version_is_read_and_gone_on_with() throws IOException {
        Path written = Path.of("src/test/resources/ledgers/0.1.0");
        try (Stream<Path> files = Files.walk(written)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = dir.resolve(".tidegate")
                        .resolve(written.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Shop shop = Shop.in(dir).day("2024-01-02", "1,1,new");
        Commands.Ended history = tidegate("history", "orders");
        exits(0, history);
        assertThat(history.text()).contains("3 runs: 1 blocked, 1 done, 1 failed");
        assertThat(tidegate("missing", "orders", "--from", "2024-01-01", "--to", "2024-01-04")
                        .text())
                .contains("2024-01-02", "2024-01-03")
                .doesNotContain("2024-01-01", "2024-01-04");
        exits(0, run("2024-01-02"));
        assertThat(shop.visible(SPARK, "orders"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("2024-01-01", 2L, "2024-01-02", 1L, "2024-01-04", 1L));
    }
}
