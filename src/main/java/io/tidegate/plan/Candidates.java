package io.tidegate.plan;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The partitions a choice looks at, before anything is known of them, and which of them it wants once their standing is known. */
final class Candidates {
    /** More than this is a slip of the finger: 22 years of hours. */
    private static final long MOST = 200_000;

    private final List<Partition> partitions;
    private final Predicate<Assessment> wanted;

    private Candidates(List<Partition> partitions, Predicate<Assessment> wanted) {
        this.partitions = partitions;
        this.wanted = wanted;
    }

    static Candidates of(Job job, Choice choice, Instant now) {
        if (choice instanceof Choice.These these) {
            these.partitions().forEach(partition -> requireFromStart(job, partition));
            return new Candidates(these.partitions(), found -> true);
        }
        if (choice instanceof Choice.Readers readers) {
            readers.partitions().forEach(partition -> requireFromStart(job, partition));
            return new Candidates(readers.partitions(), found -> true);
        }
        if (choice instanceof Choice.Between between) {
            return new Candidates(within(job, between.range()).partitions(), found -> true);
        }
        if (choice instanceof Choice.Latest) {
            // When not even the first partition is due, it is the one that says when it will be.
            Partition latest =
                    job.partition().latestDue(now).orElse(job.partition().start());
            return new Candidates(List.of(latest), found -> true);
        }
        if (choice instanceof Choice.Scheduled scheduled) {
            return scheduled(job, scheduled, now);
        }
        if (choice instanceof Choice.Changed changed) {
            return new Candidates(due(job, changed.range(), now), Assessment::sourceMoved);
        }
        return choice instanceof Choice.Missing missing
                ? new Candidates(
                        due(job, missing.range(), now),
                        found -> found.standing().isMissing())
                : new Candidates(
                        due(job, ((Choice.Stale) choice).range(), now), found -> found.standing() == Standing.STALE);
    }

    /** Whatever becomes of the due partition is told; of those looked back on only the ones there is something to do for. */
    private static Candidates scheduled(Job job, Choice.Scheduled scheduled, Instant now) {
        scheduled.due().ifPresent(partition -> requireFromStart(job, partition));
        Optional<Partition> due = scheduled.due().or(() -> job.partition().latestDue(now));
        if (due.isEmpty()) {
            return new Candidates(List.of(), found -> true);
        }
        List<Partition> partitions = Stream.iterate(
                        due.get(), p -> p.compareTo(job.partition().start()) >= 0, p -> p.plus(-1))
                .limit(job.partition().lookback() + 1L)
                .sorted()
                .toList();
        return new Candidates(
                partitions,
                found -> found.partition().equals(due.get())
                        || found.inputsMoved()
                                && found.standing() != Standing.RUNNING
                                && found.reason() instanceof Reason.ToBuild);
    }

    static Stream<Partition> calendar(Job job, Optional<PartitionRange> range, Instant now) {
        Partition start = job.partition().start();
        if (range.isPresent() && range.get().last().compareTo(start) < 0) {
            return Stream.empty();
        }
        return range.map(r -> r.first().compareTo(start) < 0 ? new PartitionRange(start, r.last()) : r)
                .map(r -> within(job, r).stream())
                .orElseGet(() -> due(job, Optional.empty(), now).stream());
    }

    private static List<Partition> due(Job job, Optional<PartitionRange> range, Instant now) {
        range.ifPresent(r -> requireFromStart(job, r.first()));
        Optional<Partition> latest = job.partition().latestDue(now);
        Partition first =
                range.map(PartitionRange::first).orElse(job.partition().start());
        Optional<Partition> last = latest.map(l -> range.filter(r -> r.last().compareTo(l) < 0)
                .map(PartitionRange::last)
                .orElse(l));
        return last.filter(l -> first.compareTo(l) <= 0)
                .map(l -> within(job, new PartitionRange(first, l)).partitions())
                .orElse(List.of());
    }

    private static PartitionRange within(Job job, PartitionRange range) {
        requireFromStart(job, range.first());
        if (range.size() > MOST) {
            throw new TidegateException(
                    ErrorCode.GUARDRAIL,
                    "Cannot plan %s: %s to %s are %,d partitions, and one plan looks at no more than %,d"
                            .formatted(job.name(), range.first(), range.last(), range.size(), MOST),
                    "Narrow the range with --from and --to.");
        }
        return range;
    }

    private static void requireFromStart(Job job, Partition partition) {
        Partition start = job.partition().start();
        if (partition.grain() != start.grain()) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot plan %s for %s: its partitions are of grain %s"
                            .formatted(job.name(), partition, start.grain().text()),
                    "Write a partition like %s.".formatted(start.grain().example()));
        }
        if (partition.compareTo(start) < 0) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot plan %s for %s: its partitions start at %s".formatted(job.name(), partition, start),
                    "Choose %s or later, or set partition.start to an earlier one.".formatted(start));
        }
    }

    Stream<Partition> stream() {
        return partitions.stream();
    }

    boolean wants(Assessment found) {
        return wanted.test(found);
    }
}
