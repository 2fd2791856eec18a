package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.PartitionState;
import io.tidegate.ledger.RunId;
import io.tidegate.ledger.RunSummary;
import io.tidegate.plan.Choice;
import io.tidegate.run.Engine;
import io.tidegate.run.ExitStatus;
import io.tidegate.run.FailFast;
import io.tidegate.run.Progress;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import io.tidegate.run.RunSettings;
import io.tidegate.run.Step;
import io.tidegate.testing.Child;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Row 64: the host's clock goes two hours back in the middle of a run. */
@Timeout(180)
class ClockRowsTest extends SparkTest {
    @TempDir
    Path dir;

    /** The system's clock, until it is set back. */
    private static final class SetBack extends Clock {
        private volatile Duration by = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().minus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static RunReport run(Shop shop, SetBack clock, Progress progress) {
        RunSettings settings = new RunSettings(
                clock, RunId.next(clock), "ann", "run", Optional.empty(), "unknown", Optional.empty(), Map.of());
        List<Partition> days = List.of(Shop.partition("2024-01-01"), Shop.partition("2024-01-02"));
        try (Engine engine = Engine.open(shop.project(), settings)) {
            return engine.run(
                    List.of(shop.job("orders")),
                    job -> new Choice.These(days),
                    Optional.empty(),
                    Optional.empty(),
                    FailFast.OFF,
                    progress);
        }
    }

    @Test
    void row64_a_clock_two_hours_back_in_the_middle_of_a_run_changes_no_order_and_no_sign() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 3, 1).generation("2024-01-02", 3, 1);
        SetBack clock = new SetBack();
        run(shop, clock, Progress.SILENT);
        shop.generation("2024-01-01", 4, 2).generation("2024-01-02", 5, 2);

        RunReport report = run(shop, clock, new Progress() {
            @Override
            public void step(Job job, int chunk, int chunks, List<Partition> partitions, Step step, BigDecimal cost) {
                clock.by = step == Step.AUDIT ? Duration.ofHours(2) : clock.by;
            }

            @Override
            public void done(Job job, RunResult result) {}

            @Override
            public void note(String line) {}
        });

        assertThat(ExitStatus.of(report)).isZero();
        assertThat(report.took()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(Shop.results(report))
                .allSatisfy(r -> assertThat(((RunResult.Published) r).took()).isGreaterThanOrEqualTo(Duration.ZERO));
        RunSummary backwards = shop.ledger().history("orders").runs().get(0);
        assertThat(backwards.run()).isEqualTo(report.run());
        assertThat(backwards.finished().orElseThrow())
                .as("the clock really went back")
                .isBefore(backwards.started());
        assertThat(backwards.took()).contains(Duration.ZERO);
        // A run of the set-back clock, whose id sorts before both others: versions tell the order all the same.
        shop.generation("2024-01-02", 6, 3);
        assertThat(ExitStatus.of(run(shop, clock, Progress.SILENT))).isZero();
        Map<String, PartitionState> states = shop.ledger().history("orders").states();
        assertThat(states.get("2024-01-01").version()).hasValue(1);
        assertThat(states.get("2024-01-01").run()).isEqualTo(report.run());
        assertThat(states.get("2024-01-02").version()).hasValue(2);
        assertThat(shop.visible(SPARK, "orders"))
                .containsEntry("2024-01-01", 4L)
                .containsEntry("2024-01-02", 6L);
        assertThat(Shop.results(run(shop, clock, Progress.SILENT))).allMatch(RunResult.Kept.class::isInstance);
    }

    private static Optional<Path> faketime() throws IOException {
        try (Stream<Path> found =
                Files.find(Path.of("/usr/lib"), 4, (path, a) -> path.endsWith("faketime/libfaketimeMT.so.1"))) {
            return found.findFirst();
        }
    }

    @Test
    void row64_a_real_process_whose_clock_goes_back_keeps_its_lease_until_another_takes_it() throws Exception {
        Optional<Path> library = faketime();
        Assumptions.assumeTrue(library.isPresent(), "there is no libfaketime on this machine");
        String ledger = dir.resolve("ledger").toString();
        Path time = Files.writeString(dir.resolve("time"), "+0\n");
        Path log = dir.resolve("holder.txt");
        ProcessBuilder builder = Child.java(ClockHolder.class, log, ledger, dir.toString());
        builder.environment().put("LD_PRELOAD", library.get().toString());
        builder.environment().put("FAKETIME_TIMESTAMP_FILE", time.toString());
        builder.environment().put("FAKETIME_NO_CACHE", "1");
        builder.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        builder.environment().put("NO_FAKE_STAT", "1");
        Process holder = builder.start();
        try {
            Instant first = answer(log, 1, true);
            Files.writeString(time, "-2h\n");
            Thread.sleep(1500);
            Instant second = answer(log, 2, true);
            assertThat(second).as("the clock really went back").isBefore(first.minus(Duration.ofHours(1)));
            Claim claim = Leases.acquire(ledger, "orders", List.of("2024-01-01"), new RunId("NEXT"), Clock.systemUTC());
            Lease taken = ((Claim.Acquired) claim).lease();
            answer(log, 3, false);
            assertThat(holder.waitFor()).isZero();
            assertThat(taken.confirm()).as("and takes nothing from the new one").isTrue();
            taken.close();
        } finally {
            holder.destroyForcibly();
        }
    }

    private Instant answer(Path log, int number, boolean expected) throws Exception {
        Files.createFile(dir.resolve("go-" + number));
        String mark = "ANSWER " + number + " ";
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(log).contains(mark));
        String[] words = Files.readString(log)
                .lines()
                .filter(line -> line.startsWith(mark))
                .findFirst()
                .orElseThrow()
                .split(" ");
        assertThat(words[3]).as("answer " + number).isEqualTo(String.valueOf(expected));
        return Instant.parse(words[2]);
    }
}
