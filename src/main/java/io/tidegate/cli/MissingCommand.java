package io.tidegate.cli;

import io.tidegate.report.CalendarDocument;
import io.tidegate.report.MissingView;

/** Partitions that are due and were never built, or whose last attempt came to nothing. */
final class MissingCommand extends StandingCommand {
    MissingCommand() {
        super("missing", entry -> entry.standing().isMissing(), MissingView::missing, CalendarDocument::missing);
    }
}
