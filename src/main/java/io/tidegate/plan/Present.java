package io.tidegate.plan;

import io.tidegate.job.Partition;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A job and some of its partitions as they are now, for whoever holds an earlier plan against them; made by {@link Planner}.
 *
 * @param definition as {@link JobDigest} has it
 * @param tableVersion of the target, -1 when there is no table
 */
public record Present(String definition, long tableVersion, Map<Partition, Held> partitions) {
    public Present {
        partitions = Map.copyOf(partitions);
    }

    /**
     * One partition.
     *
     * @param inputs as {@link Rebuild#inputs} has it
     * @param missing what its sources lack, in words
     * @param changedIn the newest version of the table that is known to have changed its rows
     * @param run that published what readers see, when nobody touched it since
     * @param fingerprint of that
     */
    public record Held(
            String inputs,
            Optional<String> missing,
            OptionalLong changedIn,
            Optional<String> run,
            Optional<String> fingerprint) {}
}
