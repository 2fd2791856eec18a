package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is typed wrong ends with 2, says what is wrong, and how to do it right. A blank is written as ␣, nothing as ∅. */
class WrongCommandLinesTest {
    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void project() {
        bench = Workbench.withProject(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rum orders_daily",
                "RUN orders_daily --latest",
                "--partition 2024-03-01 run orders_daily",
                "--bogus",
                "-o",
                "-o yaml ls",
                "ls -o xml",
                "ls -o json -o text",
                "ls --color sometimes",
                "ls -q -v",
                "ls -vvv",
                "ls -q -q",
                "ls --nope",
                "ls --partition 2024-03-01",
                "ls --conf spark.x=1",
                "ls --run-id abc",
                "ls nosuchjob",
                "ls tag:none",
                "ls ++",
                "ls --exclude orders_daily",
                "ls --env ../../etc/passwd",
                "ls --env ∅",
                "ls --env nosuch",
                "ls --var novalue",
                "ls --var =1",
                "ls --var a=1 --var a=2",
                "ls --var BAD-KEY=1",
                "ls --var a=",
                "ls -f ∅",
                "ls -f missing.yaml",
                "ls -f bundle.zip",
                "ls -f s3a://bucket/jobs.yaml",
                "show",
                "show orders_daily other",
                "show nosuch",
                "show ∅",
                "render orders_daily",
                "render orders_daily --partition 2024-13-01",
                "render orders_daily --partition 2024-03",
                "render orders_daily --partition 2024-03-01 --partition 2024-03-02",
                "run",
                "run --latest",
                "run orders_daily",
                "run orders_daily --partition",
                "run orders_daily --partition ∅",
                "run orders_daily --partition 01.03.2024",
                "run orders_daily --partition '2024-03-01'␣OR␣1=1",
                "run orders_daily --partition 2024-03-01 --latest",
                "run orders_daily --missing --stale",
                "run orders_daily --from 2024-03-01",
                "run orders_daily --to 2024-03-01",
                "run orders_daily --from 2024-03-02 --to 2024-03-01",
                "run orders_daily --latest --from 2024-03-01 --to 2024-03-02",
                "run orders_daily --latest --chunk 0",
                "run orders_daily --latest --chunk -1",
                "run orders_daily --latest --chunk many",
                "run orders_daily --latest --chunk P0M",
                "run orders_daily --latest --chunk P1M3D",
                "run orders_daily --latest --chunk AUTO",
                "estimate",
                "estimate orders_daily",
                "estimate orders_daily other --latest",
                "estimate orders_daily --from 2024-03-01",
                "estimate orders_daily --latest --missing",
                "estimate orders_daily --latest --chunk P1H",
                "estimate orders_daily --latest --conf x=1",
                "run orders_daily --latest --force",
                "run orders_daily --latest --force --reason ␣",
                "run orders_daily --latest --force --reason TODO",
                "run orders_daily --latest --force --reason xxxxxx",
                "run orders_daily --latest --force --reason ...",
                "run orders_daily --latest --reason rebuilt",
                "run orders_daily --latest --scheduled",
                "run orders_daily --scheduled --missing",
                "run orders_daily --scheduled --from 2024-03-01 --to 2024-03-02",
                "run orders_daily --scheduled --partition 2024-03-01,2024-03-02",
                "plan orders_daily --scheduled --partition 2023-12-31",
                "check orders_daily --scheduled",
                "run orders_daily --changed --missing",
                "run orders_daily --latest --skip-exit-code 98",
                "run orders_daily --latest --conf notspark=1",
                "run orders_daily --latest --conf spark.x",
                "run orders_daily --latest --run-id ../x",
                "run orders_daily --latest --run-as ␣",
                "run orders_daily --latest --fail-fast=perhaps",
                "run @/etc/passwd --latest",
                "plan",
                "plan orders_daily",
                "plan orders_daily --latest --conf spark.x=1",
                "plan orders_daily --latest --skip-exit-code 99",
                "validate --conf spark.x=1",
                "validate --dry-run",
                "ready orders_daily",
                "ready",
                "verify orders_daily",
                "profile orders_daily --partition 2024-03-01 --suggest=no",
                "logs",
                "logs a b",
                "logs ../../x",
                "logs 01NOSUCHRUN",
                "explain nosuch",
                "explain 3",
                "explain 2 20",
                "schema -o json",
                "schema extra",
                "schema -f jobs.yaml",
                "completion",
                "completion fish",
                "completion bash -o json",
                "init a b",
                "init",
                "init --env prod",
                "backfill plan orders_daily",
                "dlq ls",
                "help nosuch",
                "help quarantine",
                "retry one two",
                "retry 01J --last",
                "rollback",
                "rollback orders_daily --reason moreThanFour",
                "rollback orders_daily --partition 2024-01-01",
                "rollback orders_daily --partition 2024-01-01 --reason test",
                "rollback orders_daily --partition 2024-01-01 --reason asdf",
                "rollback orders_daily --partition 2024-01-01 --reason fix",
                "rollback orders_daily --partition 2024-01-01 --run 01J --reason wrong␣rates",
                "rollback orders_daily --backfill nonsense --reason wrong␣rates",
                "rollback orders_daily --partition 2024-01-01 --to five --reason wrong␣rates",
                "rollback orders_daily --partition 2024-01-01 --dry-run --conf spark.a=b",
                "ls --result-file .",
                "ls -y -y"
            })
    void is_refused_with_a_cure(String line) {
        long start = System.nanoTime();
        Workbench.Outcome outcome = bench.run(words(line));
        assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains("Cannot ");
        assertThat(outcome.err().lines().skip(1).findFirst().orElse(""))
                .as("the cure")
                .isNotBlank();
        assertThat(outcome.err()).doesNotContain("Exception", "\tat ");
        assertThat(outcome.out())
                .as("nothing of an error on stdout but a summary")
                .hasLineCount(outcome.out().isEmpty() ? 0 : 1);
        assertThat(bench.opened).as("no engine").isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    private static List<String> words(String line) {
        return Arrays.stream(line.split(" "))
                .map(word -> word.equals("∅") ? "" : word.replace('␣', ' '))
                .toList();
    }

    @Test
    void every_command_of_a_later_version_is_known_and_refused() {
        for (String command : Catalogue.LATER) {
            Workbench.Outcome outcome = bench.run(command, "anything", "--at-all");
            assertThat(outcome.exit()).isEqualTo(2);
            assertThat(outcome.err()).contains("not in this version");
        }
    }

    @Test
    void nothing_at_all_is_a_usage_error_that_names_the_help() {
        Workbench.Outcome outcome = bench.run();
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("Cannot tell what to do").contains("tidegate --help");
    }

    @Test
    void a_misspelt_command_or_option_is_answered_with_the_nearest_one() {
        assertThat(bench.run("valdate").err()).contains("Did you mean validate?");
        assertThat(bench.run("ls", "--colour", "never").err()).contains("Did you mean --color?");
    }

    @Test
    void a_usage_error_is_told_in_json_when_json_was_asked_for() {
        for (List<String> args :
                List.of(List.of("-o", "json", "rum"), List.of("-ojson", "rum"), List.of("rum", "--output=json"))) {
            Workbench.Outcome outcome = bench.run(args);
            assertThat(outcome.out())
                    .hasLineCount(1)
                    .contains("\"schema_version\":1", "\"exit\":2", "\"code\":\"usage\"");
        }
    }

    @Test
    void control_characters_never_reach_the_terminal() {
        Workbench.Outcome outcome = bench.run("ls", "\u001b[31mred\u0007\u202e");
        assertThat(outcome.err()).doesNotContain("\u001b", "\u0007", "\u202e");
    }
}
