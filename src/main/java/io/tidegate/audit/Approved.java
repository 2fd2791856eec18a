package io.tidegate.audit;

import io.tidegate.job.Partition;
import io.tidegate.stage.StagedChunk;
import java.util.List;

/** Leave to publish. Only this package can make one, so that code which publishes unaudited data does not compile. */
public sealed interface Approved permits Audited, Restored {
    StagedChunk staged();

    /** The partitions to publish, in order; one of them without staged rows is to be cleared. */
    List<Partition> partitions();

    /** Digest of the checks and what they saw, for the commit's run mark. */
    String gateDigest();
}
