package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.RunId;
import io.tidegate.log.RunMark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A restoration as a run takes it on.
 *
 * @param number of the attempt in the run, from 1
 */
record RestoreTask(Job job, RunId run, String who, int number, Restoration what) {
    List<Partition> partitions() {
        return what.partitions();
    }

    List<String> texts() {
        return partitions().stream().map(Partition::text).toList();
    }

    /** By partition as users write it. */
    Map<String, String> fingerprints() {
        Map<String, String> texts = new LinkedHashMap<>();
        what.fingerprints().forEach((partition, print) -> texts.put(partition.text(), print));
        return texts;
    }

    RunMark mark(String gateDigest) {
        Map<String, Long> versions = new LinkedHashMap<>();
        what.versions().forEach((partition, version) -> versions.put(partition.text(), version));
        return new RunMark(
                run.text(),
                job.name(),
                number,
                gateDigest,
                fingerprints(),
                versions,
                what.backfill().map(BackfillId::text));
    }
}
