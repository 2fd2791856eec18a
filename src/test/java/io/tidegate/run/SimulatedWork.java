package io.tidegate.run;

import io.tidegate.catalog.CatalogTables;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.Ledger;
import io.tidegate.plan.Planner;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Chunks without Spark. */
final class SimulatedWork implements ChunkWork {
    private final Clock clock;
    private final SimulatedSite site;
    private final Map<String, BigDecimal> spent = new ConcurrentHashMap<>();

    SimulatedWork(Clock clock, SimulatedSite site) {
        this.clock = clock;
        this.site = site;
    }

    @Override
    public ChunkResult run(ChunkTask task, Ledger ledger, PublishedBefore before, Progress progress, GoAhead goAhead) {
        return new SimulatedChunk(
                        task,
                        ledger,
                        before,
                        goAhead,
                        clock,
                        site,
                        more -> spent.merge(task.meterName(), more, BigDecimal::add))
                .run();
    }

    @Override
    public BigDecimal coreSeconds(ChunkTask task) {
        return spent.getOrDefault(task.meterName(), BigDecimal.ZERO);
    }

    @Override
    public ChunkResult restore(RestoreTask task, Ledger ledger, Progress progress, GoAhead goAhead) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void compact(Job job, List<Partition> partitions, Brake brake) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void vacuum(Job job, Duration retention, Brake brake) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CatalogTables catalog() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Workbench workbench(Project project, Ledger ledger, Planner planner) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
