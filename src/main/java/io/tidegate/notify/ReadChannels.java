package io.tidegate.notify;

import io.tidegate.job.yaml.Fault;
import java.util.List;

/** What came of reading a file of channels. */
public sealed interface ReadChannels {
    /** Every channel of the file. */
    record Valid(Channels channels) implements ReadChannels {}

    /** All faults, in the order of the file; at least one. */
    record Invalid(List<Fault> faults) implements ReadChannels {
        public Invalid {
            faults = List.copyOf(faults);
        }
    }
}
