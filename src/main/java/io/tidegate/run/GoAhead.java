package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.Lease;

/** Asked before each step of a chunk: whether its lease still holds and nobody wants the run to stop. */
final class GoAhead {
    private final Lease lease;
    private final Brake brake;
    private final CancelWatch cancel;

    GoAhead(Lease lease, Brake brake, CancelWatch cancel) {
        this.lease = lease;
        this.brake = brake;
        this.cancel = cancel;
    }

    /**
     * Before {@code PUBLISH} the lease is looked up on disk and renewed; what comes after the commit is never held up.
     *
     * @throws TidegateException SUPERSEDED when the lease was lost, else the code of the stop that was asked for
     */
    void require(Step step) {
        if (step == Step.RECORD) {
            return;
        }
        cancel.look();
        brake.check();
        boolean isOurs = step == Step.PUBLISH ? lease.confirm() : !lease.isTaken();
        if (!isOurs) {
            throw new TidegateException(
                    ErrorCode.SUPERSEDED,
                    "Cannot go on: the lease was taken over by another run, or unlocked, while this one stood still",
                    "Nothing of it was published. `tidegate history` shows the run that owns the partitions now.");
        }
        if (step == Step.PUBLISH) {
            brake.beginCommit();
        }
    }

    /** While the chunk is at work a stop interrupts this. */
    void engage(Runnable interrupt) {
        brake.engage(interrupt);
    }

    void release() {
        brake.release();
    }

    /** What a failure means when a stop was asked for: the stop, for it is what broke the work. */
    TidegateException cause(TidegateException failure) {
        try {
            brake.check();
            return failure;
        } catch (TidegateException stopped) {
            return stopped;
        }
    }
}
