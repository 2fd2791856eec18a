package io.tidegate.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Format;
import io.tidegate.job.Job;
import io.tidegate.job.Ready;
import io.tidegate.job.Source;
import io.tidegate.plan.SourceInput;
import io.tidegate.storage.FileEntry;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReadinessTest extends SourceFixture {
    private Instant now = Instant.parse("2021-01-05T00:00:00Z");
    private final List<Duration> slept = new ArrayList<>();
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private Job job(Duration timeout) {
        Ready ready = new Ready(
                Optional.of("_SUCCESS"), OptionalLong.empty(), Optional.empty(), timeout, Duration.ofMinutes(4));
        Source.Files s = with(source(Format.CSV, "id int"), ready);
        return TestJob.sql("", s);
    }

    private Readiness readiness(int fileComesAfter) {
        return new Readiness(clock, pause -> {
            slept.add(pause);
            now = now.plus(pause);
            if (slept.size() == fileComesAfter) {
                try {
                    Files.writeString(dir.resolve("_SUCCESS"), "");
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
            }
        });
    }

    @Test
    void a_partition_without_files_or_success_file_is_not_ready() throws Exception {
        FileEntry four = file("2021-01-04.csv", "id\n1\n");
        SourceInput inputs = files(D4, four, D5);
        assertThat(readiness(0).notReady(job(Duration.ZERO), List.of(D4, D5), List.of(inputs)))
                .containsOnlyKeys(D4, D5)
                .hasEntrySatisfying(D4, why -> assertThat(why).isEqualTo("orders: there is no " + dir + "/_SUCCESS"))
                .hasEntrySatisfying(
                        D5, why -> assertThat(why).isEqualTo("orders: no file matches " + dir + "/2021-01-05.*"));
        file("_SUCCESS", "");
        assertThat(readiness(0).notReady(job(Duration.ZERO), List.of(D4, D5), List.of(inputs)))
                .containsOnlyKeys(D5);
        file("2021-01-05.csv", "id\n1\n");
        assertThat(readiness(0).notReady(job(Duration.ZERO), List.of(D4, D5), List.of(inputs)))
                .isEmpty();
    }

    @Test
    void waiting_asks_every_poll_until_it_is_there() throws Exception {
        SourceInput inputs = files(D4, file("2021-01-04.csv", "id\n1\n"));
        assertThat(readiness(2).await(job(Duration.ofMinutes(10)), List.of(D4), List.of(inputs)))
                .isEmpty();
        assertThat(slept).containsExactly(Duration.ofMinutes(4), Duration.ofMinutes(4));
    }

    @Test
    void waiting_ends_at_the_timeout() throws Exception {
        SourceInput inputs = files(D4, file("2021-01-04.csv", "id\n1\n"));
        assertThat(readiness(0).await(job(Duration.ofMinutes(10)), List.of(D4), List.of(inputs)))
                .containsOnlyKeys(D4);
        assertThat(slept).containsExactly(Duration.ofMinutes(4), Duration.ofMinutes(4), Duration.ofMinutes(2));
    }

    @Test
    void pins_notice_a_file_that_is_changed_or_gone() throws Exception {
        FileEntry four = file("4.csv", "id\n1\n");
        FileEntry five = file("sub/5.csv", "id\n1\n");
        List<SourceInput> inputs = List.of(files(D4, four, five), new SourceInput.StaticTable("t", "/nowhere", 3));
        SourcePins pins = new SourcePins();
        assertThat(pins.stillAsPinned(inputs)).isTrue();
        file("4.csv", "id\n1\n2\n");
        Files.delete(dir.resolve("sub/5.csv"));
        assertThat(pins.stillAsPinned(inputs)).isFalse();
        assertThat(pins.changed(inputs)).containsExactly(four.path(), five.path());
    }
}
