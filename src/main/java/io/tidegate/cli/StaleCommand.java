package io.tidegate.cli;

import io.tidegate.plan.Standing;
import io.tidegate.report.CalendarDocument;
import io.tidegate.report.MissingView;

/** Partitions built from an older job or other inputs than there are now. */
final class StaleCommand extends StandingCommand {
    StaleCommand() {
        super("stale", entry -> entry.standing() == Standing.STALE, MissingView::stale, CalendarDocument::stale);
    }
}
