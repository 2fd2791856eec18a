package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Project;
import io.tidegate.ledger.Ledger;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Screen;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import io.tidegate.run.ExitStatus;
import io.tidegate.run.Recovery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at everything a run will need, and finishes what a killed run left open. */
final class DoctorCommand extends ProjectCommand {
    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Option(names = "--repair", description = "Write down the outcomes that killed runs left open.")
    private boolean repair;

    @Override
    void check() {
        if (!repair && identity.isGiven()) {
            throw Usage.wrong(
                    "Cannot use --run-id or --run-as without --repair: nothing is written",
                    "Leave it out, or add --repair.");
        }
    }

    @Override
    Answer answer(Session session) {
        List<Finding> findings = new ArrayList<>(Platform.look());
        Project project = session.project();
        findings.add(Finding.ok(
                "job file",
                "%s, %s".formatted(project.file(), Numbers.count(project.jobs().size(), "job"))));
        findings.addAll(
                new StorageProbe("ledger", project.ledger(), session.world().clock()).look());
        findings.addAll(new StorageProbe(
                        "warehouse", project.warehouse(), session.world().clock())
                .look());
        Ledger ledger = session.ledger();
        List<Line> repaired = new ArrayList<>();
        for (Job job : project.jobs()) {
            JobProbe probe = JobProbe.of(ledger, job);
            if (repair && !probe.open().isEmpty()) {
                repaired.addAll(repair(session, job));
                probe = JobProbe.of(ledger, job);
            }
            findings.addAll(probe.findings());
        }
        findings.sort(Comparator.comparing(Finding::health));
        return told(session.screen(), findings, repaired);
    }

    private List<Line> repair(Session session, Job job) {
        Recovery recovery = session.world()
                .recoveries()
                .of(session.project(), session.settings(identity, Optional.empty(), Map.of()));
        return recovery.repair(job).stream()
                .map(done -> Line.of("repaired  %s run %s chunk %d: %s"
                        .formatted(
                                job.name(), done.intent().run(), done.intent().chunk(), done.outcome())))
                .toList();
    }

    private static Answer told(Screen screen, List<Finding> findings, List<Line> repaired) {
        Table table = new Table(Column.text(""), Column.text(""), Column.wrapped(""));
        ArrayNode nodes = Json.array();
        for (Finding finding : findings) {
            table.row(new Cell(finding.health().text(), finding.health().tone()), finding.what(), finding.text());
            if (!finding.cure().isBlank()) {
                table.row("", new Cell("cure", Tone.STRONG), finding.cure());
            }
            nodes.add(Json.object()
                    .put("health", finding.health().text())
                    .put("what", finding.what())
                    .put("text", finding.text())
                    .put("cure", finding.cure()));
        }
        long failed =
                findings.stream().filter(f -> f.health() == Finding.Health.FAIL).count();
        long warned =
                findings.stream().filter(f -> f.health() == Finding.Health.WARN).count();
        int exit = ExitStatus.ofStatuses(findings.stream()
                .flatMap(f -> f.code().stream())
                .map(ErrorCode::exitStatus)
                .toList());
        List<Line> lines = new ArrayList<>(repaired);
        lines.addAll(Line.drawn(table.lines(screen)));
        ObjectNode document = Json.object().put("status", failed > 0 ? "fail" : warned > 0 ? "warn" : "ok");
        document.set("findings", nodes);
        document.set("repaired", Json.texts(repaired.stream().map(Line::text).toList()));
        String summary = "%s looked at: %d failed, %d to mind%s"
                .formatted(
                        Numbers.count(findings.size(), "thing"),
                        failed,
                        warned,
                        repaired.isEmpty() ? "" : ", %d repaired".formatted(repaired.size()));
        return Answer.done(lines, summary, document).withExit(exit);
    }
}
