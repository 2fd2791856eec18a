package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedFilesTest {
    @TempDir
    Path dir;

    private Path shipped;

    @BeforeEach
    void ship() throws IOException {
        shipped = Files.writeString(Files.createDirectories(dir.resolve("etl")).resolve("jobs.yaml"), "version: 1");
    }

    private static ShippedFiles in(String mode, String files) {
        return ShippedFiles.of(Map.of("spark.submit.deployMode", mode, "spark.files", files));
    }

    @Test
    void a_file_that_is_there_is_taken_before_a_shipped_one() throws IOException {
        Path here = Files.writeString(dir.resolve("jobs.yaml"), "version: 1");
        assertThat(in("client", "file://" + shipped).find(here)).isEqualTo(here);
    }

    @Test
    void a_shipped_file_is_found_by_its_name_or_by_the_one_it_was_given() {
        Path name = dir.resolve("driver/jobs.yaml");
        for (String files : List.of(shipped.toString(), "file:" + shipped, "hdfs://h/other.yaml, file://" + shipped)) {
            assertThat(in("cluster", files).find(name)).as(files).isEqualTo(shipped);
        }
        assertThat(in("cluster", "file://" + shipped + "#prod.yaml").find(dir.resolve("driver/prod.yaml")))
                .isEqualTo(shipped);
    }

    @Test
    void without_spark_submit_a_missing_file_is_left_to_its_reader() {
        Path nowhere = dir.resolve("nowhere.yaml");
        assertThat(ShippedFiles.of(Map.of()).find(nowhere)).isEqualTo(nowhere);
        assertThat(in("client", "").find(nowhere)).isEqualTo(nowhere);
    }

    @Test
    void a_driver_in_the_cluster_says_where_it_looked_and_how_to_bring_the_file() {
        for (String files : List.of("", "file:/gone/jobs.yaml", "hdfs://h/jobs.yaml", "file:bad\u0000/jobs.yaml")) {
            assertThatThrownBy(() -> in("cluster", files).find(Path.of("driver/jobs.yaml")))
                    .isInstanceOfSatisfying(TidegateException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.JOB_FILE);
                        assertThat(e.cure()).contains("--files jobs.yaml,orders.sql -f jobs.yaml");
                    })
                    .hasMessageContaining("Cannot find the job file driver/jobs.yaml: the driver runs on ")
                    .hasMessageContaining(Path.of("").toAbsolutePath().toString());
        }
    }
}
