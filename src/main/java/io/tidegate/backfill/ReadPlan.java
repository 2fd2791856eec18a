package io.tidegate.backfill;

import io.tidegate.job.yaml.Fault;
import java.util.List;

/** What came of reading a plan's file. */
public sealed interface ReadPlan {
    /** A plan as it was written. */
    record Valid(BackfillPlan plan) implements ReadPlan {}

    /** All faults, in the order of the file; at least one. */
    record Invalid(List<Fault> faults) implements ReadPlan {
        public Invalid {
            faults = List.copyOf(faults);
            if (faults.isEmpty()) {
                throw new IllegalArgumentException("no fault");
            }
        }
    }
}
