package io.tidegate.audit;

import io.tidegate.job.Partition;
import io.tidegate.stage.StagedChunk;
import java.util.List;

/** Leave given by the gate: every partition passed its checks, or is an empty one that the job says to clear. */
public final class Audited implements Approved {
    private final StagedChunk staged;
    private final List<Partition> partitions;
    private final String gateDigest;

    Audited(StagedChunk staged, List<Partition> partitions, String gateDigest) {
        this.staged = staged;
        this.partitions = List.copyOf(partitions);
        this.gateDigest = gateDigest;
    }

    @Override
    public StagedChunk staged() {
        return staged;
    }

    @Override
    public List<Partition> partitions() {
        return partitions;
    }

    @Override
    public String gateDigest() {
        return gateDigest;
    }
}
