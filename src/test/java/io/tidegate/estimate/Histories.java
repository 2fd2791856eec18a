package io.tidegate.estimate;

import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.JobDigest;
import io.tidegate.plan.Jobs;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Reason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Ledgers of a daily job as events, and plans over it, written by hand. */
public final class Histories {
    static final Job JOB =
            Jobs.job(Path.of("/shop"), "orders").grain(Grain.DAY, "2020-01-01").build();
    static final Partition FIRST = Partition.parse(Grain.DAY, "2024-01-01");

    private final List<Event> events = new ArrayList<>();
    private String configuration = JobDigest.of(JOB);
    private int runs;
    private long pid;
    private long millis = 4000;
    private Duration idle = Duration.ZERO;

    /** From now on by another definition of the job. */
    Histories builtBy(String digest) {
        configuration = digest;
        return this;
    }

    Histories builtByTheJobAsItIs() {
        return builtBy(JobDigest.of(JOB));
    }

    /** Every run from now on in the same process; otherwise each has its own. */
    Histories inOneProcess() {
        pid = 1_000_000;
        return this;
    }

    /** Nothing runs for so long. */
    Histories idle(Duration time) {
        idle = idle.plus(time);
        return this;
    }

    Histories wall(long eachMillis) {
        millis = eachMillis;
        return this;
    }

    /** A run of one partition. */
    Histories day(int day, long bytes, double coreSeconds) {
        return chunk(day, new long[] {bytes}, coreSeconds);
    }

    /** A run of one chunk of days that follow each other. */
    Histories chunk(int firstDay, long[] bytes, double coreSeconds) {
        RunId run = begin();
        chunk(run, 1, firstDay, bytes, coreSeconds, false);
        return this;
    }

    RunId begin() {
        RunId run = new RunId("01RUN%06d".formatted(++runs));
        events.add(new Event.RunStarted(
                run,
                JOB.name(),
                at(0),
                "ada",
                "tidegate run",
                Optional.empty(),
                "unknown",
                configuration,
                Optional.empty(),
                "host",
                pid == 0 ? runs : pid));
        return run;
    }

    private Instant at(long later) {
        return Instant.parse("2024-06-01T00:00:00Z")
                .plusSeconds(3600L * runs)
                .plus(idle)
                .plusMillis(later);
    }

    Histories chunk(RunId run, int number, int firstDay, long[] bytes, double coreSeconds, boolean isRecovered) {
        List<String> days = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            days.add(FIRST.plus(firstDay + i).text());
        }
        events.add(
                new Event.Intent(run, JOB.name(), at(0), number, days, Map.of(), 0, Map.of(), "once for the chunk: x"));
        for (int i = 0; i < bytes.length; i++) {
            events.add(
                    new Event.SourceRead(run, JOB.name(), at(1), number, "raw", days.get(i), bytes[i] / 50, bytes[i]));
        }
        for (int i = 0; i < bytes.length; i++) {
            BigDecimal share = BigDecimal.valueOf(coreSeconds / bytes.length).setScale(3, RoundingMode.HALF_UP);
            events.add(new Event.Published(
                    run,
                    JOB.name(),
                    at(millis),
                    number,
                    days.get(i),
                    "f",
                    runs,
                    runs + 1,
                    OptionalLong.empty(),
                    bytes[i] / 50,
                    1,
                    bytes[i] / 2,
                    share,
                    BigDecimal.ZERO,
                    "once for the chunk: x",
                    isRecovered));
        }
        return this;
    }

    Histories add(Event event) {
        events.add(event);
        return this;
    }

    List<Event> events() {
        return events;
    }

    /** A document for each run. */
    public void writeTo(Ledger ledger) {
        events.stream()
                .collect(Collectors.groupingBy(Event::run, LinkedHashMap::new, Collectors.toList()))
                .forEach((run, ofRun) -> ledger.write(run, JOB.name(), 1, Document.Kind.OUTCOME, ofRun));
    }

    JobHistory history() {
        return new JobHistory(JOB.name(), events);
    }

    /** As many runs of one day, 2 core-seconds and one for each 10 MB, with sizes from 1 to 100 MB. */
    public static Histories steady(int days) {
        Histories histories = new Histories();
        for (int i = 0; i < days; i++) {
            long bytes = (1 + (i * 37L) % 100) * 1_000_000;
            double wobble = 1 + ((i * 7) % 11 - 5) / 50.0;
            histories.day(i, bytes, (2 + bytes / 1e7) * wobble);
        }
        return histories;
    }

    /** Days that follow each other, in one chunk. */
    static Plan plan(long... bytes) {
        return plan(bytes.length, bytes);
    }

    static Plan plan(int chunkSize, long... bytes) {
        return planAt(-1, chunkSize, bytes);
    }

    /** @param version of the target when it is planned */
    static Plan planAt(long version, int chunkSize, long... bytes) {
        List<Chunk> chunks = new ArrayList<>();
        List<PlannedPartition> open = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            open.add(new PlannedPartition(FIRST.plus(1000 + i), new Reason.NeverBuilt(), "f", bytes[i]));
            if (open.size() == chunkSize || i == bytes.length - 1) {
                chunks.add(new Chunk(chunks.size() + 1, open));
                open = new ArrayList<>();
            }
        }
        return new Plan(JOB, chunks, List.of(), List.of(), version);
    }
}
