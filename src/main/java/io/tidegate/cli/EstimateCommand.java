package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.estimate.Pilot;
import io.tidegate.estimate.PilotChoice;
import io.tidegate.job.Job;
import io.tidegate.plan.Force;
import io.tidegate.plan.Plan;
import io.tidegate.report.EstimateDocument;
import io.tidegate.report.EstimateView;
import io.tidegate.report.Numbers;
import io.tidegate.run.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What building partitions would take, and what that rests on. Publishes nothing; starts Spark only for a pilot. */
final class EstimateCommand extends ProjectCommand {
    private static final Force ALL = new Force("an estimate");

    @Mixin
    private OneJob job = new OneJob();

    @Mixin
    private ChoiceOptions choice = new ChoiceOptions();

    @Mixin
    private ChunkOptions chunk = new ChunkOptions();

    @Option(names = "--force", description = "Price what is up to date as well.")
    private boolean force;

    @Option(
            names = "--pilot",
            description =
                    "Build and audit up to three partitions of different sizes, publish nothing, and go by what they took; starts Spark.")
    private boolean pilot;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    void check() {
        Usage.together(() -> job.name("estimate"), () -> choice.check("estimate"), chunk::chunking, spark::conf);
    }

    @Override
    Answer answer(Session session) {
        Job estimated = session.job(job, "estimate");
        Plan plan = session.planner()
                .unguarded()
                .plan(
                        estimated,
                        choice.of(estimated),
                        force ? Optional.of(ALL) : Optional.empty(),
                        OptionalInt.empty());
        Optional<Pilot> measured =
                pilot && !plan.isEmpty() ? Optional.of(measured(session, estimated, plan)) : Optional.empty();
        Estimates estimates = new Estimates(session, spark.cores());
        return told(
                session,
                estimates.of(plan, chunk.chunking(), measured),
                estimates.cores().from(),
                measured);
    }

    private Pilot measured(Session session, Job estimated, Plan plan) {
        try (Engine engine = session.engine(spark)) {
            return engine.pilot(estimated, PilotChoice.of(plan));
        }
    }

    private static Answer told(Session session, Estimates.Priced priced, String coresFrom, Optional<Pilot> measured) {
        Plan plan = priced.plan();
        String name = plan.job().name();
        ObjectNode document = EstimateDocument.of(priced.estimate())
                .put("kind", "estimate")
                .put("job", name)
                .put("chunks", plan.chunks().size())
                .put("left_alone", plan.skipped().size())
                .put("cores_from", coresFrom);
        if (plan.isEmpty()) {
            return Answer.done(
                    List.of(),
                    "estimate  %s  nothing to do%s"
                            .formatted(
                                    name,
                                    plan.skipped().isEmpty()
                                            ? ""
                                            : "; %s left alone"
                                                    .formatted(Numbers.count(
                                                            plan.skipped().size(), "partition"))),
                    document);
        }
        List<Line> lines =
                new ArrayList<>(Line.drawn(EstimateView.lines(priced.estimate(), coresFrom, session.screen())));
        measured.ifPresent(m -> {
            m.builds().forEach(build -> lines.add(Line.prose(sentence(build))));
            document.set("pilot", EstimateDocument.of(m));
        });
        return Answer.done(
                lines,
                "estimate  %s  %s in %s: %s"
                        .formatted(
                                name,
                                Numbers.count(priced.estimate().partitions(), "partition"),
                                Numbers.count(plan.chunks().size(), "chunk"),
                                EstimateView.range(priced.estimate())),
                document);
    }

    private static String sentence(Pilot.Build pilot) {
        return "Pilot:     %s: %s read, %s, %s core-seconds, %s on the wall; published nothing"
                .formatted(
                        pilot.partition(),
                        Numbers.bytes(pilot.inputBytes()),
                        Numbers.count(pilot.rows(), "row"),
                        pilot.coreSeconds(),
                        Numbers.duration(Duration.ofMillis(
                                pilot.seconds().movePointRight(3).longValue())));
    }
}
