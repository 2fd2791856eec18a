package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.job.Job;
import io.tidegate.plan.JobSelection;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import io.tidegate.run.Engine;
import io.tidegate.run.LedgerRebuild;
import io.tidegate.run.QueryReport;
import io.tidegate.run.Recovery;
import io.tidegate.run.RunSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** What is done with the ledger as a whole: folding old months, rebuilding it from the tables, asking it. */
final class LedgerCommand extends ProjectCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "ACTION",
            description = {
                "compact: folds each month that is over into one file; runs do so by themselves.",
                "rebuild [JOB…]: writes again, from the tables, what a lost ledger said of publications.",
                "query SQL: one SELECT over the views events and checks (docs/recovery.md lists their columns)."
            })
    private List<String> words = new ArrayList<>();

    @Override
    void check() {
        String action = words.isEmpty() ? "" : words.get(0);
        boolean isWhole = switch (action) {
            case "compact" -> words.size() == 1;
            case "query" -> words.size() == 2;
            default -> action.equals("rebuild");
        };
        if (!isWhole) {
            throw Usage.wrong(
                    "Cannot tell what to do with the ledger",
                    "Use `tidegate ledger compact`, `tidegate ledger rebuild [JOB…]` or `tidegate ledger query \"SELECT …\"`.");
        }
    }

    @Override
    Answer answer(Session session) {
        return switch (words.get(0)) {
            case "compact" -> compact(session);
            case "query" -> query(session);
            default -> rebuild(session);
        };
    }

    private static Answer compact(Session session) {
        int folded = session.ledger().compact();
        return Answer.done(
                List.of(),
                folded == 0
                        ? "nothing to fold"
                        : "folded %s into a file a job and month".formatted(Numbers.count(folded, "document")),
                Json.object().put("folded", folded));
    }

    private Answer rebuild(Session session) {
        List<Job> jobs = JobSelection.select(session.project(), words.subList(1, words.size()), List.of());
        RunSettings settings = settings(session);
        Table table = new Table(Column.text(""), Column.text(""), Column.wrapped(""));
        ArrayNode nodes = Json.array();
        List<String> notes = new ArrayList<>();
        int partitions = 0;
        for (Job job : jobs) {
            LedgerRebuild.Rebuilt rebuilt = new LedgerRebuild(session.ledger()).rebuild(job);
            Recovery.of(session.project(), settings).repair(job);
            partitions += rebuilt.partitions();
            table.row(
                    rebuilt.partitions() == 0 ? new Cell("nothing lost", Tone.QUIET) : new Cell("rebuilt", Tone.GOOD),
                    job.name(),
                    "%s of %s"
                            .formatted(
                                    Numbers.count(rebuilt.partitions(), "publication"),
                                    Numbers.count(rebuilt.runs(), "run")));
            rebuilt.movedAway()
                    .forEach(path ->
                            table.row(new Cell("moved away", Tone.CAUTION), job.name(), path + " (could not be read)"));
            if (rebuilt.withoutFingerprint() > 0) {
                notes.add("%s of %s do not say what they were built from, and count as stale."
                        .formatted(Numbers.count(rebuilt.withoutFingerprint(), "publication"), job.name()));
            }
            ObjectNode node = nodes.addObject()
                    .put("job", job.name())
                    .put("runs", rebuilt.runs())
                    .put("partitions", rebuilt.partitions())
                    .put("without_fingerprint", rebuilt.withoutFingerprint());
            node.set("moved_away", Json.texts(rebuilt.movedAway()));
        }
        notes.add(
                "Tables do not tell who ran what and why, its cost, what the checks saw, and what never was published.");
        ObjectNode document = Json.object();
        document.set("jobs", nodes);
        return Answer.done(
                        Line.drawn(table.lines(session.screen())),
                        partitions == 0
                                ? "nothing to rebuild: the ledger knows every commit"
                                : "%s written again from the tables"
                                        .formatted(Numbers.count(partitions, "publication")),
                        document)
                .withNotes(notes);
    }

    private static RunSettings settings(Session session) {
        return session.settings(new IdentityOptions(), Optional.empty(), Map.of());
    }

    private Answer query(Session session) {
        try (Engine engine = session.world().engines().open(session.project(), settings(session))) {
            QueryReport report = engine.query(words.get(1));
            Table table = new Table(report.columns().stream().map(Column::text).toArray(Column[]::new));
            ArrayNode rows = Json.array();
            for (List<String> cells : report.rows()) {
                table.row(cells.toArray());
                rows.add(Json.texts(cells));
            }
            ObjectNode document = Json.object();
            document.set("columns", Json.texts(report.columns()));
            document.set("rows", rows);
            document.put("cut", report.isCut());
            String more = report.isCut() ? "; there are more, add a LIMIT or a WHERE" : "";
            return Answer.done(
                    report.rows().isEmpty() ? List.of() : Line.drawn(table.lines(session.screen())),
                    Numbers.count(report.rows().size(), "row") + more,
                    document);
        }
    }
}
