package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.Project;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import java.util.List;

/** Finishes what a killed run left open, from the tables' own logs. Needs no Spark. */
public interface Recovery {
    static Recovery of(Project project, RunSettings settings) {
        return new LogRecovery(Ledger.at(project.ledger()), settings.clock());
    }

    /** Intents without an outcome whose run is no longer alive. */
    List<Event.Intent> openIntents(Job job);

    /** Writes the outcome that each open intent really had. */
    List<Repaired> repair(Job job);

    /** @param outcome what was found and written down, in words */
    record Repaired(Event.Intent intent, String outcome) {}
}
