package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Ranges;
import io.tidegate.run.Engine;
import io.tidegate.run.RunSettings;
import io.tidegate.run.Upkeep;
import io.tidegate.run.UpkeepReport;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compacts a table's small files and deletes old ones, never within the rollback window. */
final class MaintainCommand extends ProjectCommand {
    @Mixin
    private OneJob job = new OneJob();

    @Option(names = "--dry-run", description = "Only say what would be done; starts no Spark.")
    private boolean dryRun;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Override
    void check() {
        job.name("maintain");
        boolean hasConf = !spark.conf().isEmpty();
        if (dryRun && hasConf) {
            throw Usage.wrong("Cannot use --conf with --dry-run: Spark is not started", "Leave one of the two out.");
        }
    }

    @Override
    Answer answer(Session session) {
        Job maintained = session.job(job, "maintain");
        if (dryRun) {
            return looked(session, maintained);
        }
        RunSettings settings = session.settings(identity, Optional.empty(), spark.conf());
        try (ConsoleProgress progress =
                        new ConsoleProgress(session.printer(), session.world().clock(), settings.run());
                Engine engine = session.world().engines().open(session.project(), settings);
                StopSignals stop = StopSignals.during(session, engine, settings.run())) {
            return told(engine.maintain(maintained, progress));
        }
    }

    private static Answer looked(Session session, Job maintained) {
        Upkeep upkeep = Upkeep.of(maintained)
                .orElseThrow(() -> new TidegateException(
                        ErrorCode.USAGE,
                        "Cannot maintain %s: there is no table yet".formatted(maintained.name()),
                        "Run the job first."));
        ObjectNode document = Json.object()
                .put("job", maintained.name())
                .put("dry_run", true)
                .put("files", upkeep.files())
                .put("retention", Numbers.setting(upkeep.retention()))
                .put(
                        "deletes_before",
                        session.world()
                                .clock()
                                .instant()
                                .minus(upkeep.retention())
                                .toString());
        document.set("compact", Json.texts(upkeep.partitions()));
        List<Line> lines = upkeep.compact().isEmpty()
                ? List.of()
                : List.of(Line.of("compact  %s %s".formatted(maintained.name(), Ranges.told(upkeep.partitions()))));
        return Answer.done(
                lines,
                "dry run: %s of %s would be compacted; files replaced more than %s ago would be deleted"
                        .formatted(
                                Numbers.count(upkeep.files(), "file"),
                                Numbers.count(upkeep.compact().size(), "partition"),
                                Numbers.setting(upkeep.retention())),
                document);
    }

    private static Answer told(UpkeepReport report) {
        ObjectNode document = Json.object()
                .put("job", report.job().name())
                .put("dry_run", false)
                .put("run", report.run().text())
                .put("files_before", report.filesBefore())
                .put("files_after", report.filesAfter())
                .put("files_deleted", report.deleted())
                .put("retention", Numbers.setting(report.retention()))
                .put("seconds", report.took().toMillis() / 1000.0);
        document.set("compacted", Json.texts(report.compacted()));
        String compacted = report.compacted().isEmpty()
                ? "nothing to compact"
                : "%s of %s compacted to %d"
                        .formatted(
                                Numbers.count(report.filesBefore(), "file"),
                                Numbers.count(report.compacted().size(), "partition"),
                                report.filesAfter());
        return Answer.done(
                List.of(),
                "%s; %s deleted, none replaced within %s; run %s; %s"
                        .formatted(
                                compacted,
                                Numbers.count(report.deleted(), "file"),
                                Numbers.setting(report.retention()),
                                report.run(),
                                Numbers.duration(report.took())),
                document);
    }
}
