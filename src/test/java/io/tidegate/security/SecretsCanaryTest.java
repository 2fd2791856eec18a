package io.tidegate.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.error.ErrorCode;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.util.JsonProtocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A canary as the value of a secret: it reaches the transform, and no file, no output and no event of Spark's. */
class SecretsCanaryTest extends SparkTest {
    private static final String CANARY = "canary-71c4e0/&='\"\\";

    @TempDir
    Path dir;

    private final List<String> printed = new ArrayList<>();

    @BeforeEach
    void aShopWhoseTransformNeedsASecret() throws IOException {
        Shop.in(dir).day("2024-01-01", "1,10,new").day("2024-01-02", "2,20,new");
        Path secret = Files.writeString(dir.resolve("token"), CANARY + "\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        mode("work");
    }

    private void mode(String mode) throws IOException {
        Shop.in(dir)
                .edit(
                        "sql: SELECT _partition AS day, id, amount, status FROM raw",
                        "class: %s\n      options: {token: \"${secret:file:token}\", mode: %s}"
                                .formatted(SecretUser.class.getName(), mode));
    }

    private int tidegate(String... words) {
        Commands.Ended ended = Commands.run(dir, List.of(words));
        printed.add(String.join(" ", words) + "\n" + ended.text());
        return ended.exit();
    }

    private void nothingTellsIt() throws IOException {
        assertThat(printed).isNotEmpty().noneMatch(SecretsCanaryTest::tells);
        try (Stream<Path> files = Files.walk(dir)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(f -> !f.endsWith("token"))
                            .filter(f -> tells(bytes(f))))
                    .isEmpty();
        }
    }

    private static boolean tells(String text) {
        return text.contains("canary-71c4e0");
    }

    private static String bytes(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_run_and_every_command_that_looks_at_it_keep_the_secret() throws IOException {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        SparkListener eventLog = new SparkListener() {
            @Override
            public void onOtherEvent(SparkListenerEvent event) {
                events.add(JsonProtocol.sparkEventToJsonString(event));
            }

            @Override
            public void onJobStart(SparkListenerJobStart event) {
                events.add(JsonProtocol.sparkEventToJsonString(event));
            }

            @Override
            public void onStageSubmitted(SparkListenerStageSubmitted event) {
                events.add(JsonProtocol.sparkEventToJsonString(event));
            }
        };
        SPARK.sparkContext().addSparkListener(eventLog);
        try {
            assertThat(tidegate("run", "orders", "--partition", "2024-01-01", "-vv"))
                    .isZero();
            assertThat(tidegate("run", "orders", "--partition", "2024-01-02", "-o", "json"))
                    .isZero();
            assertThat(tidegate("verify", "orders", "--partition", "2024-01-01"))
                    .isZero();
        } finally {
            SPARK.sparkContext().removeSparkListener(eventLog);
        }
        assertThat(SecretUser.length).isEqualTo(CANARY.length());
        assertThat(events).hasSizeGreaterThan(5);
        assertThat(events.stream().filter(SecretsCanaryTest::tells)).isEmpty();
        assertThat(SPARK.sparkContext().getConf().toDebugString()).doesNotContain("canary-71c4e0");
        for (String command : List.of(
                "validate",
                "validate --connect",
                "ls",
                "show orders",
                "show orders -o json",
                "plan orders --from 2024-01-01 --to 2024-01-03",
                "plan orders --partition 2024-01-03 -o json",
                "render orders --partition 2024-01-01",
                "render orders --partition 2024-01-01 -o json",
                "missing orders",
                "stale orders",
                "history orders",
                "history orders -o json",
                "doctor")) {
            tidegate(command.split(" "));
        }
        assertThat(tidegate(
                        "backfill",
                        "plan",
                        "orders",
                        "--partition",
                        "2024-01-01",
                        "--reason",
                        "rows of " + CANARY,
                        "--out",
                        "plan.yaml"))
                .isZero();
        int last = printed.size() - 1;
        printed.set(last, printed.get(last).substring(printed.get(last).indexOf('\n'))); // what was typed
        assertThat(Files.readString(dir.resolve("plan.yaml"))).contains("reason: \"rows of ***\"");
        tidegate("backfill", "show", "plan.yaml");
        nothingTellsIt();
    }

    @Test
    void an_exception_that_tells_the_secret_is_masked_on_its_way_out() throws IOException {
        mode("fail");
        Path told = dir.resolve("told.json");
        Shop.at(dir)
                .edit("    on_blocked:", "    notify: {when: [failed], channels: [log]}\n    on_blocked:")
                .write(
                        "channels.yaml",
                        "version: 1\nchannels: {log: {command: [/bin/cp, /dev/stdin, %s]}}\n".formatted(told));
        for (String format : List.of("text", "json", "ndjson", "github")) {
            assertThat(tidegate(
                            "run",
                            "orders",
                            "--partition",
                            "2024-01-01",
                            "-o",
                            format,
                            "-v",
                            "--channels",
                            "channels.yaml"))
                    .isEqualTo(ErrorCode.SQL.exitStatus());
        }
        assertThat(told).content().contains("login with *** was refused");
        assertThat(tidegate("history", "orders", "-v")).isZero();
        assertThat(String.join("", printed)).contains("login with *** was refused");
        nothingTellsIt();
    }

    @Test
    void options_that_are_secrets_by_their_name_are_not_written_down() throws IOException {
        try {
            assertThat(tidegate(
                            "run",
                            "orders",
                            "--partition",
                            "2024-01-01",
                            "--conf",
                            "spark.hadoop.fs.s3a.secret.key=canary-71c4e0",
                            "--conf",
                            "spark.my.password=canary-71c4e0 with a blank"))
                    .isZero();
        } finally {
            SPARK.conf().unset("spark.hadoop.fs.s3a.secret.key");
            SPARK.conf().unset("spark.my.password");
            System.clearProperty("spark.hadoop.fs.s3a.secret.key"); // as --conf hands it to what works without Spark
        }
        printed.set(0, printed.get(0).substring(printed.get(0).indexOf('\n')));
        nothingTellsIt();
        try (Stream<Path> files = Files.walk(dir.resolve(".tidegate/ledger"))) {
            assertThat(files.filter(Files::isRegularFile).map(SecretsCanaryTest::bytes))
                    .anyMatch(text -> text.contains("secret.key=***") && text.contains("password=***"));
        }
    }

    @Test
    void a_secret_file_that_others_may_read_or_write_is_refused_and_not_told() throws IOException {
        for (String mode : List.of("rw-r--r--", "rw-----w-", "rw-rw-rw-")) {
            Files.setPosixFilePermissions(dir.resolve("token"), PosixFilePermissions.fromString(mode));
            assertThat(tidegate("run", "orders", "--partition", "2024-01-01")).isEqualTo(2);
            assertThat(printed.get(printed.size() - 1)).contains("chmod 600");
        }
        nothingTellsIt();
    }
}
