package io.tidegate.cli;

import io.tidegate.ledger.CheckOutcome;
import io.tidegate.report.Palette.Tone;

/** The colour of a check's status. */
final class CheckTone {
    private CheckTone() {}

    static Tone of(CheckOutcome.Status status) {
        return switch (status) {
            case PASS -> Tone.GOOD;
            case WARN -> Tone.CAUTION;
            case FAIL, NOT_EVALUATED, CONFIG_ERROR, INFRA_ERROR -> Tone.BAD;
        };
    }
}
