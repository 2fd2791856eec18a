package io.tidegate.cli;

import io.tidegate.estimate.Cores;
import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Estimator;
import io.tidegate.estimate.Pilot;
import io.tidegate.ledger.JobHistory;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Plan;
import java.util.Optional;

/** Estimates of plans by what the ledger and the tables' logs know; starts no Spark. */
final class Estimates {
    private final Session session;
    private final Cores cores;
    private final Estimator estimator;

    Estimates(Session session, Cores cores) {
        this.session = session;
        this.cores = cores;
        this.estimator = new Estimator(session.project().cost(), cores.count());
    }

    Cores cores() {
        return cores;
    }

    /** A plan with what it will take. */
    record Priced(Plan plan, JobHistory history, Estimate estimate) {}

    /** In the chunks that were asked for, else as it is. */
    Priced of(Plan plan, Optional<Chunking> chunking, Optional<Pilot> pilot) {
        JobHistory history = session.ledger().history(plan.job().name());
        Optional<TableLog> table = plan.isEmpty()
                ? Optional.empty()
                : TableLog.read(plan.job().target().location());
        Estimate estimate = estimator.estimate(plan, history, table, pilot);
        if (chunking.isEmpty() || plan.isEmpty()) {
            return new Priced(plan, history, estimate);
        }
        Plan chunked = estimator.chunked(plan, chunking.get(), estimate);
        return new Priced(chunked, history, estimator.estimate(chunked, history, table, pilot));
    }
}
