package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.compare.Difference;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.report.Numbers;
import io.tidegate.run.Engine;
import io.tidegate.run.VerifyReport;
import java.util.ArrayList;
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
        if (report.difference() instanceof Difference.Same same) {
            document.put("status", "same").put("rows", same.rows());
            return Answer.done(
                    List.of(),
                    "same  %s: %s, twice alike".formatted(place, Numbers.count(same.rows(), "row")),
                    document);
        }
        Difference.Different different = (Difference.Different) report.difference();
        document.put("status", "different")
                .put("rows_only_first", different.onlyFirst())
                .put("rows_only_second", different.onlySecond())
                .set("samples", Json.texts(different.samples()));
        List<Line> lines = new ArrayList<>();
        different.samples().forEach(sample -> lines.add(Line.of("  " + sample)));
        String summary = "different  %s: %s only in the first build, %s only in the second"
                .formatted(
                        place,
                        Numbers.count(different.onlyFirst(), "row"),
                        Numbers.count(different.onlySecond(), "row"));
        return Answer.done(lines, summary, document)
                .withExit(ErrorCode.FAILED.exitStatus())
                .withNotes(List.of(
                        "The transform does not give the same rows for the same input: look for the time of day, random numbers,",
                        "row_number or first over ties, and order-dependent aggregates.",
                        "Owner: " + report.job().owner()));
    }
}
