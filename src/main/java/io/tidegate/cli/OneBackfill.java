package io.tidegate.cli;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.report.Printable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** Exactly one backfill that the ledger knows, by its id or the beginning of it. */
final class OneBackfill {
    private static final int SHORTEST = 6;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "The backfill's id, or its first characters.")
    private List<String> ids = new ArrayList<>();

    void check(String command) {
        if (ids.size() != 1) {
            throw Usage.wrong(
                    ids.isEmpty()
                            ? "Cannot %s a backfill without its id".formatted(command)
                            : "Cannot %s more than one backfill at once".formatted(command),
                    "Name one; `tidegate backfill ls` lists them.");
        }
    }

    BackfillHistory of(Session session) {
        return find(session, ids.get(0));
    }

    /** @throws io.tidegate.error.TidegateException USAGE when none has such an id, or several begin so */
    static BackfillHistory find(Session session, String text) {
        List<BackfillHistory> found = session.ledger().backfills().stream()
                .filter(backfill -> backfill.id().text().equals(text)
                        || text.length() >= SHORTEST && backfill.id().text().startsWith(text))
                .toList();
        if (found.size() != 1) {
            throw Usage.wrong(
                    found.isEmpty()
                            ? "Cannot find a backfill %s in %s"
                                    .formatted(
                                            Printable.quoted(text, 40),
                                            session.ledger().location())
                            : "Cannot tell which backfill: %d begin with %s".formatted(found.size(), text),
                    "`tidegate backfill ls` lists them.");
        }
        return found.get(0);
    }

    /** Its plan, from the file that the ledger names; empty when that is not there any more, or holds another. */
    static Optional<BackfillPlan> plan(Session session, BackfillHistory history) {
        return history.planned().stream()
                .findFirst()
                .map(BackfillEvent.Planned::file)
                .map(session::local)
                .filter(Files::isRegularFile)
                .map((Path path) -> PlanFile.read(session, path))
                .filter(plan -> plan.id().equals(history.id()));
    }
}
