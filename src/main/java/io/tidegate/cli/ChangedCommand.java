package io.tidegate.cli;

import io.tidegate.plan.PartitionCalendar;
import io.tidegate.report.CalendarDocument;
import io.tidegate.report.MissingView;

/** Published partitions whose source moved: their inputs are others than those they were built from. */
final class ChangedCommand extends StandingCommand {
    ChangedCommand() {
        super("changed", PartitionCalendar.Entry::sourceMoved, MissingView::changed, CalendarDocument::changed);
    }
}
