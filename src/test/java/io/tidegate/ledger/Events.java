package io.tidegate.ledger;

import io.tidegate.ledger.CheckOutcome.Status;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Events for tests: short ones with what matters, and random ones with everything. */
final class Events {
    static final Instant NOON = Instant.parse("2021-01-15T12:00:00Z");
    static final String JOB = "regions_daily";

    private Events() {}

    static Event.RunStarted started(String run) {
        return new Event.RunStarted(
                new RunId(run),
                JOB,
                NOON,
                "ann",
                "run regions_daily",
                Optional.empty(),
                "abc",
                "def",
                Optional.empty(),
                "h",
                7);
    }

    static Event.RunFinished finished(String run, int exit) {
        return new Event.RunFinished(
                new RunId(run), JOB, NOON.plusSeconds(60), exit, Map.of("published", 1), new BigDecimal("0.12"));
    }

    static Event.Intent intent(String run, int chunk, long targetVersion, String... partitions) {
        return new Event.Intent(
                new RunId(run), JOB, NOON, chunk, List.of(partitions), Map.of(), targetVersion, Map.of(), "once");
    }

    static Event.Published published(String run, int chunk, String partition, long version) {
        return published(run, chunk, partition, version - 1, version);
    }

    static Event.Published published(String run, int chunk, String partition, long before, long version) {
        return new Event.Published(
                new RunId(run),
                JOB,
                NOON,
                chunk,
                partition,
                "fp-" + run + "-" + version,
                before,
                version,
                OptionalLong.empty(),
                10 + version,
                1,
                100,
                new BigDecimal("1.5"),
                new BigDecimal("0.01"),
                "once",
                false);
    }

    static Event.Blocked blocked(String run, int chunk, String partition) {
        return new Event.Blocked(new RunId(run), JOB, NOON, chunk, partition, "blocked", "2 of 11 checks failed");
    }

    static Event.Failed failed(String run, int chunk, String code, String... partitions) {
        return new Event.Failed(new RunId(run), JOB, NOON, chunk, List.of(partitions), code, "infrastructure", "disk");
    }

    static Event.RolledBack rolledBack(String run, String partition, long to, long version) {
        return new Event.RolledBack(
                new RunId(run),
                JOB,
                NOON,
                1,
                partition,
                "fp-taken-back",
                to,
                version - 1,
                version,
                OptionalLong.of(5),
                OptionalLong.of(4),
                1,
                100,
                Optional.empty(),
                "ann",
                "the rates were wrong");
    }

    static ByHand.Adopted adopted(String run, String partition, long version) {
        return new ByHand.Adopted(
                new RunId(run), JOB, NOON, partition, "fp-adopted", version, OptionalLong.empty(), "ann", "ours now");
    }

    static Event random(Random random, RunId run, String job, Instant at, int chunk) {
        return switch (random.nextInt(17)) {
            case 0 ->
                new Event.RunStarted(
                        run,
                        job,
                        at,
                        text(random),
                        text(random),
                        optional(random),
                        text(random),
                        text(random),
                        optional(random),
                        text(random),
                        random.nextLong());
            case 1 ->
                new Event.Intent(
                        run, job, at, chunk, texts(random), map(random), random.nextLong(), map(random), text(random));
            case 2 ->
                new Event.SourceRead(
                        run, job, at, chunk, text(random), text(random), random.nextLong(), random.nextLong());
            case 3 -> new Event.Checked(run, job, at, chunk, text(random), checks(random));
            case 4 ->
                new Event.Published(
                        run,
                        job,
                        at,
                        chunk,
                        text(random),
                        text(random),
                        random.nextLong(),
                        random.nextLong(),
                        number(random),
                        random.nextLong(),
                        random.nextInt(),
                        random.nextLong(),
                        decimal(random),
                        decimal(random),
                        text(random),
                        random.nextBoolean());
            case 5 ->
                new Event.Blocked(run, job, at, chunk, text(random), text(random), text(random), List.of(text(random)));
            case 6 -> new Event.Failed(run, job, at, chunk, texts(random), text(random), text(random), text(random));
            case 7 ->
                new Event.RunFinished(
                        run, job, at, random.nextInt(), Map.of(text(random), random.nextInt()), decimal(random));
            case 8 ->
                new ByHand.Adopted(
                        run,
                        job,
                        at,
                        text(random),
                        text(random),
                        random.nextLong(),
                        number(random),
                        text(random),
                        text(random));
            case 16 ->
                new NotifiedEvent(
                        run,
                        job,
                        at,
                        text(random),
                        text(random),
                        NotifiedEvent.Outcome.values()[random.nextInt(2)],
                        optional(random));
            case 10 -> new Event.Planned(run, job, at, texts(random));
            case 9 ->
                new Event.RolledBack(
                        run,
                        job,
                        at,
                        chunk,
                        text(random),
                        text(random),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong(),
                        number(random),
                        number(random),
                        random.nextInt(),
                        random.nextLong(),
                        random.nextBoolean()
                                ? Optional.of(BackfillId.next(Clock.fixed(at, ZoneOffset.UTC)))
                                : Optional.empty(),
                        text(random),
                        text(random));
            default -> randomBackfill(random, run, job, at);
        };
    }

