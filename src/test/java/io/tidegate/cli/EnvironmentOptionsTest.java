package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentOptionsTest {
    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void project() {
        bench = Workbench.withProject(folder);
    }

    @Test
    void every_option_can_come_from_the_environment_and_a_flag_beats_it() {
        bench.env.put("TIDEGATE_OUTPUT", "json");
        assertThat(bench.run("ls").out()).startsWith("{");
        assertThat(bench.run("ls", "-o", "text").out()).doesNotStartWith("{");
        bench.env.put("TIDEGATE_FILE", "nowhere.yaml");
        assertThat(bench.run("ls").exit()).isEqualTo(2);
        assertThat(bench.run("ls", "-f", "jobs.yaml").exit()).isZero();
    }

    @Test
    void a_flag_beats_the_variables_of_the_options_it_excludes() {
        bench.env.put("TIDEGATE_LATEST", "true");
        assertThat(bench.run("plan", "orders_daily").out())
                .contains("2024-03-03")
                .doesNotContain("2024-03-01");
        assertThat(bench.run("plan", "orders_daily", "--partition", "2024-03-01")
                        .out())
                .contains("2024-03-01");
        bench.env.put("TIDEGATE_QUIET", "1");
        assertThat(bench.run("ls", "-v").exit()).isZero();
    }

    @Test
    void lists_and_pairs_are_split() {
        bench.env.put("TIDEGATE_PARTITION", "2024-03-01,2024-03-03");
        assertThat(bench.run("plan", "orders_daily").out()).contains("2 partitions to build");
        bench.env.put("TIDEGATE_VAR", "a=1,b=2,3");
        bench.write("jobs.yaml", bench.read("jobs.yaml").replace("jobs:\n", "vars: {a: x, b: y}\njobs:\n"));
        assertThat(bench.run("ls").exit()).isZero();
        bench.env.put("TIDEGATE_VAR", "nonsense");
        assertThat(bench.run("ls").err()).contains("--var nonsense");
    }

    @Test
    void a_variable_that_cannot_be_used_is_named() {
        bench.env.put("TIDEGATE_YES", "perhaps");
        assertThat(bench.run("ls").err()).contains("TIDEGATE_YES=perhaps");
        bench.env.put("TIDEGATE_YES", "");
        assertThat(bench.run("ls").err()).contains("TIDEGATE_YES: it is blank");
        bench.env.remove("TIDEGATE_YES");
        bench.env.put("TIDEGATE_COLOR", "pink");
        Workbench.Outcome outcome = bench.run("ls");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("--color pink", "environment: TIDEGATE_COLOR");
    }

    @Test
    void a_variable_of_another_command_or_of_an_option_that_needs_another_one_is_no_fault() {
        bench.env.put("TIDEGATE_CONF", "spark.x=1");
        bench.env.put("TIDEGATE_RUN_AS", "airflow");
        bench.env.put("TIDEGATE_CHUNK", "3");
        assertThat(bench.run("validate").exit()).isZero();
        assertThat(bench.run("doctor").exit()).isZero();
        assertThat(bench.run("schema").exit()).isZero();
    }

    @Test
    void options_may_stand_before_the_command() {
        assertThat(bench.run("-o", "json", "-f", "jobs.yaml", "ls").out()).startsWith("{");
        assertThat(bench.run("--output=json", "ls").out()).startsWith("{");
        assertThat(bench.run("--exclude", "orders_daily", "ls").exit()).isEqualTo(2);
    }
}
