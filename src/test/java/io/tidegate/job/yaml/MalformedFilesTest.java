package io.tidegate.job.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedFilesTest {
    private static final Duration SOON = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_malformed_file_gives_a_fault_with_its_line_and_a_cure(Malformed.Case malformed) {
        List<Fault> faults = inTime(malformed.text().getBytes(StandardCharsets.UTF_8));

        assertThat(faults)
                .as(() -> String.join("\n", faults.stream().map(Fault::render).toList()))
                .anySatisfy(fault -> {
                    assertThat(fault.problem()).contains(malformed.says());
                    if (malformed.line() > 0) {
                        assertThat(fault.line()).isEqualTo(malformed.line());
                    }
                });
    }

    static Stream<Malformed.Case> a_malformed_file_gives_a_fault_with_its_line_and_a_cure() {
        return Stream.of(Malformed.STRUCTURE, Malformed.MEANING, Malformed.SYNTAX)
                .flatMap(List::stream);
    }

    @Test
    void there_are_more_than_a_hundred() {
        assertThat(a_malformed_file_gives_a_fault_with_its_line_and_a_cure().count())
                .isGreaterThan(200);
    }

    @Test
    void what_is_not_utf_8_text_is_refused_with_its_place() {
        assertThat(inTime(new byte[] {'a', ':', '\n', 'b', (byte) 0xFF}))
                .singleElement()
                .satisfies(f -> assertThat(f.position()).endsWith("jobs.yaml:2:2"));
        assertThat(inTime("version: 1\nx: \u0000".getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .satisfies(f -> assertThat(f.position()).endsWith("jobs.yaml:2:4"));
        assertThat(inTime(new byte[] {0x50, 0x4B, 3, 4})).hasSize(1);
        assertThat(inTime(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a'}))
                .singleElement()
                .satisfies(f -> assertThat(f.problem()).contains("byte order mark"));
        assertThat(inTime("version: 1".getBytes(StandardCharsets.UTF_16))).hasSize(1);
        assertThat(inTime(new byte[0])).hasSize(1);
    }

    @Test
    void a_file_of_more_than_3_mb_is_refused() {
        assertThat(inTime(("x-a: " + "b".repeat(3 << 20)).getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .satisfies(f -> assertThat(f.problem()).contains("3 MB"));
    }

    @Test
    void aliases_that_multiply_are_refused() {
        StringBuilder bomb = new StringBuilder("x-0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("x-%d: &a%d [".formatted(i, i));
            bomb.append("*a%d, ".formatted(i - 1).repeat(9)).append("]\n");
        }
        assertThat(inTime(bomb.toString().getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .satisfies(f -> assertThat(f.problem()).contains("aliases"));
    }

    @Test
    void an_alias_of_what_it_stands_in_is_refused() {
        assertThat(inTime("version: &a [*a]\n".getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .satisfies(f -> assertThat(f.problem()).contains("`*a` stands for"));
    }

    @Test
    void what_nests_deeply_is_refused() {
        for (String open : List.of("[", "{a: ", "- ", "? ")) {
            assertThat(inTime(("x-a:\n  " + open.repeat(20_000)).getBytes(StandardCharsets.UTF_8)))
                    .isNotEmpty();
        }
        StringBuilder steps = new StringBuilder();
        for (int i = 0; i < 1500; i++) {
            steps.append(" ".repeat(i)).append("a:\n");
        }
        assertThat(inTime(steps.toString().getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .satisfies(f -> assertThat(f.problem()).contains("nests deeper"));
    }

    @Test
    void a_file_of_nothing_but_faults_ends_in_time_with_the_first_of_them() {
        StringBuilder text = new StringBuilder("version: 1\nproject: shop\njobs:\n");
        for (int i = 0; i < 20_000; i++) {
            text.append("  - {nmae: x%d, chekcs: [{not_nul: a}]}\n".formatted(i));
        }
        List<Fault> faults = inTime(text.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(faults).hasSizeBetween(100, 200);
        assertThat(faults.get(0).line()).isEqualTo(4);
    }

    @Test
    void a_thousand_jobs_in_a_circle_are_one_fault() {
        StringBuilder text =
                new StringBuilder("version: 1\nproject: shop\ndefaults: {owner: {team: a, contact: b}}\njobs:\n");
        for (int i = 0; i < 1000; i++) {
            text.append("""
                      - name: job_%d
                        partition: {column: d, grain: day, start: 2024-01-01}
                        sources: [{name: a, job: job_%d}]
                        transform: {sql: SELECT * FROM a}
                        target: {table: job_%d}
                        checks: []
                    """.formatted(i, (i + 1) % 1000, i).indent(0));
        }
        assertThat(inTime(text.toString().getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .satisfies(f -> assertThat(f.problem()).contains("Cannot order the jobs: job_0 reads job_1 reads"));
    }

    @Test
    void a_comma_that_ends_a_type_is_one_fault_that_says_what_to_quote() {
        for (String column : List.of("amount: decimal(12,2)", "amount: {type: decimal(12,2), since: 2024-02-01}")) {
            String text = JobText.SMALLEST.replaceFirst(
                    "(?s)columns:.*?timestamp",
                    "columns: {order_id: string, event_ts: timestamp, %s}".formatted(column));
            assertThat(inTime(text.getBytes(StandardCharsets.UTF_8)))
                    .singleElement()
                    .satisfies(f -> assertThat(f.render()).contains("decimal(12", "Quote it: \"decimal(12,2)\"."));
        }
    }

    @Test
    void a_file_that_is_not_there_or_a_folder_is_refused() {
        assertThat(((ReadResult.Invalid) JobText.read(folder.resolve("none.yaml"))).faults())
                .singleElement()
                .satisfies(f -> assertThat(f.render()).contains("none.yaml:1:1").contains("tidegate init"));
        assertThat(((ReadResult.Invalid) JobText.read(folder)).faults()).hasSize(1);
    }

    @Test
    void an_environment_without_its_file_or_with_a_path_for_a_name_is_refused() throws Exception {
        Path file = JobText.write(folder, JobText.SMALLEST);
        for (String env : List.of("prod", "../prod", "", "a/b")) {
            ReadResult result = ProjectReader.read(file, Optional.of(env), Map.of(), Map.of());
            assertThat(((ReadResult.Invalid) result).faults()).as(env).hasSize(1);
        }
        Files.writeString(folder.resolve("jobs.prod.yaml"), "jobs: {a: b}\n");
        ReadResult result = ProjectReader.read(file, Optional.of("prod"), Map.of(), Map.of());
        assertThat(((ReadResult.Invalid) result).faults())
                .singleElement()
                .satisfies(f -> assertThat(f.position()).endsWith("jobs.prod.yaml:1:7"));
    }

    @Test
    void variables_of_the_command_line_are_checked() {
        Path file = JobText.write(folder, JobText.SMALLEST);
        for (Map<String, String> vars :
                List.of(Map.of("A-b", "1"), Map.of("a", " "), Map.of("a", "{{ ds }}"), Map.of("a", "x\ny"))) {
            ReadResult result = ProjectReader.read(file, Optional.empty(), vars, Map.of());
            assertThat(((ReadResult.Invalid) result).faults())
                    .singleElement()
                    .satisfies(f -> assertThat(f.file()).isEqualTo("--var"));
        }
    }

    @Test
    void all_faults_are_thrown_together_with_exit_status_2() {
        Path file = JobText.write(
                folder, JobText.with("project: shop", "projct: shop").replace("csv\n", "cvs\n"));

        Assertions.assertThatThrownBy(() -> ProjectReader.readOrThrow(file, Optional.empty(), Map.of(), Map.of()))
                .isInstanceOfSatisfying(TidegateException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.JOB_FILE);
                    assertThat(e.getMessage())
                            .contains("it has 3 faults")
                            .contains("jobs.yaml:2:1  projct: Cannot use the key `projct`")
                            .contains("    2 | projct: shop\n      | ^^^^^^\n")
                            .contains("Did you mean `project`?")
                            .contains("jobs[0].sources[0].format")
                            .contains("Did you mean `csv`?");
                });
    }

    private List<Fault> inTime(byte[] bytes) {
        Path file = JobText.write(folder, bytes);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime(); // What it costs, not how busy the machine is.
        ReadResult result = JobText.read(file);
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(SOON);
        assertThat(result).isInstanceOf(ReadResult.Invalid.class);
        List<Fault> faults = ((ReadResult.Invalid) result).faults();
        assertThat(faults).allSatisfy(fault -> {
            assertThat(fault.line()).isPositive();
            assertThat(fault.column()).isPositive();
            assertThat(fault.problem()).startsWith("Cannot ");
            assertThat(fault.cure()).isNotBlank().endsWith(".");
        });
        return faults;
    }
}