    private static Event randomBackfill(Random random, RunId run, String job, Instant at) {
        BackfillId id = BackfillId.next(Clock.fixed(at, ZoneOffset.UTC));
        return switch (random.nextInt(7)) {
            case 0 ->
                new BackfillEvent.Planned(
                        run,
                        job,
                        at,
                        id,
                        text(random),
                        text(random),
                        text(random),
                        text(random),
                        text(random),
                        text(random),
                        random.nextInt(),
                        random.nextInt(),
                        money(random),
                        money(random),
                        money(random),
                        money(random));
            case 1 -> new BackfillEvent.Approved(run, job, at, id, text(random), text(random), optional(random));
            case 2 -> new BackfillEvent.Started(run, job, at, id, text(random), text(random), text(random));
            case 3 ->
                new BackfillEvent.ChunkDone(
                        run,
                        job,
                        at,
                        id,
                        random.nextInt(),
                        texts(random),
                        Map.of(text(random), random.nextInt()),
                        decimal(random),
                        decimal(random),
                        decimal(random));
            case 5 -> new BackfillEvent.Compared(run, job, at, id, changes(random), decimal(random), decimal(random));
            case 4 -> new BackfillEvent.Paused(run, job, at, id, text(random), text(random));
            default ->
                new BackfillEvent.Finished(
                        run,
                        job,
                        at,
                        id,
                        text(random),
                        text(random),
                        Map.of(text(random), random.nextInt()),
                        decimal(random));
        };
    }

    private static BackfillChanges changes(Random random) {
        List<BackfillChanges.Change> partitions = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            BackfillChanges.Status[] statuses = BackfillChanges.Status.values();
            partitions.add(new BackfillChanges.Change(
                    text(random),
                    statuses[random.nextInt(statuses.length)],
                    number(random),
                    random.nextLong(),
                    number(random),
                    text(random),
                    sums(random)));
        }
        return new BackfillChanges(
                random.nextLong(),
                texts(random),
                texts(random),
                texts(random),
                sums(random),
                partitions,
                List.of(new BackfillChanges.Left(text(random), text(random))));
    }

    private static List<BackfillChanges.Sum> sums(Random random) {
        List<BackfillChanges.Sum> sums = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            sums.add(new BackfillChanges.Sum(text(random), figure(random), figure(random)));
        }
        return sums;
    }

    private static BackfillChanges.Figure figure(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new BackfillChanges.Figure.Absent();
            case 1 -> new BackfillChanges.Figure.Unknown();
            default -> new BackfillChanges.Figure.Known(decimal(random));
        };
    }

    private static Optional<BigDecimal> money(Random random) {
        return random.nextBoolean() ? Optional.of(decimal(random)) : Optional.empty();
    }

    private static List<CheckOutcome> checks(Random random) {
        List<CheckOutcome> checks = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Status status = Status.values()[random.nextInt(Status.values().length)];
            checks.add(new CheckOutcome(
                    text(random), text(random), status, text(random), text(random), text(random), texts(random)));
        }
        return checks;
    }

    /** Quotes, line ends, control characters, other scripts, nothing at all. */
    private static String text(Random random) {
        String alphabet = "ab01 \"\\/\n\r\t\u0000\u001f\u2028{}[]:,é漢\ud83c\udf0a";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int at = alphabet.offsetByCodePoints(0, random.nextInt(alphabet.codePointCount(0, alphabet.length())));
            text.appendCodePoint(alphabet.codePointAt(at));
        }
        return text.toString();
    }

    private static Optional<String> optional(Random random) {
        return random.nextBoolean() ? Optional.of(text(random)) : Optional.empty();
    }

    private static OptionalLong number(Random random) {
        return random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty();
    }

    private static BigDecimal decimal(Random random) {
        return new BigDecimal(new java.math.BigInteger(90, random), random.nextInt(30));
    }

    private static List<String> texts(Random random) {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            texts.add(text(random));
        }
        return texts;
    }

    private static Map<String, String> map(Random random) {
        Map<String, String> map = new LinkedHashMap<>();
        texts(random).forEach(key -> map.put(key, text(random)));
        return map;
    }
}
