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

/** Exactly one backfill that the ledger knows, by its id, the beginning of it, or the file of its plan. */
final class OneBackfill {
    private static final int SHORTEST = 6;

    @Parameters(
            arity = "0..*",
            paramLabel = "ID|FILE",
            description = "The backfill's id, its first characters, or the file of its plan.")
    private List<String> ids = new ArrayList<>();

    void check(String command) {
        if (ids.size() != 1) {
            throw Usage.wrong(
                    ids.isEmpty()
                            ? "Cannot %s a backfill without its id".formatted(command)
                            : "Cannot %s more than one backfill at once".formatted(command),
                    "Name its id or its file; `tidegate backfill ls` lists them.");
        }
    }

    BackfillHistory of(Session session) {
        return find(session, named(session));
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

    private String named(Session session) {
        String text = ids.get(0);
        return isFile(text) ? in(session, text).id().text() : text;
    }

    /** Ids have neither dots nor slashes; files of plans are in folders and end in .yaml. */
    static boolean isFile(String named) {
        return named.contains("/") || named.contains(".");
    }

    /** The plan in a file that was named. */
    static BackfillPlan in(Session session, String file) {
        return PlanFile.read(session, session.local(file));
    }

    /**
     * Its plan, from the file that was named, otherwise from the one that the ledger names.
     *
     * @throws io.tidegate.error.TidegateException USAGE when that is not there any more, or holds another
     */
    BackfillPlan plan(Session session, BackfillHistory history) {
        return isFile(ids.get(0))
                ? in(session, ids.get(0))
                : told(session, history)
                        .orElseThrow(() -> Usage.wrong(
                                "Cannot go on with backfill %s: its plan is not where the ledger says"
                                        .formatted(history.id()),
                                "Name the file instead: tidegate backfill apply FILE"));
    }

    /** The plan in the file that the ledger names; empty when that is not there any more, or holds another. */
    static Optional<BackfillPlan> told(Session session, BackfillHistory history) {
        return history.planned().stream()
                .findFirst()
                .map(BackfillEvent.Planned::file)
                .map(session::local)
                .filter(Files::isRegularFile)
                .map((Path path) -> PlanFile.read(session, path))
                .filter(plan -> plan.id().equals(history.id()));
    }
}
