package io.tidegate.plan;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;

/**
 * The word that up-to-date partitions are to be rebuilt. It passes no gate and takes over no foreign partition.
 *
 * @param reason why, for the ledger; never blank
 */
public record Force(String reason) {
    public Force {
        if (reason == null || reason.isBlank()) {
            throw new TidegateException(
                    ErrorCode.USAGE, "Cannot force a rebuild: no reason is given", "Add --reason \"why\".");
        }
        reason = reason.strip();
    }
}
