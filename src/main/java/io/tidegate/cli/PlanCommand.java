package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.plan.Plan;
import io.tidegate.run.Engine;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a run of the same selection would do now, and why; changes nothing. */
final class PlanCommand extends ProjectCommand {
    @Mixin
    private Selection selection = new Selection();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Option(names = "--detailed-exitcode", description = "Exit 26 when there is work to do.")
    private boolean detailed;

    @Option(names = "--connect", description = "Also say how each chunk would be evaluated; starts Spark.")
    private boolean connect;

    @Option(names = "--out", paramLabel = "FILE", description = "Also write the plan there as one JSON document.")
    private String out;

    @Override
    void check() {
        Usage.together(selection.checks("plan"), () -> spark.needs(connect, "--connect"));
    }

    @Override
    Answer answer(Session session) {
        if (out != null) {
            session.alsoWriteTo(out);
        }
        List<Job> selected = selection.jobs(session);
        List<Plan> plans = selection.plans(session, selected);
        boolean work = plans.stream().anyMatch(plan -> !plan.isEmpty());
        Answer answer = PlanAnswer.of(plans, selection.chunking(), new Estimates(session, spark.cores()), session)
                .withExit(detailed && work ? ErrorCode.WORK_TO_DO.exitStatus() : 0);
        return connect ? connected(session, selected, answer) : answer;
    }

    private Answer connected(Session session, List<Job> selected, Answer answer) {
        try (Engine engine = session.engine(spark)) {
            ValidateCommand.Findings findings = new ValidateCommand.Findings(engine.connect(selected));
            List<Line> lines = new ArrayList<>(answer.lines());
            lines.add(Line.of(""));
            lines.addAll(findings.lines(session.screen()));
            answer.document().set("findings", findings.nodes());
            int exit = findings.errors() > 0 ? ErrorCode.JOB_FILE.exitStatus() : answer.exit();
            return new Answer(exit, lines, answer.summary(), answer.notes(), answer.document(), findings.annotations());
        }
    }
}
