package io.tidegate.run;

import io.tidegate.catalog.CatalogTables;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.Ledger;
import io.tidegate.plan.Planner;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** What an engine needs Spark for. Behind this interface nothing is loaded before there is work. */
interface ChunkWork extends AutoCloseable {
    ChunkResult run(ChunkTask task, Ledger ledger, PublishedBefore before, Progress progress, GoAhead goAhead);

    /** What the tasks of a chunk have taken so far, in core-seconds. */
    BigDecimal coreSeconds(ChunkTask task);

    /** Brings partitions back to earlier versions. */
    ChunkResult restore(RestoreTask task, Ledger ledger, Progress progress, GoAhead goAhead);

    /**
     * Packs the small files of these partitions together.
     *
     * @param brake interrupts it when the run is to stop
     */
    void compact(Job job, List<Partition> partitions, Brake brake);

    /** Deletes files that were taken out of the table longer ago than this; what is deleted when the run is to stop stays deleted. */
    void vacuum(Job job, Duration retention, Brake brake);

    CatalogTables catalog();

    Workbench workbench(Project project, Ledger ledger, Planner planner);

    @Override
    void close();
}
