package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.compare.Diff;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.run.Engine;
import io.tidegate.run.VerifyReport;
import java.util.List;
import picocli.CommandLine.Mixin;

/** Whether building a partition twice gives the same rows; publishes nothing. */
final class VerifyCommand extends ProjectCommand {
    @Mixin
    private OneJob job = new OneJob();

    @Mixin
    private OnePartition partition = new OnePartition();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    void check() {
        job.name("verify");
        spark.conf();
    }

    @Override
    Answer answer(Session session) {
        Job verified = session.job(job, "verify");
        Partition p = partition.of("verify", verified);
        try (Engine engine = session.engine(spark)) {
            return told(engine.verify(verified, p));
        }
    }

    private static Answer told(VerifyReport report) {
        String place = report.job().name() + " " + report.partition();
        ObjectNode document = Json.object()
                .put("job", report.job().name())
                .put("partition", report.partition().text());
        Diff diff = report.diff();
        if (diff.isSame()) {
            document.put("status", "same").put("rows", diff.rowsBefore());
            return Answer.done(
                    List.of(),
                    "same  %s: %s, twice alike".formatted(place, Numbers.count(diff.rowsBefore(), "row")),
                    document);
        }
        List<String> samples = diff.samples().stream()
                .map(s -> "%s build only: %s".formatted(s.kind() == Diff.Kind.REMOVED ? "first" : "second", s.row()))
                .toList();
        document.put("status", "different")
                .put("rows_only_first", diff.removed())
                .put("rows_only_second", diff.added())
                .set("samples", Json.texts(samples));
        String summary = "different  %s: %s only in the first build, %s only in the second"
                .formatted(place, Numbers.count(diff.removed(), "row"), Numbers.count(diff.added(), "row"));
        return Answer.done(samples.stream().map(s -> Line.of("  " + s)).toList(), summary, document)
                .withExit(ErrorCode.FAILED.exitStatus())
                .withNotes(List.of(
                        "The transform does not give the same rows for the same input: look for the time of day, random numbers,",
                        "row_number or first over ties, and order-dependent aggregates.",
                        "Owner: " + report.job().owner()));
    }
}
