package io.tidegate.estimate;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How the cost of a job's chunks hangs on their inputs: core-seconds = fixed part + part of each partition + part of each byte, from
 * chunks that were built. What they leave open (a slope where all were of one size, chunks of many partitions where all held one) takes
 * a low, a likely and a high value from {@link Priors}.
 */
final class Fit {
    /** Chunks may be compared by their bytes when their numbers of partitions differ by no more. */
    private static final double ALIKE = 1.25;

    /** Sizes that lie closer together than this do not say how cost grows. */
    static final double APART = 1.5;

    private final List<Sample> samples;
    private final List<Sample> beside;
    private final Priors priors;
    private final Optional<Band> perByte;
    private final Optional<Band> perPartition;
    private final double bytes;
    private final double cost;
    private final double partitions;

    /** @param all at least one */
    Fit(List<Sample> all, Priors priors) {
        List<Sample> plain =
                all.stream().filter(s -> s.seen().log() == LogWork.NONE).toList();
        this.samples = plain.isEmpty() ? all : plain;
        this.beside = plain.isEmpty()
                ? List.of()
                : all.stream().filter(s -> s.seen().log() != LogWork.NONE).toList();
        this.priors = priors;
        this.bytes = median(Observation::bytes);
        this.cost = median(Observation::coreSeconds);
        this.partitions = median(Observation::partitions);
        this.perByte = knowsSizes()
                ? Slopes.of(ofOneKind(), Observation::size, s -> s.settled() / s.partitions(), Fit::areAlike)
                : Optional.empty();
        double slope = byteCost(Level.LIKELY);
        this.perPartition = Slopes.of(
                samples,
                Observation::partitions,
                s -> s.settled() - slope * s.bytes(),
                (a, b) -> a.isFirst() == b.isFirst() && a.partitions() != b.partitions());
    }

    /** Chunks of cold processes cost what they cost mostly for other things than bytes. */
    private List<Sample> ofOneKind() {
        List<Sample> laters = samples.stream().filter(s -> !s.seen().isFirst()).toList();
        return 2 * laters.size() >= samples.size() ? laters : samples;
    }

    private boolean knowsSizes() {
        if (samples.size() < 3) {
            return false;
        }
        Weighted sizes = new Weighted();
        samples.forEach(s -> sizes.add(s.seen().size(), s.weight()));
        return sizes.quantile(0.9) > APART * sizes.quantile(0.1);
    }

    private static boolean areAlike(Observation a, Observation b) {
        double most = Math.max(a.partitions(), b.partitions());
        return a.isFirst() == b.isFirst() && most <= ALIKE * Math.min(a.partitions(), b.partitions());
    }

    boolean knowsGrowth() {
        return perByte.isPresent();
    }

    boolean knowsChunks() {
        return perPartition.isPresent();
    }

    boolean knowsLaterChunks() {
        return has(s -> !s.isFirst());
    }

    private double byteCost(Level level) {
        return perByte.map(slope -> slope.at(level)).orElseGet(() -> assumedByteCost(level));
    }

    /** The larger the fixed share of what was seen, the smaller the part that grows; tiny inputs do not grow into much. */
    private double assumedByteCost(Level level) {
        if (bytes == 0) {
            return 0;
        }
        double likely =
                Math.min(Priors.FIXED_SHARE.high(), Math.max(Priors.FIXED_SHARE.low(), Priors.LATER.likely() / cost));
        double share = level == Level.LIKELY ? likely : Priors.FIXED_SHARE.at(opposite(level));
        return Math.min(Priors.BYTE.at(level), (1 - share) * cost / bytes);
    }

    Coefficients at(Level growth, Level chunks, Level laterChunks) {
        double slope = byteCost(growth);
        double part = perPartition.map(p -> p.at(chunks)).orElseGet(() -> assumedPart(slope, chunks));
        Optional<Double> firsts = fixed(slope, part, Observation::isFirst);
        Optional<Double> laters = fixed(slope, part, s -> !s.isFirst());
        double first = firsts.orElseGet(
                () -> laters.orElseThrow() / Math.max(0.01, priors.laterShare().at(opposite(laterChunks))));
        double later = laters.orElseGet(() -> first * priors.laterShare().at(laterChunks));
        return new Coefficients(
                first,
                later,
                part,
                slope,
                more(LogWork.WRITES, first, later, part, slope),
                more(LogWork.READS, first, later, part, slope));
    }

    boolean knows(LogWork log) {
        return Stream.concat(samples.stream(), beside.stream())
                .anyMatch(s -> s.seen().log() == log);
    }

    /** What chunks with that work cost more than the others say; nothing where all have it, since each is seen with its own. */
    private Band more(LogWork log, double first, double later, double part, double slope) {
        Weighted more = new Weighted();
        for (Sample s : beside) {
            if (s.seen().log() == log) {
                more.add(s.fixedPart(slope, part) - (s.seen().isFirst() ? first : later), s.weight());
            }
        }
        if (more.isEmpty()) {
            return knows(log) ? Band.NOTHING : Priors.of(log);
        }
        return Band.around(more.median(), more.median(), more.median());
    }

    Coefficients likely() {
        return at(Level.LIKELY, Level.LIKELY, Level.LIKELY);
    }

    private static Level opposite(Level level) {
        return switch (level) {
            case LOW -> Level.HIGH;
            case LIKELY -> Level.LIKELY;
            case HIGH -> Level.LOW;
        };
    }

    /** What is fixed in chunks of the usual number of partitions is split between the chunk and its partitions. */
    private double assumedPart(double slope, Level level) {
        double share = priors.partShare().at(level);
        double fixed = Math.max(0, cost - slope * bytes);
        return share * fixed / (1 + share * partitions);
    }

    private Optional<Double> fixed(double slope, double part, Predicate<Observation> of) {
        Weighted rest = new Weighted();
        samples.stream().filter(s -> of.test(s.seen())).forEach(s -> rest.add(s.fixedPart(slope, part), s.weight()));
        return rest.isEmpty() ? Optional.empty() : Optional.of(Math.max(0, rest.median()));
    }

    private boolean has(Predicate<Observation> of) {
        return samples.stream().anyMatch(s -> of.test(s.seen()));
    }

    private double median(ToDoubleFunction<Observation> of) {
        Weighted values = new Weighted();
        samples.forEach(s -> values.add(of.applyAsDouble(s.seen()), s.weight()));
        return values.median();
    }
}
