package io.tidegate.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Format;
import io.tidegate.job.Job;
import io.tidegate.job.Ready;
import io.tidegate.job.Source;
import io.tidegate.plan.SourceInput;
import io.tidegate.storage.FileEntry;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReadinessTest extends SourceFixture {
    private Job job(Duration timeout) {
        Ready ready = new Ready(
                Optional.of("_SUCCESS"), OptionalLong.empty(), Optional.empty(), timeout, Duration.ofMinutes(4));
        Source.Files s = with(source(Format.CSV, "id int"), ready);
        return TestJob.sql("", s);
    }

    @Test
    void a_partition_without_files_or_success_file_is_not_ready() throws Exception {
        FileEntry four = file("2021-01-04.csv", "id\n1\n");
        SourceInput inputs = files(D4, four, D5);
        assertThat(new Readiness().notReady(job(Duration.ZERO), List.of(D4, D5), List.of(inputs)))
                .containsOnlyKeys(D4, D5)
                .hasEntrySatisfying(D4, why -> assertThat(why).isEqualTo("orders: there is no " + dir + "/_SUCCESS"))
                .hasEntrySatisfying(
                        D5, why -> assertThat(why).isEqualTo("orders: no file matches " + dir + "/2021-01-05.*"));
        file("_SUCCESS", "");
        assertThat(new Readiness().notReady(job(Duration.ZERO), List.of(D4, D5), List.of(inputs)))
                .containsOnlyKeys(D5);
        file("2021-01-05.csv", "id\n1\n");
        assertThat(new Readiness().notReady(job(Duration.ZERO), List.of(D4, D5), List.of(inputs)))
                .isEmpty();
    }

    @Test
    void pins_notice_a_file_that_is_changed_or_gone() throws Exception {
        FileEntry four = file("4.csv", "id\n1\n");
        FileEntry five = file("sub/5.csv", "id\n1\n");
        List<SourceInput> inputs = List.of(files(D4, four, five), new SourceInput.StaticTable("t", "/nowhere", 3));
        SourcePins pins = new SourcePins();
        assertThat(pins.changed(inputs)).isEmpty();
        file("4.csv", "id\n1\n2\n");
        Files.delete(dir.resolve("sub/5.csv"));
        assertThat(pins.changed(inputs)).containsExactly(four.path(), five.path());
    }
}
