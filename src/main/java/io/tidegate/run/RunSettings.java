package io.tidegate.run;

import io.tidegate.estimate.Cores;
import io.tidegate.job.Job;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Machine;
import io.tidegate.ledger.ParentRun;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.JobDigest;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Who runs, why, and with what.
 *
 * @param command the command line as typed, for the ledger
 * @param codeVersion git SHA of the project, or "unknown"
 * @param orchestratorRun the run of the scheduler that called
 * @param parentRun the run in OpenLineage that called
 * @param sparkConf what {@code --conf} gave
 * @param mask takes the values of known secrets out of a text that is written down
 */
public record RunSettings(
        Clock clock,
        RunId run,
        String who,
        String command,
        Optional<String> reason,
        String codeVersion,
        Optional<String> orchestratorRun,
        Optional<ParentRun> parentRun,
        Map<String, String> sparkConf,
        UnaryOperator<String> mask) {
    public RunSettings {
        sparkConf = Map.copyOf(sparkConf);
    }

    /** Of a project without secrets. */
    public RunSettings(
            Clock clock,
            RunId run,
            String who,
            String command,
            Optional<String> reason,
            String codeVersion,
            Optional<String> orchestratorRun,
            Map<String, String> sparkConf) {
        this(
                clock,
                run,
                who,
                command,
                reason,
                codeVersion,
                orchestratorRun,
                Optional.empty(),
                sparkConf,
                UnaryOperator.identity());
    }

    /** The same for another run. */
    public RunSettings as(RunId other) {
        return new RunSettings(
                clock, other, who, command, reason, codeVersion, orchestratorRun, parentRun, sparkConf, mask);
    }

    /** The cores that Spark will have, as far as its settings tell before it starts. */
    public Cores cores() {
        return Cores.of(name ->
                Optional.ofNullable(sparkConf.get(name)).or(() -> Optional.ofNullable(System.getProperty(name))));
    }

    /** The event that a run of a job begins with. */
    public Event.RunStarted started(Job job) {
        return new Event.RunStarted(
                run,
                job.name(),
                clock.instant(),
                who,
                command,
                reason,
                codeVersion,
                JobDigest.of(job),
                orchestratorRun,
                parentRun,
                Machine.host(),
                Machine.pid());
    }
}
