package io.tidegate.cli;

import io.tidegate.ledger.BackfillHistory;
import io.tidegate.report.BackfillHistoryDocument;
import io.tidegate.report.BackfillsView;
import java.util.List;

/** Every backfill that the ledger knows, newest first. */
final class BackfillLsCommand extends ProjectCommand {
    @Override
    Answer answer(Session session) {
        List<BackfillHistory> backfills = session.ledger().backfills();
        String currency = session.project().cost().currency();
        return Answer.drawn(
                        Line.drawn(BackfillsView.lines(backfills, currency, session.screen())),
                        BackfillHistoryDocument.list(backfills))
                .withNotes(
                        backfills.isEmpty()
                                ? List.of()
                                : List.of("Next: tidegate backfill show "
                                        + backfills.get(0).id()));
    }
}
