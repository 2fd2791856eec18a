package io.tidegate.job.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Job;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludesTest {
    private static final String MAIN = "version: 1\nproject: shop\ninclude: [\"jobs/*/*.yaml\", \"more/a.yaml\"]\n";

    @TempDir
    Path folder;

    private Path jobs;

    @BeforeEach
    void makeFolders() throws Exception {
        jobs = Files.createDirectories(folder.resolve("jobs/x"));
        Files.createDirectories(folder.resolve("more"));
        Files.writeString(folder.resolve("more/a.yaml"), job("a"));
    }

    @Test
    void files_are_found_by_pattern_once_and_in_order() throws Exception {
        Files.writeString(jobs.resolve("c.yaml"), job("c"));
        Files.writeString(jobs.resolve("b.yaml"), job("b"));
        Files.writeString(jobs.resolve(".hidden.yaml"), "not: read");
        Files.writeString(jobs.resolve("d.txt"), "not: read");

        assertThat(JobText.project(folder, MAIN).jobs()).extracting(Job::name).containsExactly("b", "c", "a");
    }

    @Test
    void faults_name_the_included_file_and_the_place_in_it() throws Exception {
        Files.writeString(jobs.resolve("b.yaml"), job("b").replace("format: csv", "format: cvs"));

        assertThat(JobText.fault(folder, MAIN)).satisfies(f -> {
            assertThat(f.position()).endsWith("jobs/x/b.yaml:9:17");
            assertThat(f.path()).isEqualTo("jobs[0].sources[0].format");
            assertThat(f.snippet()).contains("format: cvs");
        });
    }

    @Test
    void what_holds_for_the_project_cannot_stand_in_an_included_file() throws Exception {
        Files.writeString(jobs.resolve("b.yaml"), job("b") + "ledger: elsewhere\njbos: []\nx-y: fine\nmeta: fine\n");

        assertThat(JobText.faults(folder, MAIN))
                .extracting(Fault::problem)
                .containsExactly(
                        "Cannot use the key `ledger` in an included file: it holds for the whole project",
                        "Cannot use the key `jbos` in an included file: nobody knows it");
    }

    @Test
    void a_link_out_of_the_project_is_refused(@TempDir Path outside) throws Exception {
        Path secret = Files.writeString(outside.resolve("z.yaml"), job("z"));
        Files.createSymbolicLink(jobs.resolve("z.yaml"), secret);

        assertThat(JobText.fault(folder, MAIN).problem()).contains("leaves the project's folder");
    }

    @Test
    void a_sql_file_lies_beside_the_file_that_names_it_and_its_faults_are_placed_in_it() throws Exception {
        Files.writeString(jobs.resolve("b.sql"), "SELECT *\nFROM orders\nWHERE a = {{ var.x }}\n");
        Files.writeString(
                jobs.resolve("b.yaml"),
                job("b").replace("sql: SELECT *, _partition AS order_date FROM orders", "sql_file: b.sql"));

        assertThat(JobText.fault(folder, MAIN).position()).isEqualTo("jobs/x/b.sql:3:11");
        Files.writeString(jobs.resolve("b.sql"), " \n");
        assertThat(JobText.fault(folder, MAIN).problem()).contains("empty");
        Files.write(jobs.resolve("b.sql"), new byte[] {'a', '\n', (byte) 0xFF});
        assertThat(JobText.fault(folder, MAIN).problem()).contains("b.sql, line 2");
    }

    @Test
    void the_same_job_in_two_files_is_refused() throws Exception {
        Files.writeString(jobs.resolve("b.yaml"), job("a"));
        List<Fault> faults = JobText.faults(folder, MAIN);

        assertThat(faults)
                .anySatisfy(f -> assertThat(f.problem()).contains("Cannot name two jobs `a`: the first is at"));
    }

    private static String job(String name) {
        return JobText.SMALLEST.replace("project: shop\n", "").replace("orders_daily", name);
    }
}
