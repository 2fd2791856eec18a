package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Palette.Tone;
import io.tidegate.run.RunResult;
import io.tidegate.run.Word;
import java.util.Locale;

/** The word for an outcome, its colour, and what to do next; in the order in which outcomes are told, worst first. */
enum OutcomeWord {
    UNKNOWN(Tone.BAD),
    FAILED(Tone.BAD),
    BLOCKED(Tone.BAD),
    SUPERSEDED(Tone.CAUTION),
    CONFLICT(Tone.CAUTION),
    NOT_READY(Tone.CAUTION),
    NOT_TRIED(Tone.CAUTION),
    PUBLISHED(Tone.GOOD),
    ROLLED_BACK(Tone.GOOD),
    KEPT(Tone.QUIET);

    private final Tone tone;

    OutcomeWord(Tone tone) {
        this.tone = tone;
    }

    static OutcomeWord of(RunResult result) {
        return valueOf(Word.of(result).toUpperCase(Locale.ROOT));
    }

    Tone tone() {
        return tone;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether each partition gets a line of its own. */
    boolean isLoud() {
        return this != NOT_READY && this != NOT_TRIED && this != KEPT;
    }

    /** The command that tells more or goes on. */
    String next(Job job, RunResult result, RunId run) {
        return switch (this) {
            case NOT_READY -> "tidegate ready %s --partition %s".formatted(job.name(), result.partition());
            case NOT_TRIED -> "tidegate retry %s".formatted(run);
            case UNKNOWN -> "tidegate doctor";
            case SUPERSEDED, CONFLICT -> "tidegate history %s --partition %s".formatted(job.name(), result.partition());
            case BLOCKED ->
                // Before its gate a partition has no rows to look at.
                result instanceof RunResult.Blocked blocked && !blocked.checks().isEmpty()
                        ? "tidegate diff %s --partition %s".formatted(job.name(), result.partition())
                        : "tidegate logs %s".formatted(run);
            default -> "tidegate logs %s".formatted(run);
        };
    }
}
