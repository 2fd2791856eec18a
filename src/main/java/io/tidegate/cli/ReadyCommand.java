package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Force;
import io.tidegate.plan.Plan;
import io.tidegate.plan.Reason;
import io.tidegate.plan.SkippedPartition;
import io.tidegate.read.Readiness;
import io.tidegate.report.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;

/** The sensor: asks once whether the sources of a partition are there; 0 ready, 23 not yet. */
final class ReadyCommand extends ProjectCommand {
    @Mixin
    private OneJob job = new OneJob();

    @Mixin
    private OnePartition partition = new OnePartition();

    @Override
    void check() {
        job.name("ready");
    }

    @Override
    Answer answer(Session session) {
        Job asked = session.job(job, "ready");
        Partition p = partition.of("ready", asked);
        // as if it were to be rebuilt, so that the sources of an up-to-date partition are looked at too
        Plan plan = session.planner()
                .plan(asked, new Choice.These(List.of(p)), Optional.of(new Force("readiness")), OptionalInt.empty());
        Optional<String> waits = plan.skipped().stream()
                .filter(s -> s.reason() instanceof Reason.NotDue || s.reason() instanceof Reason.SourceMissing)
                .map(SkippedPartition::reason)
                .map(reason -> reason.text().replaceFirst("^not ready: ", ""))
                .findFirst();
        List<String> notYet = new ArrayList<>(waits.stream().toList());
        if (notYet.isEmpty()) {
            notYet.addAll(
                    new Readiness().notReady(asked, List.of(p), plan.inputs()).values());
        }
        String place = asked.name() + " " + p;
        var document = Json.object()
                .put("job", asked.name())
                .put("partition", p.text())
                .put("ready", notYet.isEmpty());
        document.set("waiting_for", Json.texts(notYet));
        if (notYet.isEmpty()) {
            return Answer.done(List.of(), "ready  " + place, document);
        }
        return Answer.done(List.of(), "not ready  %s: %s".formatted(place, String.join("; ", notYet)), document)
                .withExit(ErrorCode.NOT_READY.exitStatus())
                .withNotes(List.of("Owner: " + asked.owner()));
    }
}
