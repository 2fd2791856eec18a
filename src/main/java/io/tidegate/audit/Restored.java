package io.tidegate.audit;

import io.tidegate.job.Partition;
import io.tidegate.stage.BroughtBack;
import io.tidegate.stage.StagedChunk;
import io.tidegate.storage.Fingerprint;
import java.util.List;

/** Leave given because the same rows were published before: a rollback goes back to them without a new judgement. */
public final class Restored implements Approved {
    private final StagedChunk staged;
    private final List<Partition> partitions;
    private final String gateDigest;

    private Restored(StagedChunk staged, List<Partition> partitions, String gateDigest) {
        this.staged = staged;
        this.partitions = List.copyOf(partitions);
        this.gateDigest = gateDigest;
    }

    /**
     * Leave to publish what was brought back.
     *
     * @param proof only a look into a committed version of the same table makes one
     */
    public static Restored of(BroughtBack proof) {
        Fingerprint digest = Fingerprint.of();
        proof.versions()
                .forEach((partition, version) -> digest.add(partition.text()).add(Long.toString(version)));
        return new Restored(proof.staged(), proof.partitions(), digest.hex());
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
