package io.tidegate.run;

import io.tidegate.error.ErrorCode;

/**
 * Why a run is to stop.
 *
 * @param code INTERRUPTED, TERMINATED or CANCELLED
 * @param why in words: which signal came, or who asked and for what reason
 */
public record StopRequest(ErrorCode code, String why) {}
