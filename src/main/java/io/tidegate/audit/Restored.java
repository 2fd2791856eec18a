package io.tidegate.audit;

import io.tidegate.job.Partition;
import io.tidegate.stage.StagedChunk;
import java.util.List;

/** Leave given because the same rows were published before: a rollback goes back to them without a new judgement. */
public final class Restored implements Approved {
    private final StagedChunk staged;
    private final List<Partition> partitions;
    private final String gateDigest;

    Restored(StagedChunk staged, List<Partition> partitions, String gateDigest) {
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
