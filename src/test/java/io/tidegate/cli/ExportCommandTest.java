package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files for an orchestrator, on stdout or where {@code --out} says. */
class ExportCommandTest {
    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void project() {
        bench = Workbench.withProject(folder);
    }

    @Test
    void stdout_is_the_file_and_nothing_else() {
        Workbench.Outcome outcome = bench.run("export", "airflow", "--var", "x=1", "--launcher", "/opt/tidegate");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .startsWith("# Made by `tidegate export airflow`")
                .contains("\"/opt/tidegate\", \"run\", \"orders_daily\"", folder + "/jobs.yaml", "\"x=1\"")
                .endsWith("    )\n");
        assertThat(bench.opened).isEmpty();
    }

    @Test
    void several_files_go_into_a_folder_or_one_after_the_other_to_stdout() {
        assertThat(bench.run("export", "systemd").out())
                .contains("# tidegate-my-project-orders-daily.service\n", "[Timer]", "OnCalendar=*-*-* 00:00:00 UTC");
        Workbench.Outcome outcome = bench.run("export", "systemd", "orders_daily", "--out", "units");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.lastLine()).isEqualTo("2 files for systemd");
        assertThat(bench.read("units/tidegate-my-project-orders-daily.timer")).contains("WantedBy=timers.target");
    }

    @Test
    void a_container_reads_the_job_file_where_it_lies_there() {
        assertThat(bench.run("export", "k8s-job", "--image", "i:1").out()).contains("\"/etc/tidegate/jobs.yaml\"");
        assertThat(bench.run("export", "k8s-job", "--image", "i:1", "--job-file", "/work/j.yaml")
                        .out())
                .contains("\"/work/j.yaml\"");
    }

    @Test
    void a_new_export_replaces_its_own_file_and_no_other() {
        assertThat(bench.run("export", "cron", "--out", "crontab").exit()).isZero();
        assertThat(bench.run("export", "cron", "--out", "crontab").exit()).isZero();
        bench.write("crontab", "0 0 * * * mine\n");
        Workbench.Outcome outcome = bench.run("export", "cron", "--out", "crontab");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("no export made it");
        assertThat(bench.read("crontab")).isEqualTo("0 0 * * * mine\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cronn",
                "airflow nosuch",
                "airflow --image i",
                "argo",
                "spark-operator --image i",
                "spark-operator --image i --jar j --launcher l",
                "cron --jar j",
                "cron -o json"
            })
    void what_makes_no_sense_is_refused_with_a_cure(String words) {
        Workbench.Outcome outcome = bench.run(("export " + words).strip().split(" "));
        assertThat(outcome.exit()).as(outcome.out()).isEqualTo(2);
        assertThat(outcome.err()).contains("Cannot ");
    }
}
