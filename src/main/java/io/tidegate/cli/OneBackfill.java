package io.tidegate.cli;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillId;
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
        String text = ids.get(0);
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

    /** Its plan, from the file that the ledger names. */
    static BackfillPlan plan(Session session, BackfillHistory history) {
        BackfillId id = history.id();
        Optional<Path> named = history.planned().stream()
                .findFirst()
                .map(BackfillEvent.Planned::file)
                .map(session::local)
                .filter(Files::isRegularFile);
        return named.map(path -> PlanFile.read(session, path))
                .filter(plan -> plan.id().equals(id))
                .orElseThrow(() -> Usage.wrong(
                        "Cannot go on with backfill %s: its plan is not where the ledger says".formatted(id),
                        "Name the file instead: tidegate backfill apply FILE"));
    }
}
