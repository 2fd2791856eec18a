package io.tidegate.backfill;

import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Spread;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Owner;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillId;
import io.tidegate.plan.Jobs;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;

/** Plans for tests: one that is plain, and random ones with everything that a plan may hold. */
public final class Plans {
    static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");
    private static final BackfillId ID = new BackfillId("01M7YJPQRB4M39J2NZT10GAXJP");
    private static final Grain[] GRAINS = Grain.values();

    private Plans() {}

    /** So many days of the job {@code orders}, the first two never built, in chunks of ten. */
    public static BackfillPlan days(int days) {
        List<Partition> partitions = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            partitions.add(Partition.parse(Grain.DAY, "2000-01-01").plus(day));
        }
        Map<Partition, String> inputs = new HashMap<>();
        Map<Partition, Boolean> isReprocess = new HashMap<>();
        partitions.forEach(p -> {
            inputs.put(p, "%016x".formatted(p.date().toEpochDay() * 0x9E3779B97F4A7C15L));
            isReprocess.put(p, p.compareTo(partitions.get(Math.min(2, days - 1))) >= 0);
        });
        Partition after = partitions.get(days - 1).next();
        JobPart part = new JobPart(
                "orders",
                new Owner("payments", "#payments"),
                "0123456789abcdef",
                41,
                chunks(partitions, 10),
                inputs,
                isReprocess,
                List.of(new JobPart.LeftOut(after, "excluded"), new JobPart.LeftOut(after.next(), "excluded")),
                new JobPart.Replaced(Math.max(0, days - 2), 2 * days, 1_000L * days, 50_000L * days),
                List.of(new JobPart.Reader("weekly", new Owner("finance", "finance@example.com"))),
                estimate(days, new BigDecimal("41.00"), new BigDecimal("47.20"), new BigDecimal("58.00")));
        return new BackfillPlan(
                ID,
                "The currency of spring was wrong",
                "ann",
                NOON,
                "0a1b2c3",
                "tidegate backfill plan orders --from 2000-01-01 --to 2000-04-01 --reason 'The currency of spring was wrong'",
                "EUR",
                Optional.of(new BigDecimal("60")),
                Optional.of(Hours.parse("22:00-06:00")),
                false,
                Optional.of("%d partitions are more than guardrails.approval_above.partitions, 50".formatted(days)),
                List.of(part),
                List.of());
    }

    public static Estimate estimate(int partitions, BigDecimal low, BigDecimal likely, BigDecimal high) {
        return new Estimate(
                partitions,
                new Spread(new BigDecimal(600), new BigDecimal(700), new BigDecimal(900)),
                new Spread(low, likely, high),
                "EUR",
                new Spread(new BigDecimal(300), new BigDecimal(350), new BigDecimal(450)),
                4,
                12_000_000_000L,
                new Spread(new BigDecimal(1_000_000), new BigDecimal(1_200_000), new BigDecimal(1_400_000)),
                OptionalLong.of(1_100_000),
                "212 partitions of the ledger",
                "days differ by their rows",
                Optional.of(new BigDecimal("44.10")),
                List.of());
    }

    static List<JobPart.PlannedChunk> chunks(List<Partition> partitions, int size) {
        List<JobPart.PlannedChunk> chunks = new ArrayList<>();
        for (int from = 0; from < partitions.size(); from += size) {
            chunks.add(new JobPart.PlannedChunk(
                    chunks.size() + 1, partitions.subList(from, Math.min(from + size, partitions.size()))));
        }
        return chunks;
    }

    /** A project with the jobs that plans of here name. */
    public static Project project(Path root) {
        List<Job> jobs = new ArrayList<>(List.of(Jobs.job(root, "orders").build()));
        for (int i = 0; i < 3; i++) {
            jobs.add(Jobs.job(root, "job_" + i).build());
        }
        return Jobs.project(root, 400, jobs.toArray(Job[]::new));
    }

    public static BackfillPlan random(Random random) {
        List<JobPart> parts = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            parts.add(part(random, "job_" + i));
        }
        List<Approval> approvals = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            approvals.add(new Approval(text(random), instant(random), hex(random), maybe(random, text(random))));
        }
        LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(60));
        return new BackfillPlan(
                BackfillId.next(Clock.fixed(instant(random), ZoneOffset.UTC)),
                text(random),
                text(random),
                instant(random),
                text(random),
                text(random),
                text(random),
                maybe(random, amount(random)),
                maybe(random, new Hours(from, from.plusMinutes(1 + random.nextInt(1439)))),
                random.nextBoolean(),
                maybe(random, text(random)),
                parts,
                approvals);
    }

    private static JobPart part(Random random, String job) {
        Grain grain = GRAINS[random.nextInt(GRAINS.length)];
        Partition next = Partition.at(
                grain, Instant.parse("2019-03-04T00:00:00Z").plusSeconds(random.nextInt(100_000_000)), ZoneOffset.UTC);
        TreeSet<Partition> planned = new TreeSet<>(List.of(next));
        List<JobPart.LeftOut> leftOut = new ArrayList<>();
        List<String> reasons = List.of(text(random), text(random));
        for (int i = random.nextInt(60); i > 0; i--) {
            next = next.plus(random.nextInt(5) == 0 ? 1 + random.nextInt(4) : 1);
            if (random.nextInt(6) == 0) {
                leftOut.add(new JobPart.LeftOut(next, reasons.get(random.nextInt(2))));
            } else {
                planned.add(next);
            }
        }
        Map<Partition, String> inputs = new HashMap<>();
        Map<Partition, Boolean> isReprocess = new HashMap<>();
        planned.forEach(p -> {
            inputs.put(p, hex(random));
            isReprocess.put(p, random.nextBoolean());
        });
        List<JobPart.Reader> readers = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            readers.add(new JobPart.Reader("job_" + i, new Owner(text(random), text(random))));
        }
        return new JobPart(
                job,
                new Owner(text(random), text(random)),
                hex(random),
                random.nextInt(50) - 1,
                randomChunks(random, new ArrayList<>(planned)),
                inputs,
                isReprocess,
                leftOut,
                new JobPart.Replaced(
                        random.nextInt(100),
                        random.nextInt(100),
                        random.nextLong() >>> 1,
                        random.nextLong() >>> 1,
                        random.nextInt(3)),
                readers,
                estimate(random));
    }

    private static List<JobPart.PlannedChunk> randomChunks(Random random, List<Partition> planned) {
        List<List<Partition>> groups = new ArrayList<>();
        int size = 1 + random.nextInt(20);
        chunks(planned, size).forEach(chunk -> groups.add(chunk.partitions()));
        if (random.nextBoolean()) {
            Collections.reverse(groups);
        }
        List<JobPart.PlannedChunk> chunks = new ArrayList<>();
        groups.forEach(group -> chunks.add(new JobPart.PlannedChunk(chunks.size() + 1, group)));
        return chunks;
    }

    private static Estimate estimate(Random random) {
        List<String> warnings = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            warnings.add(text(random));
        }
        return new Estimate(
                random.nextInt(100),
                spread(random),
                spread(random),
                random.nextBoolean() ? "" : text(random),
                spread(random),
                random.nextInt(100),
                random.nextLong() >>> 1,
                spread(random),
                random.nextBoolean() ? OptionalLong.of(random.nextLong() >>> 1) : OptionalLong.empty(),
                random.nextInt(5) == 0 ? "" : text(random),
                text(random),
                maybe(random, amount(random)),
                warnings);
    }

    private static Spread spread(Random random) {
        BigDecimal low = amount(random);
        BigDecimal likely = low.add(amount(random));
        return new Spread(low, likely, likely.add(amount(random)));
    }

    private static BigDecimal amount(Random random) {
        return new BigDecimal(new BigInteger(40, random), random.nextInt(8));
    }

    private static Instant instant(Random random) {
        return NOON.plusMillis(random.nextInt());
    }

    private static String hex(Random random) {
        return "%016x".formatted(random.nextLong());
    }

    private static <T> Optional<T> maybe(Random random, T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    /** Whatever YAML might take for something else, and what would not show; never blank. */
    private static String text(Random random) {
        List<String> pieces = List.of(
                "a",
                " ",
                "'",
                "\"",
                "\\",
                "\n",
                "\t",
                "\r",
                "#",
                ": ",
                "- ",
                "{{ ds }}",
                "${HOME}",
                "null",
                "~",
                "*a",
                "&a",
                "!!x",
                "|",
                ">",
                "%",
                "@",
                "`",
                "[",
                "]",
                "{",
                "}",
                ",",
                "é",
                "漢",
                "🌊",
                "\u0000",
                "\u0085",
                "\u2028",
                "\u202e",
                "\ufeff",
                "\u00a0",
                "1.10",
                "true",
                "2024-01-01",
                "---",
                "...");
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "x" : "");
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString().isBlank() ? "y" : text.toString();
    }
}
