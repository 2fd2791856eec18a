package io.tidegate.run;

import io.tidegate.job.Cost;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.SourceInput;
import java.util.List;

/**
 * One chunk of a plan, as a run takes it on.
 *
 * @param number of the chunk in the run, from 1; a chunk that is planned again gets a new one
 * @param chunks how many chunks the plan has, for progress
 * @param targetVersion the table's version when the plan was made, -1 when there was no table
 * @param cost prices
 */
record ChunkTask(
        Job job,
        RunId run,
        int number,
        int chunks,
        Chunk chunk,
        List<SourceInput> inputs,
        long targetVersion,
        Cost cost) {
    List<Partition> partitions() {
        return chunk.partitions();
    }

    /** The name under which the chunk's Spark tasks are counted. */
    String meterName() {
        return run + "/" + job.name() + "/" + number;
    }
}
