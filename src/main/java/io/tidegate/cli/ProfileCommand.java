package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.yaml.Undeclared;
import io.tidegate.read.ColumnProfile;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Printable;
import io.tidegate.report.Screen;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import io.tidegate.run.Engine;
import io.tidegate.run.ProfileReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the sources hold for one partition, with a block of columns to paste. */
final class ProfileCommand extends ProjectCommand {
    @Mixin
    private OneJob job = new OneJob();

    @Mixin
    private OnePartition partition = new OnePartition();

    @Option(
            names = "--suggest",
            description =
                    "Profile the job's own rows (published ones, or a build of now) with Deequ and print checks that"
                            + " they speak for. Deequ reads the rows about three times, columns of few values once more.")
    private boolean suggest;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    void check() {
        job.name("profile");
        spark.conf();
    }

    @Override
    Undeclared undeclared() {
        return suggest ? Undeclared.REFUSED : Undeclared.ALLOWED;
    }

    @Override
    Answer answer(Session session) {
        Job profiled = session.job(job, "profile");
        Partition p = partition.of("profile", profiled);
        try (Engine engine = session.engine(spark)) {
            return suggest
                    ? SuggestAnswer.of(engine.suggest(profiled, p), session.screen())
                    : told(session.screen(), profiled, p, engine.profile(profiled, p));
        }
    }

    private static Answer told(Screen screen, Job job, Partition partition, ProfileReport report) {
        Table table = new Table(
                Column.text("source"),
                Column.text("column"),
                Column.text("type"),
                Column.number("rows"),
                Column.number("nulls"),
                Column.number("distinct"),
                Column.prose("min"),
                Column.prose("max"));
        ObjectNode document = Json.object().put("job", job.name()).put("partition", partition.text());
        ArrayNode columns = document.putArray("columns");
        for (ColumnProfile c : report.columns()) {
            table.row(
                    new Cell(c.source(), Tone.STRONG),
                    c.name(),
                    c.type(),
                    Numbers.count(c.rows()),
                    Numbers.count(c.nulls()),
                    c.distinct().isPresent() ? Numbers.count(c.distinct().getAsLong()) : "-",
                    shortened(c.min()),
                    shortened(c.max()));
            columns.add(node(c));
        }
        document.put("yaml", report.yaml());
        List<Line> lines = new ArrayList<>(Line.drawn(table.lines(screen)));
        lines.add(Line.of(""));
        report.yaml().stripTrailing().lines().map(Line::of).forEach(lines::add);
        return Answer.done(
                lines,
                "%s %s: %s"
                        .formatted(
                                job.name(),
                                partition,
                                Numbers.count(report.columns().size(), "column")),
                document);
    }

    private static ObjectNode node(ColumnProfile c) {
        ObjectNode node = Json.object()
                .put("source", c.source())
                .put("name", c.name())
                .put("type", c.type())
                .put("rows", c.rows())
                .put("nulls", c.nulls());
        c.distinct().ifPresent(d -> node.put("distinct", d));
        c.min().ifPresent(v -> node.put("min", v));
        c.max().ifPresent(v -> node.put("max", v));
        c.sample().ifPresent(v -> node.put("sample", v));
        return node;
    }

    private static String shortened(Optional<String> value) {
        return value.map(v -> Printable.quoted(v, 30)).orElse("-");
    }
}
