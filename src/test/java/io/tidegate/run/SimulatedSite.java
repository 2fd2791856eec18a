package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.log.RunMark;
import io.tidegate.testing.SimulatedTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What a process without Spark meets: its tables and sources, and whatever befalls it. */
public interface SimulatedSite {
    /** What becomes of a partition once it is built. */
    enum Fate {
        PUBLISHED,
        BLOCKED,
        /** The job's own fault. */
        FAILED,
        /** The storage's, which a second try may cure. */
        BROKEN,
        NOT_READY
    }

    /** The process is gone, as by {@code kill -9}: nothing in it writes any more. */
    final class Killed extends Error {
        private static final long serialVersionUID = 1;

        public Killed() {
            super("killed", null, false, false);
        }
    }

    /** What is planned of a chunk when somebody asks for these partitions of it. */
    List<Partition> planned(Job job, List<Partition> partitions);

    /** A chunk is handed over to be built. */
    void begins(Job job, List<Partition> partitions);

    /** The same has come back. */
    void ends();

    /** A chunk enters a step; anything may happen now. */
    void enters(Step step, Job job, List<Partition> partitions);

    /** Instead of time going by. */
    void waits(Duration wait);

    SimulatedTable table(Job job);

    /** What the partition would hold if it were built now. */
    String content(Job job, Partition partition);

    Fate fate(Job job, Partition partition);

    /** Core-seconds of one build. */
    BigDecimal price(Job job, Partition partition);

    /** The partition is being built. */
    void builds(Job job, Partition partition);

    /** Empty on a conflict. */
    OptionalLong commit(Job job, long readVersion, RunMark mark, Map<Partition, String> contents);

    /** Whether the answer of the commit that was just made gets lost. */
    boolean losesAnswer(Job job, List<Partition> partitions);
}
