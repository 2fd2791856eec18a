package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.apply.RollbackPlan;
import io.tidegate.ledger.BackfillId;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Screen;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.time.Instant;
import java.util.List;

/** What a rollback would do: partition by partition, and until when it can be done. */
final class RollbackView {
    private final RollbackPlan plan;
    private final Screen screen;

    RollbackView(RollbackPlan plan, Screen screen) {
        this.plan = plan;
        this.screen = screen;
    }

    /** @param dryRun whether only this was asked for; otherwise there was nothing to do */
    Answer answer(boolean dryRun) {
        Table table = new Table(Column.text(""), Column.text(""), Column.wrapped(""));
        for (RollbackPlan.Step step : plan.steps()) {
            table.row(new Cell("back", Tone.GOOD), plan.job().name() + " " + step.partition(), sentence(step));
        }
        for (RollbackPlan.Left left : plan.left()) {
            table.row(
                    new Cell("left", Tone.QUIET),
                    plan.job().name() + " " + left.partition(),
                    left.why().text());
        }
        return Answer.done(Line.drawn(table.lines(screen)), summary(dryRun), document(dryRun))
                .withNotes(
                        plan.isEmpty()
                                ? List.of()
                                : List.of("Owner: " + plan.job().owner()));
    }

    private static String sentence(RollbackPlan.Step step) {
        return "version %d to %s: %s to %s, %s, %s%s; takes back %s"
                .formatted(
                        step.versionNow(),
                        step.versionThen() < 0 ? "before the first" : step.versionThen(),
                        OutcomeSentence.rows(step.rowsNow()),
                        OutcomeSentence.rows(step.rowsThen()),
                        Numbers.count(step.files(), "file"),
                        Numbers.bytes(step.bytes()),
                        step.possibleUntil()
                                .map(until -> ", possible until " + Numbers.minute(until))
                                .orElse(""),
                        step.takenBack());
    }

    private String summary(boolean dryRun) {
        String left = plan.left().isEmpty()
                ? ""
                : ", %d left alone".formatted(plan.left().size());
        if (plan.isEmpty()) {
            return (dryRun ? "dry run: " : "") + "nothing to roll back" + left;
        }
        return "dry run: %s would be rolled back in one commit%s%s"
                .formatted(
                        Numbers.count(plan.steps().size(), "partition"),
                        left,
                        plan.possibleUntil()
                                .map(until -> "; possible until " + Numbers.minute(until))
                                .orElse(""));
    }

    private ObjectNode document(boolean dryRun) {
        ObjectNode document = Json.object()
                .put("job", plan.job().name())
                .put("dry_run", dryRun)
                .put("target_version", plan.targetVersion())
                .put("backfill", plan.backfill().map(BackfillId::text).orElse(null))
                .put(
                        "possible_until",
                        plan.possibleUntil().map(Instant::toString).orElse(null));
        ArrayNode partitions = document.putArray("partitions");
        for (RollbackPlan.Step step : plan.steps()) {
            ObjectNode node = partitions
                    .addObject()
                    .put("partition", step.partition().text())
                    .put("version_now", step.versionNow())
                    .put("version_then", step.versionThen());
            step.rowsNow().ifPresent(rows -> node.put("rows_now", rows));
            step.rowsThen().ifPresent(rows -> node.put("rows_then", rows));
            node.put("files", step.files())
                    .put("bytes", step.bytes())
                    .put(
                            "possible_until",
                            step.possibleUntil().map(Instant::toString).orElse(null))
                    .put("takes_back", step.takenBack());
        }
        ArrayNode left = document.putArray("left");
        plan.left()
                .forEach(one -> left.addObject()
                        .put("partition", one.partition().text())
                        .put("why", one.why().text()));
        return document;
    }
}
