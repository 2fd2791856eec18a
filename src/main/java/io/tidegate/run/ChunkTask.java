package io.tidegate.run;

import io.tidegate.job.Cost;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.RunId;
import io.tidegate.log.RunMark;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.SourceInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** What the commit of these partitions carries. */
    RunMark mark(String gateDigest, List<Partition> published) {
        Map<String, String> fingerprints = new LinkedHashMap<>();
        chunk.planned().stream()
                .filter(p -> published.contains(p.partition()))
                .forEach(p -> fingerprints.put(p.partition().text(), p.fingerprint()));
        return new RunMark(run.text(), job.name(), number, gateDigest, fingerprints);
    }
}
