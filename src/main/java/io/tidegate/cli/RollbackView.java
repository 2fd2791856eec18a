package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.apply.RollbackPlan;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillId;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Ranges;
import io.tidegate.report.Screen;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        boolean isMany = plan.steps().size() > ManyOutcomes.SCREENFUL;
        for (List<RollbackPlan.Step> alike : stretches()) {
            table.row(
                    new Cell("back", Tone.GOOD),
                    plan.job().name() + " " + span(alike),
                    sentence(alike) + (isMany ? "" : until(alike)));
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

    /** Neighbours that one commit changed and that go back to the same version. */
    private List<List<RollbackPlan.Step>> stretches() {
        Map<List<Object>, Map<Partition, RollbackPlan.Step>> alike = new LinkedHashMap<>();
        plan.steps()
                .forEach(step -> alike.computeIfAbsent(
                                List.of(step.versionNow(), step.versionThen(), step.takenBack()),
                                k -> new LinkedHashMap<>())
                        .put(step.partition(), step));
        return alike.values().stream()
                .flatMap(steps -> Ranges.pieces(List.copyOf(steps.keySet())).stream()
                        .map(piece -> piece.stream().map(steps::get).toList()))
                .toList();
    }

    private static String span(List<RollbackPlan.Step> alike) {
        return Ranges.span(alike.stream().map(RollbackPlan.Step::partition).toList());
    }

    /** @param alike neighbours with the same versions */
    private static String sentence(List<RollbackPlan.Step> alike) {
        RollbackPlan.Step first = alike.get(0);
        return "version %d to %s: %s to %s, %s, %s"
                .formatted(
                        first.versionNow(),
                        first.versionThen() < 0 ? "before the first" : first.versionThen(),
                        OutcomeSentence.rows(ManyOutcomes.sum(alike.stream().map(RollbackPlan.Step::rowsNow))),
                        OutcomeSentence.rows(ManyOutcomes.sum(alike.stream().map(RollbackPlan.Step::rowsThen))),
                        Numbers.count(
                                alike.stream()
                                        .mapToInt(RollbackPlan.Step::files)
                                        .sum(),
                                "file"),
                        Numbers.bytes(alike.stream()
                                .mapToLong(RollbackPlan.Step::bytes)
                                .sum()));
    }

    /** Of all that are alike; where there are many partitions the summary says it once, and the documents say it for each. */
    private static String until(List<RollbackPlan.Step> alike) {
        return "%s; takes back %s"
                .formatted(
                        alike.stream()
                                .flatMap(step -> step.possibleUntil().stream())
                                .min(Instant::compareTo)
                                .map(until -> ", possible until " + Numbers.minute(until))
                                .orElse(""),
                        alike.get(0).takenBack());
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
