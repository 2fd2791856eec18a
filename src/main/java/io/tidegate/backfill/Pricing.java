package io.tidegate.backfill;

import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Estimator;
import io.tidegate.ledger.JobHistory;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Plan;
import java.util.Optional;

/** What a plan of one job will take, and how it is cut into chunks; reads no data. */
public interface Pricing {
    Estimate estimate(Plan plan, JobHistory history, Optional<TableLog> table);

    /** The same plan in other chunks. */
    Plan chunked(Plan plan, Chunking chunking, Estimate estimate);

    static Pricing of(Estimator estimator) {
        return new Pricing() {
            @Override
            public Estimate estimate(Plan plan, JobHistory history, Optional<TableLog> table) {
                return estimator.estimate(plan, history, table, Optional.empty());
            }

            @Override
            public Plan chunked(Plan plan, Chunking chunking, Estimate estimate) {
                return estimator.chunked(plan, chunking, estimate);
            }
        };
    }
}
