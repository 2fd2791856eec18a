package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Project;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Screen;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import io.tidegate.run.ExitStatus;
import io.tidegate.run.Recovery;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at everything a run will need, names what is damaged, and mends what it safely can. */
final class DoctorCommand extends ProjectCommand {
    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Option(
            names = "--repair",
            description =
                    "Mend what can be mended without touching a table's data: outcomes that killed runs left open, dead leases, leftovers, a broken checkpoint that nothing needs.")
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
        List<Finding> findings = look(session);
        List<Line> repaired = new ArrayList<>();
        if (repair) {
            for (Finding finding : findings) {
                finding.mend().ifPresent(mend -> repaired.add(mended(finding, mend)));
            }
            findings = look(session);
        }
        findings.sort(Comparator.comparing(Finding::health));
        return told(session.screen(), findings, repaired);
    }

    private List<Finding> look(Session session) {
        List<Finding> findings = new ArrayList<>(Platform.look());
        Project project = session.project();
        Clock clock = session.world().clock();
        findings.add(Finding.ok(
                "job file",
                "%s, %s".formatted(project.file(), Numbers.count(project.jobs().size(), "job"))));
        findings.addAll(new StorageProbe("ledger", project.ledger(), clock).look());
        findings.addAll(new StorageProbe("warehouse", project.warehouse(), clock).look());
        findings.addAll(new LeftoverProbe(project, clock.instant()).look());
        Ledger ledger = session.ledger();
        List<JobHistory> histories = new ArrayList<>();
        for (Job job : project.jobs()) {
            if (!job.target().isLocated()) {
                findings.add(Finding.ok(job.name() + " table", "in the catalog, which nobody has asked yet"));
                continue;
            }
            JobProbe probe = JobProbe.of(ledger, job, clock.instant(), () -> recovery(session));
            findings.addAll(probe.findings());
            probe.history().ifPresent(histories::add);
        }
        findings.addAll(LeaseProbe.requests(project.ledger(), histories));
        return findings;
    }

    private Recovery recovery(Session session) {
        return session.world()
                .recoveries()
                .of(session.project(), session.settings(identity, Optional.empty(), Map.of()));
    }

    /** One that cannot be mended keeps nothing else from being mended. */
    private static Line mended(Finding finding, Supplier<String> mend) {
        try {
            String did = mend.get();
            return Line.of("repaired  " + (did.isEmpty() ? finding.what() + ": nothing left to do" : did));
        } catch (TidegateException | UncheckedIOException e) {
            return Line.of("not repaired  %s: %s".formatted(finding.what(), e.getMessage()));
        }
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
                        repaired.isEmpty() ? "" : ", %d dealt with".formatted(repaired.size()));
        return Answer.done(lines, summary, document).withExit(exit);
    }
}
