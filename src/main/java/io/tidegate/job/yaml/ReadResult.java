package io.tidegate.job.yaml;

import io.tidegate.job.Project;
import java.util.List;

/** What came of reading a job file. */
public sealed interface ReadResult {
    /** A project without a fault, and the secrets that its job file named. */
    record Valid(Project project, Secrets secrets) implements ReadResult {}

    /** All faults, in the order of the files; at least one. */
    record Invalid(List<Fault> faults) implements ReadResult {
        public Invalid {
            faults = List.copyOf(faults);
            if (faults.isEmpty()) {
                throw new IllegalArgumentException("no fault");
            }
        }
    }
}
