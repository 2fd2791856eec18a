package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;

/**
 * Why a run is to stop.
 *
 * @param code INTERRUPTED, TERMINATED or CANCELLED
 * @param why in words: which signal came, or who asked and for what reason
 */
public record StopRequest(ErrorCode code, String why) {
    /** The stop, as what ended a run before its commit. */
    TidegateException asFailure() {
        return new TidegateException(
                code,
                "Stopped: " + why,
                "Nothing of it was published. The same command again goes on where this one ended.");
    }
}
