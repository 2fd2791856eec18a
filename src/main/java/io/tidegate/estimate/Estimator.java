package io.tidegate.estimate;

import io.tidegate.job.Cost;
import io.tidegate.ledger.JobHistory;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.EvaluationForecast;
import io.tidegate.plan.JobDigest;
import io.tidegate.plan.Plan;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Estimates plans from what is known without reading data: what past runs took for inputs of known size, a pilot where there is one,
 * the sizes of listings and logs. With neither history nor pilot it goes by bytes alone, and the range says so.
 */
public final class Estimator {
    private final Cost prices;
    private final int cores;

    /** @param cores at work at once, for the wall time; at least 1 */
    public Estimator(Cost prices, int cores) {
        this.prices = prices;
        this.cores = Math.max(1, cores);
    }

    /** As a process builds it that has built nothing of the job before. */
    public Estimate estimate(Plan plan, JobHistory history, Optional<TableLog> table, Optional<Pilot> pilot) {
        return estimate(plan, history, table, pilot, 0);
    }

    /**
     * @param history of the plan's job
     * @param table the target's log; empty where there is no table
     * @param pilot partitions of the job as it is now, measured
     * @param spent core-seconds that the process which will build the plan has spent on the job; 0 when it has built nothing of it
     * @throws io.tidegate.error.TidegateException DAMAGED when the log of a static source is, INFRASTRUCTURE when it cannot be read
     */
    public Estimate estimate(
            Plan plan, JobHistory history, Optional<TableLog> table, Optional<Pilot> pilot, double spent) {
        if (plan.isEmpty()) {
            return nothing();
        }
        Checkpoints checkpoints = Checkpoints.of(table);
        Past past = Past.of(history, JobDigest.of(plan.job()), checkpoints);
        Samples samples = Samples.of(past, pilot);
        Sizes seen = past.sizes();
        for (Pilot.Build build : pilot.map(Pilot::builds).orElse(List.of())) {
            seen = seen.with(build.inputBytes());
        }
        Work work = Work.of(plan, spent > 0, seen, checkpoints);
        Largest largest = Largest.of(plan, seen);
        Warnings warnings = new Warnings(plan, seen, largest);
        pilot.ifPresent(warnings::leftOut);
        Law law = Law.fromBytes();
        String driver = "nothing of %s was ever measured; a pilot measures some partitions"
                .formatted(plan.job().name());
        if (!samples.isEmpty()) {
            Priors priors = Priors.of(isQueryEach(plan, history));
            Fit fit = new Fit(samples.all(), priors);
            law = Law.of(fit, Residuals.of(samples.all(), priors), samples.olderDoubt(), spent);
            driver = new Doubts(plan, work, law, fit, samples, largest).driver();
        }
        Band coreSeconds = law.cost(work);
        Band written = new NewFiles(past.built(), pilot).of(plan);
        Replaced replaced = Replaced.of(plan, table);
        warnings.costAgainstHistory(coreSeconds.likely(), work.partitions(), samples);
        warnings.bytesAgainstTable(written.likely(), work.partitions(), table);
        warnings.replaced(replaced);
        long bytesRead = (long) work.bytes() + work.chunks() * Statics.of(plan, past.statics());
        return new Estimate(
                (int) work.partitions(),
                coreSeconds.spread(),
                cost(coreSeconds, bytesRead, written),
                currency(),
                new WallClock(samples.all(), cores).of(work, coreSeconds).spread(),
                cores,
                bytesRead,
                written.spread().map(bytes -> bytes.setScale(0, RoundingMode.HALF_UP)),
                replaced.bytes(),
                basis(plan, past, samples, pilot),
                driver,
                past.newest().filter(n -> !prices.isFree()).map(newest -> times(newest, work.partitions())),
                warnings.lines());
    }

    private Estimate nothing() {
        return new Estimate(
                0,
                Spread.NOTHING,
                Spread.NOTHING,
                currency(),
                Spread.NOTHING,
                cores,
                0,
                Spread.NOTHING,
                OptionalLong.of(0),
                "nothing to build",
                "nothing to build",
                Optional.empty(),
                List.of());
    }

    private String currency() {
        return prices.isFree() ? "" : prices.currency();
    }

    private static boolean isQueryEach(Plan plan, JobHistory history) {
        return EvaluationForecast.of(plan.job(), history).startsWith("once per partition");
    }

    private Spread cost(Band coreSeconds, long bytesRead, Band written) {
        return new Spread(
                prices.of(Band.decimal(coreSeconds.low()), bytesRead, (long) written.low()),
                prices.of(Band.decimal(coreSeconds.likely()), bytesRead, (long) written.likely()),
                prices.of(Band.decimal(coreSeconds.high()), bytesRead, (long) written.high())
                        .multiply(prices.headroom())
                        .setScale(4, RoundingMode.HALF_UP));
    }

    private BigDecimal times(Past.Newest newest, long partitions) {
        return prices.of(
                        newest.published().coreSeconds(),
                        newest.bytesRead(),
                        newest.published().bytes())
                .multiply(BigDecimal.valueOf(partitions));
    }

    private static String basis(Plan plan, Past past, Samples samples, Optional<Pilot> pilot) {
        Optional<String> measured = pilot.map(Pilot::told);
        if (samples.partitions() > 0) {
            String ledger = Doubts.partitions(samples.partitions()) + " of the ledger";
            return measured.map(p -> ledger + " and " + p).orElse(ledger);
        }
        return measured.orElseGet(() -> past.partitions() == 0
                ? "bytes alone: nothing of %s was ever built"
                        .formatted(plan.job().name())
                : "bytes alone: the ledger knows the cost of no run of %s"
                        .formatted(plan.job().name()));
    }

    /**
     * The same plan in other chunks; partitions stay in their order.
     *
     * @param estimate of the plan, in whatever chunks
     * @throws io.tidegate.error.TidegateException USAGE for periods shorter than a partition
     */
    public Plan chunked(Plan plan, Chunking chunking, Estimate estimate) {
        return plan.inChunks(
                chunking instanceof Chunking.Auto
                        ? AutoChunks.of(plan, estimate)
                        : FixedChunks.of(plan.planned().toList(), chunking));
    }
}
