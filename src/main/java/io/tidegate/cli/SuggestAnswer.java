package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.audit.ColumnSummary;
import io.tidegate.job.yaml.CheckYaml;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Screen;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import io.tidegate.run.SuggestReport;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Profiles of a job's own columns and checks to paste, in every form. */
final class SuggestAnswer {
    private SuggestAnswer() {}

    static Answer of(SuggestReport report, Screen screen) {
        Table table = new Table(
                Column.text("column"),
                Column.text("type"),
                Column.number("not null"),
                Column.number("~distinct"),
                Column.value("min"),
                Column.value("max"));
        ObjectNode document = Json.object()
                .put("job", report.job().name())
                .put("partition", report.partition().text())
                .put("rows_from", report.side().text())
                .put("rows", report.rows());
        ArrayNode columns = document.putArray("columns");
        for (ColumnSummary column : report.columns()) {
            table.row(
                    new Cell(column.name(), Tone.STRONG),
                    column.type(),
                    Numbers.count(column.present()),
                    Numbers.count(column.distinct()),
                    shown(column.min()),
                    shown(column.max()));
            ObjectNode node = columns.addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("not_null", column.present())
                    .put("distinct", column.distinct());
            column.min().ifPresent(min -> node.put("min", min));
            column.max().ifPresent(max -> node.put("max", max));
        }
        ArrayNode checks = document.putArray("checks");
        report.checks()
                .forEach(s -> checks.addObject()
                        .put("check", CheckYaml.of(s.rule()))
                        .put("seen", s.seen())
                        .put("why", s.why()));
        document.put("yaml", report.yaml());
        List<Line> lines = new ArrayList<>(Line.drawn(table.lines(screen)));
        lines.add(Line.of(""));
        report.yaml().stripTrailing().lines().map(Line::of).forEach(lines::add);
        String summary = "%s %s: %s to paste, from %s"
                .formatted(
                        report.job().name(),
                        report.partition(),
                        Numbers.count(report.checks().size(), "check"),
                        Numbers.count(report.rows(), "row"));
        return Answer.done(lines, summary, document);
    }

    private static String shown(Optional<Double> number) {
        return number.map(n -> Double.isFinite(n)
                        ? Numbers.decimal(BigDecimal.valueOf(n).stripTrailingZeros())
                        : n.toString())
                .orElse("");
    }
}
