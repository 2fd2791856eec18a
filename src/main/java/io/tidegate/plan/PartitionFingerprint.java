package io.tidegate.plan;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a partition was built from, in two halves so that the reason for a rebuild can be told. Written {@code <job>-<inputs>}.
 *
 * @param job 16 hexadecimal digits: the job's {@link JobDigest}
 * @param inputs 32 hexadecimal digits: what each source held for the partition
 */
public record PartitionFingerprint(String job, String inputs) {
    private static final Pattern SHAPE = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{32})");

    /** Empty when the text is not one of ours. */
    public static Optional<PartitionFingerprint> parse(String text) {
        Matcher parts = SHAPE.matcher(text);
        return parts.matches()
                ? Optional.of(new PartitionFingerprint(parts.group(1), parts.group(2)))
                : Optional.empty();
    }

    /** As the ledger keeps it. */
    public String text() {
        return job + "-" + inputs;
    }

    /** What changed since the partition was built, in words; empty when nothing did. */
    Optional<String> changedSince(String recorded) {
        if (recorded.equals(text())) {
            return Optional.empty();
        }
        Optional<PartitionFingerprint> then = parse(recorded);
        boolean jobChanged = then.filter(p -> p.job.equals(job)).isEmpty();
        boolean inputsChanged = then.filter(p -> p.inputs.equals(inputs)).isEmpty();
        return Optional.of(jobChanged && inputsChanged ? "job and inputs" : jobChanged ? "job" : "inputs");
    }

    /** Whether the inputs were others when that was recorded; what cannot be read was built from others. */
    boolean hasOtherInputs(String recorded) {
        return parse(recorded).filter(p -> p.inputs.equals(inputs)).isEmpty();
    }

    /** Whether the job is still the one the partition was built with. */
    boolean isSameJob(String recorded) {
        return parse(recorded).filter(p -> p.job.equals(job)).isPresent();
    }
}
