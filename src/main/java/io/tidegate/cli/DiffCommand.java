package io.tidegate.cli;

import io.tidegate.compare.PartitionDiff;
import io.tidegate.compare.With;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Printable;
import io.tidegate.run.Engine;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What building a partition now would change, or what changed since a version or run, or by a backfill; publishes nothing. */
final class DiffCommand extends ProjectCommand {
    private static final String RUN = "run:";

    @Mixin
    private OneJob job = new OneJob();

    @Mixin
    private OnePartition partition = new OnePartition();

    @Option(
            names = "--with",
            paramLabel = "VERSION|run:ID",
            description =
                    "Compare with the partition as it was in a version of the table, or as a run published it or was"
                            + " blocked with. Without it: with a build of now, beside the table.")
    private String with;

    @Option(
            names = "--backfill",
            paramLabel = "ID",
            description = "What a backfill changed in the job: rows and sums by partition, before it and now. With"
                    + " --partition: in that one only.")
    private String backfill;

    @Option(names = "--detailed-exitcode", description = "Exit 26 when a build now would change something.")
    private boolean detailed;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    void check() {
        job.name("diff");
        spark.conf();
        with();
        if (with != null && backfill != null) {
            throw Usage.wrong("Cannot use --with and --backfill together", "Choose what to compare with.");
        }
        if (detailed && (with != null || backfill != null)) {
            throw Usage.wrong(
                    "Cannot use --detailed-exitcode with %s: exit 26 means that there is work to do, and what was is none"
                            .formatted(with != null ? "--with" : "--backfill"),
                    "Leave one of the two out; -o json says whether the two differ.");
        }
    }

    private With with() {
        if (with == null) {
            return new With.BuildNow();
        }
        if (with.startsWith(RUN)) {
            return new With.OfRun(new RunId(with.substring(RUN.length())).text());
        }
        if (!with.matches("\\d{1,18}")) {
            throw Usage.wrong(
                    "Cannot use --with %s: it is neither a version nor a run".formatted(Printable.quoted(with, 60)),
                    "Write --with 41 or --with run:ID; `tidegate history` lists the runs.");
        }
        return new With.Version(Long.parseLong(with));
    }

    @Override
    Answer answer(Session session) {
        Job compared = session.job(job, "diff");
        if (backfill != null) {
            BackfillDiff diff = BackfillDiff.of(session, compared, backfill, partition.optionalOf(compared));
            try (Engine engine = session.engine(spark)) {
                return diff.answer(engine);
            }
        }
        Partition p = partition.of("diff", compared);
        try (Engine engine = session.engine(spark)) {
            return told(session, engine.diff(compared, p, with()));
        }
    }

    private Answer told(Session session, PartitionDiff found) {
        DiffView view = new DiffView(found, session.screen());
        boolean isSame = found.diff().isSame();
        return Answer.done(view.lines(), view.summary(), DiffDocument.of(found))
                .withExit(detailed && !isSame ? ErrorCode.WORK_TO_DO.exitStatus() : 0)
                .withNotes(isSame ? List.of() : List.of("Owner: " + found.job().owner()));
    }
}
