package io.tidegate.audit;

import io.tidegate.job.Check;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.storage.Fingerprint;
import java.util.List;
import java.util.Map;

/** Binds a commit to its gate: the checks as written and what each saw in each partition. */
final class GateDigest {
    private GateDigest() {}

    static String of(List<Check> checks, Map<Partition, Verdict> verdicts) {
        Fingerprint digest = Fingerprint.of();
        checks.forEach(check -> digest.add(check.toString()));
        verdicts.forEach((partition, verdict) -> {
            digest.add(partition.text());
            digest.add(verdict.standing().name());
            for (CheckOutcome outcome : verdict.outcomes()) {
                digest.add(outcome.name())
                        .add(outcome.status().text())
                        .add(outcome.observed())
                        .add(outcome.metric());
            }
        });
        return digest.hex();
    }
}
