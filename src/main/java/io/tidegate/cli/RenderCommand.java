package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.job.Transform;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Mixin;

/** What templates become for one partition, and the SQL as it will be sent. */
final class RenderCommand extends ProjectCommand {
    private static final String RUN_ID = "RUN_ID";

    @Mixin
    private OneJob job = new OneJob();

    @Mixin
    private OnePartition partition = new OnePartition();

    @Override
    void check() {
        job.name("render");
    }

    @Override
    boolean asksLedger() {
        return false;
    }

    @Override
    Answer answer(Session session) {
        Job rendered = session.job(job, "render");
        Partition p = partition.of("render", rendered);
        ObjectNode document = Json.object().put("job", rendered.name()).put("partition", p.text());
        List<Line> lines = new ArrayList<>();
        Table sources = new Table(Column.text("source"), Column.text("for"), Column.wrapped("path"));
        ArrayNode list = document.putArray("sources");
        rendered.sources().forEach(source -> paths(source, p, sources, list));
        lines.addAll(Line.drawn(sources.lines(session.screen())));
        document.put("start", p.start().toString()).put("end", p.next().start().toString());
        if (rendered.transform() instanceof Transform.Sql sql) {
            document.put("sql", sql.text());
            lines.add(Line.of(""));
            sql.text().stripTrailing().lines().map(Line::of).forEach(lines::add);
        }
        return Answer.done(
                lines,
                "%s %s: %s to %s, %s"
                        .formatted(
                                rendered.name(),
                                p,
                                Numbers.minute(p.startsAt(rendered.partition().zone())),
                                Numbers.minute(p.endsAt(rendered.partition().zone())),
                                Numbers.count(list.size(), "path")),
                document);
    }

    private static void paths(Source source, Partition ours, Table table, ArrayNode list) {
        if (source instanceof Source.Upstream upstream) {
            row(source, ours.text(), "job " + upstream.job(), table, list);
            return;
        }
        if (source instanceof Source.Database database) {
            row(source, database.isPartitioned() ? ours.text() : "every", database.url(), table, list);
            return;
        }
        Source.Files files = (Source.Files) source;
        if (files.catalog().isPresent()) {
            String of = files.isPartitioned() ? ours.text() : "every";
            row(source, of, "catalog table " + files.catalog().get(), table, list);
            return;
        }
        if (!files.path().dependsOnPartition()) {
            row(
                    source,
                    files.isPartitioned() ? ours.text() : "every",
                    files.path().renderStatic(),
                    table,
                    list);
            return;
        }
        IntStream.rangeClosed(-source.window().before(), source.window().after())
                .mapToObj(ours::plus)
                .forEach(p -> row(source, p.text(), files.path().render(p, RUN_ID), table, list));
    }

    private static void row(Source source, String of, String path, Table table, ArrayNode list) {
        table.row(new Cell(source.name(), Tone.STRONG), of, path);
        list.add(Json.object().put("source", source.name()).put("for", of).put("path", path));
    }
}
