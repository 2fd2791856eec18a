package io.tidegate.audit;

import io.tidegate.job.Check;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Binds a commit to its gate: the checks as written and what each saw in each partition. Parts carry their length, so that no two gates collide. */
final class GateDigest {
    private final MessageDigest sha256;

    private GateDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String of(List<Check> checks, Map<Partition, Verdict> verdicts) {
        GateDigest digest = new GateDigest();
        checks.forEach(check -> digest.add(check.toString()));
        verdicts.forEach((partition, verdict) -> {
            digest.add(partition.text());
            digest.add(verdict.standing().name());
            for (CheckOutcome outcome : verdict.outcomes()) {
                digest.add(outcome.name());
                digest.add(outcome.status().text());
                digest.add(outcome.observed());
                digest.add(outcome.metric());
            }
        });
        return HexFormat.of().formatHex(digest.sha256.digest());
    }

    private void add(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha256.update(bytes);
    }
}
