package io.tidegate.estimate;

import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import java.util.List;
import java.util.Optional;

/** Bytes of the files that will be written, from those that were written for inputs of known size. */
final class NewFiles {
    /** Bytes written for a byte read, where nothing was ever written: from an aggregate to a text that unfolds. */
    private static final Band UNKNOWN = new Band(0, 0.4, 2);

    /** One partition that was written says so much of the others. */
    private static final Band AROUND_ONE = new Band(0.5, 1, 2);

    private static final double TAIL = 0.1;
    private static final int FEW = 5;

    private final Band perByte;
    private final Band perPartition;

    NewFiles(List<Past.Built> built, Optional<Pilot> pilot) {
        Weighted ratios = new Weighted();
        Weighted sizes = new Weighted();
        built.forEach(b -> add(b, ratios, sizes));
        List<Pilot.Build> measured = pilot.map(Pilot::builds).orElse(List.of());
        measured.forEach(p -> add(new Past.Built(p.inputBytes(), p.outputBytes()), ratios, sizes));
        int count = built.size() + measured.size();
        this.perByte = ratios.isEmpty() ? (sizes.isEmpty() ? UNKNOWN : new Band(0, 0, 0)) : band(ratios, count);
        this.perPartition = ratios.isEmpty() && !sizes.isEmpty() ? band(sizes, count) : new Band(0, 0, 0);
    }

    private static void add(Past.Built built, Weighted ratios, Weighted sizes) {
        sizes.add(built.out(), 1);
        if (built.in() > 0) {
            ratios.add(built.out() / built.in(), 1);
        }
    }

    private static Band band(Weighted values, int count) {
        Band seen = Band.around(values.quantile(TAIL), values.median(), values.quantile(1 - TAIL));
        return count >= FEW
                ? seen
                : Band.around(
                        Math.min(seen.low(), seen.likely() * AROUND_ONE.low()),
                        seen.likely(),
                        Math.max(seen.high(), seen.likely() * AROUND_ONE.high()));
    }

    Band of(Plan plan) {
        double bytes = plan.planned().mapToDouble(PlannedPartition::inputBytes).sum();
        long partitions = plan.planned().count();
        return new Band(
                perByte.low() * bytes + perPartition.low() * partitions,
                perByte.likely() * bytes + perPartition.likely() * partitions,
                perByte.high() * bytes + perPartition.high() * partitions);
    }
}
