package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.yaml.Fault;
import io.tidegate.notify.ReadChannels;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Screen;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import io.tidegate.run.ConnectFinding;
import io.tidegate.run.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The job file alone, without Spark, or with {@code --connect} also what the sources, the SQL and the tables say of it. */
final class ValidateCommand extends ProjectCommand {
    @Mixin
    private JobOptions jobs = new JobOptions();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private ChannelOptions channels = new ChannelOptions();

    @Option(names = "--connect", description = "Also ask the sources, the SQL analyser and the tables; starts Spark.")
    private boolean connect;

    @Override
    void check() {
        spark.needs(connect, "--connect");
        channels.check();
    }

    @Override
    boolean asksLedger() {
        return false;
    }

    @Override
    Answer answer(Session session) {
        List<Job> selected;
        Optional<ReadChannels> read = channels.read(session);
        read.filter(ReadChannels.Valid.class::isInstance)
                .ifPresent(valid -> session.knowChannels(
                        ((ReadChannels.Valid) valid).channels().names()));
        List<Fault> faults = read.filter(ReadChannels.Invalid.class::isInstance)
                .map(invalid -> ((ReadChannels.Invalid) invalid).faults())
                .orElse(List.of());
        try {
            selected = session.jobs(jobs);
        } catch (FaultyJobFile faulty) {
            return faulty.and(faults).answer();
        }
        if (!faults.isEmpty()) {
            return new FaultyJobFile(faults).answer();
        }
        ObjectNode document = Json.object()
                .put("status", "valid")
                .put("project", session.project().name());
        document.set("jobs", Json.texts(selected.stream().map(Job::name).toList()));
        String checked = "%s in %s"
                .formatted(
                        Numbers.count(selected.size(), "job"), session.project().file());
        if (!connect) {
            return Answer.done(List.of(), "valid: " + checked, document);
        }
        try (Engine engine = session.engine(spark)) {
            return connected(session.screen(), new Findings(engine.connect(selected)), checked, document);
        }
    }

    private static Answer connected(Screen screen, Findings findings, String checked, ObjectNode document) {
        document.put("status", findings.errors() == 0 ? "valid" : "invalid").set("findings", findings.nodes());
        String summary = findings.errors() == 0
                ? "valid: %s, sources and tables looked at, %s"
                        .formatted(checked, Numbers.count(findings.warnings(), "warning"))
                : "invalid: %s, %s, %s"
                        .formatted(
                                checked,
                                Numbers.count(findings.errors(), "error"),
                                Numbers.count(findings.warnings(), "warning"));
        return Answer.done(findings.lines(screen), summary, document)
                .withExit(findings.errors() == 0 ? 0 : ErrorCode.JOB_FILE.exitStatus())
                .withAnnotations(findings.annotations());
    }

    /** Findings in every form; errors first. */
    static final class Findings {
        private final List<ConnectFinding> findings;

        Findings(List<ConnectFinding> found) {
            findings = new ArrayList<>(found);
            findings.sort(java.util.Comparator.comparing(ConnectFinding::severity));
        }

        long errors() {
            return count(ConnectFinding.Severity.ERROR);
        }

        long warnings() {
            return count(ConnectFinding.Severity.WARNING);
        }

        private long count(ConnectFinding.Severity severity) {
            return findings.stream().filter(f -> f.severity() == severity).count();
        }

        List<Line> lines(Screen screen) {
            Table table = new Table(Column.text(""), Column.text(""), Column.text(""), Column.wrapped(""));
            for (ConnectFinding finding : findings) {
                table.row(
                        new Cell(finding.severity().text(), tone(finding)),
                        finding.job().name(),
                        finding.where(),
                        finding.message());
                if (!finding.cure().isBlank()) {
                    table.row("", "", "", new Cell(finding.cure(), Tone.QUIET));
                }
            }
            return Line.drawn(table.lines(screen));
        }

        private static Tone tone(ConnectFinding finding) {
            return switch (finding.severity()) {
                case ERROR -> Tone.BAD;
                case WARNING -> Tone.CAUTION;
                case INFO -> Tone.QUIET;
            };
        }

        ArrayNode nodes() {
            ArrayNode nodes = Json.array();
            findings.forEach(f -> nodes.add(Json.object()
                    .put("severity", f.severity().text())
                    .put("job", f.job().name())
                    .put("where", f.where())
                    .put("message", f.message())
                    .put("cure", f.cure())));
            return nodes;
        }

        List<Annotation> annotations() {
            return findings.stream().map(Findings::annotation).toList();
        }

        private static Annotation annotation(ConnectFinding f) {
            Annotation.Level level = switch (f.severity()) {
                case ERROR -> Annotation.Level.ERROR;
                case WARNING -> Annotation.Level.WARNING;
                case INFO -> Annotation.Level.NOTICE;
            };
            return Annotation.at(
                    level, f.where(), f.job().name(), f.message() + (f.cure().isBlank() ? "" : "\n" + f.cure()));
        }
    }
}
