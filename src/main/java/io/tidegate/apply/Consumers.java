package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import java.util.List;

/** Those who are told before a job's history is rebuilt. They must not throw, and the backfill waits for them. */
public interface Consumers {
    /** Nobody reads it. */
    Consumers NOBODY = new Consumers() {
        @Override
        public void before(BackfillPlan plan, JobPart part, List<JobPart.PlannedChunk> left) {}

        @Override
        public void goesOn(BackfillPlan plan, JobPart part) {}
    };

    /**
     * Everything is cleared, and the first chunk of this job comes next.
     *
     * @param left what is left to build, in the plan's order; never nothing
     */
    void before(BackfillPlan plan, JobPart part, List<JobPart.PlannedChunk> left);

    /** A fresh process takes up a job of which an earlier one of the same command has told. */
    void goesOn(BackfillPlan plan, JobPart part);
}
