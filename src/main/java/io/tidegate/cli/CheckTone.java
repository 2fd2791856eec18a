package io.tidegate.cli;

import io.tidegate.ledger.CheckOutcome;

/** The colour of a check's status. */
final class CheckTone {
    private CheckTone() {}

    static Tone of(CheckOutcome.Status status) {
        return switch (status) {
            case PASS -> Tone.GOOD;
            case WARN -> Tone.WARN;
            case FAIL, NOT_EVALUATED, CONFIG_ERROR, INFRA_ERROR -> Tone.BAD;
        };
    }
}
