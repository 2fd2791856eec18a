package io.tidegate.plan;

import io.tidegate.job.Partition;

/**
 * How a partition stands and what would become of it, were it asked for.
 *
 * @param detail why it stands so, where the standing alone does not say it; may be empty
 * @param wouldRewrite whether building it replaces what readers see
 * @param sourceMoved whether it is published, and its inputs are there and others than those it was built from
 * @param inputsMoved whether its inputs are not those it was last built from, or judged by its gate with; so also when it never was
 */
record Assessment(
        Partition partition,
        Standing standing,
        String detail,
        Reason reason,
        String fingerprint,
        long inputBytes,
        boolean wouldRewrite,
        boolean sourceMoved,
        boolean inputsMoved) {

    Assessment withReason(Reason other) {
        return new Assessment(
                partition, standing, detail, other, fingerprint, inputBytes, wouldRewrite, sourceMoved, inputsMoved);
    }
}
