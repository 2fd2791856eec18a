package io.tidegate.audit;

import io.tidegate.job.Check;
import io.tidegate.job.Partition;
import io.tidegate.stage.StagedChunk;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The verdicts on a staged chunk, and the one way to an {@link Approved}. Made by the {@link Auditor} only. */
public final class Audit {
    private final StagedChunk staged;
    private final Map<Partition, Verdict> verdicts;
    private final String digest;

    Audit(StagedChunk staged, List<Check> checks, Map<Partition, Verdict> verdicts) {
        this.staged = staged;
        this.verdicts = Collections.unmodifiableMap(new TreeMap<>(verdicts));
        this.digest = GateDigest.of(checks, this.verdicts);
    }

    /** One for every partition of the chunk, in order. */
    public Map<Partition, Verdict> verdicts() {
        return verdicts;
    }

    /** The partitions that may be published. */
    public List<Partition> publishable() {
        return verdicts.values().stream()
                .filter(Verdict::publishes)
                .map(Verdict::partition)
                .toList();
    }

    /**
     * Leave to publish these partitions.
     *
     * @throws IllegalStateException when there is none, or one of them did not pass, is kept as it is, or was not audited
     */
    public Approved approve(Collection<Partition> partitions) {
        if (partitions.isEmpty()) {
            throw new IllegalStateException("Cannot approve no partitions");
        }
        for (Partition partition : partitions) {
            Verdict verdict = verdicts.get(partition);
            if (verdict == null || !verdict.publishes()) {
                throw new IllegalStateException("Cannot approve %s: %s"
                        .formatted(
                                partition, verdict == null ? "it was not audited" : "its gate did not let it through"));
            }
        }
        return new Audited(staged, partitions.stream().distinct().sorted().toList(), digest);
    }

    /** SHA-256 over the checks and what they saw, 64 hex digits. */
    public String digest() {
        return digest;
    }
}
