package io.tidegate.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Project;
import io.tidegate.job.yaml.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackfillFileTest {
    @TempDir
    Path folder;

    private Project project;
    private Path file;

    @BeforeEach
    void place() {
        project = Plans.project(folder);
        file = folder.resolve("backfill/plan.yaml");
    }

    private String written(BackfillPlan plan) throws IOException {
        BackfillFile.write(plan, file);
        return Files.readString(file);
    }

    private void edit(String old, String replacement) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(old);
        Files.writeString(file, text.replace(old, replacement));
    }

    private List<Fault> faults() {
        ReadPlan read = BackfillFile.look(file, "backfill/plan.yaml", project);
        assertThat(read).isInstanceOf(ReadPlan.Invalid.class);
        return ((ReadPlan.Invalid) read).faults();
    }

    private TidegateException refusal() {
        return catchThrowableOfType(TidegateException.class, () -> BackfillFile.read(file, project));
    }

    @Test
    void what_is_written_is_what_is_read() throws IOException {
        long seed = Long.getLong("tidegate.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            BackfillPlan plan = Plans.random(random);
            Path path = folder.resolve("random/" + i + ".yaml");
            BackfillFile.write(plan, path);

            assertThat(BackfillFile.read(path, project))
                    .as("seed %d, plan %d", seed, i)
                    .isEqualTo(plan);
            assertThat(BackfillFile.read(path, project).hash()).isEqualTo(plan.hash());
        }
    }

    @Test
    void the_file_reads_like_what_it_is() throws IOException {
        assertThat(written(Plans.days(31)))
                .contains(
                        "reason: \"The currency of spring was wrong\"\n",
                        "budget: 60\nwindow: \"22:00-06:00\"\nnewest_first: false\n",
                        "    range: 2000-01-01 to 2000-01-31\n",
                        "    backfill:  # never built\n      partitions: 2\n      ranges:\n        - 2000-01-01 to 2000-01-02\n",
                        "      - 2000-01-11 to 2000-01-20\n      - 2000-01-21 to 2000-01-30\n      - 2000-01-31\n",
                        "      - why: \"excluded\"\n        partitions:\n          - 2000-02-01 to 2000-02-02\n",
                        "replaces: {partitions: 29, files: 62, rows: 31000, bytes: 1550000}\n",
                        "- {job: weekly, owner: {team: \"finance\", contact: \"finance@example.com\"}}\n",
                        "      cost: {low: 41.00, likely: 47.20, high: 58.00}\n",
                        "needs_approval: \"31 partitions are more than")
                .endsWith("approvals: []\n");
        assertThat(Files.readString(file).lines().filter(line -> line.matches("      2000-01-\\d\\d: .*")))
                .hasSize(6);
    }

    @Test
    void ten_thousand_partitions_are_written_and_read_in_well_under_a_second() {
        BackfillPlan plan = Plans.days(10_000);
        BackfillFile.write(Plans.days(500), folder.resolve("warm.yaml"));
        BackfillFile.read(folder.resolve("warm.yaml"), project);
        long start = System.nanoTime();
        BackfillFile.write(plan, file);
        long between = System.nanoTime();
        BackfillPlan read = BackfillFile.read(file, project);
        long end = System.nanoTime();

        assertThat(read).isEqualTo(plan);
        assertThat(Duration.ofNanos(between - start)).isLessThan(Duration.ofMillis(900));
        assertThat(Duration.ofNanos(end - between)).isLessThan(Duration.ofMillis(900));
    }

    @Test
    void a_plan_is_never_written_over_and_gets_another_name_instead() {
        BackfillPlan plan = Plans.days(3);
        BackfillFile.write(plan, file);

        assertThatThrownBy(() -> BackfillFile.write(plan, file)).hasMessageContaining("there is a file already");
        assertThat(BackfillFile.writeNew(plan, folder)).hasFileName("orders-2000-01-01-to-2000-01-03-20240601.yaml");
        assertThat(BackfillFile.writeNew(plan, folder)).hasFileName("orders-2000-01-01-to-2000-01-03-20240601-2.yaml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "budget: 60|budget: 600",
                "newest_first: false|newest_first: true",
                "table_version: 41|table_version: 42",
                "- 2000-01-11 to 2000-01-20|- 2000-01-11 to 2000-01-21",
                "partitions: 2\\n|partitions: 3\\n",
                "range: 2000-01-01 to|range: 2000-01-02 to",
                "high: 58.00|high: 58.01",
                "why: \"excluded\"|why: \"exempt\"",
                "team: \"finance\"|team: \"nobody\"",
                "planned:\\n  by: \"ann\"|planned:\\n  by: \"eve\"",
                "window: \"22:00-06:00\"\\n|",
                "hash: |hash: 0"
            })
    void a_plan_that_was_changed_by_hand_is_refused(String old, String replacement) throws IOException {
        written(Plans.days(31));
        edit(old.replace("\\n", "\n"), replacement == null ? "" : replacement.replace("\\n", "\n"));

        assertThat(refusal().code()).isEqualTo(ErrorCode.STALE_PLAN);
        assertThat(refusal()).hasMessageContaining("it was changed by hand");
        assertThat(refusal().cure()).contains("plan again: tidegate backfill plan orders");
    }

    @Test
    void comments_and_layout_are_not_content() throws IOException {
        written(Plans.days(5));
        edit("reason:", "# reviewed with finance\nx-ticket: DATA-7\nreason:");
        edit("replaces: {partitions: 3, files: 10,", "replaces: {files:   10, partitions: 3,");

        assertThat(BackfillFile.read(file, project)).isEqualTo(Plans.days(5));
    }

    @Test
    void every_fault_is_told_at_once_with_its_place() throws IOException {
        written(Plans.days(5));
        edit("newest_first: false", "newest_frist: false");
        edit("    table_version: 41", "    table_version: many");
        edit("- 2000-01-01 to 2000-01-05\n    left_out", "- 2000-01-01 to 2000-13-05\n    left_out");
        edit("low: 41.00", "low: 99.00");
        List<Fault> faults = faults();

        assertThat(faults).hasSize(5);
        assertThat(faults.stream().map(Fault::problem))
                .anyMatch(p -> p.contains("`newest_frist`"))
                .anyMatch(p -> p.contains("Cannot do without `newest_first`"))
                .anyMatch(p -> p.contains("`many` as a number"))
                .anyMatch(p -> p.contains("2000-13-05"))
                .anyMatch(p -> p.contains("not a range"));
        assertThat(faults).allMatch(f -> f.position().matches("backfill/plan.yaml:\\d+:\\d+"));
        assertThat(faults.stream().flatMap(f -> f.didYouMean().stream())).containsExactly("newest_first");
        assertThat(refusal().code()).isEqualTo(ErrorCode.JOB_FILE);
        assertThat(refusal().code().exitStatus()).isEqualTo(2);
    }

    @Test
    void a_job_that_the_project_does_not_have_is_a_fault() throws IOException {
        written(Plans.days(5));
        edit("- job: orders", "- job: orderz");

        assertThat(faults().get(0).problem()).contains("Cannot find a job named `orderz`");
        assertThat(faults().get(0).cure()).contains("Did you mean orders?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "version: 1\nversion: 1\n",
                "version: !!java.net.URL 1",
                "version: &a [*a]",
                "version: 1\n---\nversion: 1\n",
                "\u0000",
                "version: 2",
                "reason: {{{{{{{{",
                "<<: {a: 1}",
                "jobs: [{chunks: [1900-01-01 to 2199-12-31], grain: hour}]"
            })
    void hostile_yaml_ends_in_faults(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);

        assertThat(faults()).isNotEmpty().allMatch(f -> !f.cure().isBlank());
    }

    @Test
    void aliases_that_multiply_and_deep_nesting_end_in_time() throws IOException {
        StringBuilder bomb = new StringBuilder("x-0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("x-%d: &a%d [".formatted(i, i))
                    .append("*a%d, ".formatted(i - 1).repeat(9))
                    .append("]\n");
        }
        Files.createDirectories(file.getParent());
        for (String text : List.of(bomb.toString(), "x-a: " + "[".repeat(20_000), "x: " + "b".repeat(4 << 20))) {
            Files.writeString(file, text);
            long start = System.nanoTime();
            assertThat(faults()).isNotEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void partitions_without_end_are_not_unfolded() throws IOException {
        written(Plans.days(5));
        edit(
                "- 2000-01-01 to 2000-01-05\n    left_out",
                "- 1900-01-01 to 2199-12-31\n".repeat(2_000).strip().replace("\n", "\n      ") + "\n    left_out");

        assertThat(faults()).anyMatch(f -> f.problem().contains("more than 1,000,000 partitions"));
    }

    @Test
    void a_file_that_is_not_there_says_where_plans_are() {
        assertThat(refusal().code()).isEqualTo(ErrorCode.USAGE);
        assertThat(refusal().cure()).contains("backfill ls");
    }

    @Test
    void an_approval_is_added_and_nothing_else_changes() throws IOException {
        BackfillPlan plan = Plans.days(31);
        String before = written(plan);
        Approval eve = new Approval("eve", Plans.NOON, plan.hash(), Optional.of("looks \"right\": yes"));
        Approval bob = new Approval("bob", Plans.NOON.plusSeconds(60), plan.hash(), Optional.empty());

        BackfillPlan once = BackfillFile.approve(file, "plan.yaml", project, plan, eve);
        String between = Files.readString(file);
        BackfillPlan twice = BackfillFile.approve(file, "plan.yaml", project, once, bob);

        assertThat(between).startsWith(before.substring(0, before.length() - "approvals: []\n".length()));
        assertThat(Files.readString(file)).startsWith(between);
        assertThat(BackfillFile.read(file, project)).isEqualTo(twice);
        assertThat(twice.approvals()).containsExactly(eve, bob);
        assertThat(twice.hash()).isEqualTo(plan.hash());
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.draft");
    }

    @Test
    void a_file_whose_approvals_are_not_its_end_is_left_as_it_is() throws IOException {
        BackfillPlan plan = Plans.days(5);
        String text = written(plan);
        Files.writeString(
                file, text.replace("approvals: []\n", "").replace("version: 1\n", "version: 1\napprovals:\n  []\n"));
        String moved = Files.readString(file);
        Approval eve = new Approval("eve", Plans.NOON, plan.hash(), Optional.empty());

        assertThatThrownBy(() -> BackfillFile.approve(file, "plan.yaml", project, plan, eve))
                .hasMessageContaining("are not the end of it");
        assertThat(Files.readString(file)).isEqualTo(moved);
    }
}
