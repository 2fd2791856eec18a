package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.run.CheckReport;
import io.tidegate.run.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** The gate on what is published; writes nothing, neither to the table nor to the ledger. */
final class CheckCommand extends ProjectCommand {
    @Mixin
    private JobOptions jobs = new JobOptions();

    @Mixin
    private NamedPartitions partitions = new NamedPartitions();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    void check() {
        jobs.check("check");
        partitions.check("check");
        spark.conf();
    }

    @Override
    Answer answer(Session session) {
        Map<Job, List<Partition>> asked = new LinkedHashMap<>();
        session.jobs(jobs).forEach(job -> asked.put(job, partitions.of(job)));
        try (Engine engine = session.engine(spark)) {
            return told(session, engine.check(asked));
        }
    }

    private static Answer told(Session session, List<CheckReport> reports) {
        CheckView view = new CheckView(reports, session.printer().verbosity(), session.screen());
        ObjectNode document = CheckDocument.of(reports, view);
        return new Answer(
                view.exit(),
                view.lines(),
                view.summary(),
                view.notes(),
                document.put("status", view.exit() == 0 ? "ok" : "failed"),
                CheckDocument.annotations(reports, session.project().file()));
    }
}
