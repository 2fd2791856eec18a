package io.tidegate.estimate;

import io.tidegate.plan.Plan;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What makes a range as wide as it is: each doubt with the width it would have by itself. */
final class Doubts {
    private static final int FEW = 12;

    private final Map<String, Double> widths = new LinkedHashMap<>();

    Doubts(Plan plan, Work work, Law law, Fit fit, Samples samples, Largest largest) {
        Work plain = work.withoutStretch().withoutCheckpoints();
        widths.put(
                spread(samples), law.below().of(work.partitions()) + law.above().of(work.partitions()));
        widths.put(
                largest.times() > 1 ? largest.story() : "partitions smaller than anything built so far",
                law.model(work.withoutCheckpoints(), false, false, false).width() - older(samples));
        if (work.checkpoints() > 0 && !fit.knows(LogWork.WRITES) || work.rereads() > 0 && !fit.knows(LogWork.READS)) {
            widths.put(
                    "checkpoints of the table's log, which nothing measured so far met",
                    law.model(work.withoutStretch(), false, false, false).width() - older(samples));
        }
        widths.put(
                fit.knowsGrowth()
                        ? "how cost grows with bytes"
                        : "how cost grows with bytes: what was built is all of about one size",
                law.model(plain, true, false, false).width() - older(samples));
        widths.put(chunks(plan, samples), law.model(plain, false, true, false).width() - older(samples));
        widths.put(
                fit.knowsLaterChunks()
                        ? "what chunks save that find their process warm"
                        : "no chunk in the ledger that found its process warm",
                law.model(plain, false, false, true).width() - older(samples));
        widths.put(
                samples.current() == 0
                        ? "nothing was built yet by the job as it is now"
                        : "only %d of %d runs were of the job as it is now"
                                .formatted(samples.current(), samples.all().size()),
                older(samples));
    }

    private static String spread(Samples samples) {
        if (samples.partitions() == 0) {
            return "a pilot is all that there is";
        }
        return samples.all().size() < FEW
                ? "only %s in the ledger".formatted(partitions(samples.partitions()))
                : "the spread of past runs";
    }

    private static double older(Samples samples) {
        return 2 * Math.log(samples.olderDoubt());
    }

    private static String chunks(Plan plan, Samples samples) {
        int planned = plan.chunks().stream()
                .mapToInt(chunk -> chunk.planned().size())
                .max()
                .orElse(0);
        return planned > samples.mostPartitions()
                ? "no chunk of more than %s was ever built, and the plan has one of %,d"
                        .formatted(partitions(samples.mostPartitions()), planned)
                : "what the partitions of a chunk share";
    }

    /** The one that alone would make the widest range. */
    String driver() {
        return widths.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    static String partitions(int count) {
        return count == 1 ? "1 partition" : "%,d partitions".formatted(count);
    }

    /** {@code 2.4}, {@code 17}. */
    static String times(double factor) {
        return String.format(Locale.ROOT, factor < 9.5 ? "%.1f" : "%,.0f", factor);
    }
}
