package io.tidegate.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Job;
import io.tidegate.job.Transform;
import io.tidegate.job.Window;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationForecastTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "SELECT :ds AS d|ds",
                "SELECT * FROM t WHERE x >= :partition_start|partition_start",
                "SELECT 'it''s :ds' AS d|",
                "SELECT \"a :ds\" FROM t|",
                "SELECT `:ds` FROM t|",
                "SELECT 1 -- :ds|",
                "SELECT /* :ds */ 1|",
                "SELECT a::ds FROM t|",
                "SELECT :dsx FROM t|",
                "SELECT 'x' || :partition_end|partition_end"
            })
    void a_bound_parameter_is_found_where_it_is_one(String sql, String expected) {
        assertThat(SqlParameters.ofOnePartition(sql)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void a_long_literal_is_read_without_overflow() {
        assertThat(SqlParameters.ofOnePartition("SELECT '" + "\\'x".repeat(200_000) + "', :ds"))
                .contains("ds");
    }

    @Test
    void what_the_newest_run_of_the_same_job_wrote_is_expected_again() {
        Scene scene = new Scene(root);
        Jobs jobs = Jobs.job(root, "orders").sources(Jobs.files(root, "orders", "o/{{ ds }}.csv", Window.NONE));
        Job job = jobs.build();
        scene.project(10, job);
        scene.file("o/2021-01-01.csv", "x");
        assertThat(EvaluationForecast.of(job, scene.ledger.history("orders")))
                .isEqualTo("decided when it runs (`plan --connect` asks Spark now)");

        scene.publish(job, Scene.these(job, "2021-01-01"));
        assertThat(EvaluationForecast.of(job, scene.ledger.history("orders")))
                .isEqualTo("once for the chunk: no grouping");

        Job changed = jobs.configuration("configuration 2").build();
        assertThat(EvaluationForecast.of(changed, scene.ledger.history("orders")))
                .startsWith("decided when it runs");
        Job bound = jobs.transform(new Transform.Sql("SELECT :ds", Optional.empty()))
                .build();
        assertThat(EvaluationForecast.of(bound, scene.ledger.history("orders")))
                .isEqualTo("once per partition: the SQL uses :ds");
    }
}
