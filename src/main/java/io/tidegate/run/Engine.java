package io.tidegate.run;

import io.tidegate.compare.PartitionDiff;
import io.tidegate.compare.Rebuilt;
import io.tidegate.compare.With;
import io.tidegate.estimate.Pilot;
import io.tidegate.estimate.PilotChoice;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Force;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Everything that needs Spark, behind one door. */
public interface Engine extends AutoCloseable {
    static Engine open(Project project, RunSettings settings) {
        return new LazyEngine(project, settings);
    }

    /**
     * Plans and builds jobs in the order given, upstream first; a job is planned when those before it are done.
     *
     * @param choice the partitions of each job
     * @param chunking how each job's partitions are put into commits; {@link io.tidegate.plan.Planner#DEFAULT_CHUNK} a commit when empty
     */
    RunReport run(
            List<Job> jobs,
            Function<Job, Choice> choice,
            Optional<Force> force,
            Optional<Chunking> chunking,
            FailFast failFast,
            Progress progress);

    /** Begins a job of a run whose chunks the caller decides on; ends with the series' close. */
    Series series(Job job, Progress progress);

    /** Brings partitions back to earlier versions of the job's table, in one commit, under their leases. */
    RunReport restore(Job job, Restoration what, Progress progress);

    /**
     * Compacts small files of the job's table and deletes those that no rollback needs any more.
     *
     * @throws io.tidegate.error.TidegateException CONFLICT while a run of the job is at work
     */
    UpkeepReport maintain(Job job, Progress progress);

    /**
     * Asks {@link #run}, a series, a rollback or an upkeep to stop, from another thread: a chunk that is before its commit is abandoned, one that is in it is finished,
     * the rest is left alone. Only the first request counts.
     */
    void stop(StopRequest request);

    /** Whether a commit is under way: the one moment at which the process should not be ended. */
    boolean isCommitting();

    /** Builds the partition twice beside the table and compares the two, row by row. */
    VerifyReport verify(Job job, Partition partition);

    /**
     * Builds and audits the partitions as runs would, one after the other beside the table, and says what each took. Once two minutes
     * are over it begins no other one. One that cannot be built, whatever the reason, is left out, and a stand-in is taken while there
     * is one. Publishes nothing and leaves no files.
     *
     * @throws io.tidegate.error.TidegateException NOT_READY, or whatever the first build fails with, when none can be built; a gate
     *     that would stop it is no failure
     */
    Pilot pilot(Job job, PilotChoice choice);

    /** The gate on the published rows of each job's partitions; writes nothing. */
    List<CheckReport> check(Map<Job, List<Partition>> partitions);

    /** One partition as it is published against another state of it. */
    PartitionDiff diff(Job job, Partition partition, With with);

    /**
     * What a backfill changed in partitions of a job. Ends early when a stop is asked for, as a run does.
     *
     * @throws io.tidegate.error.TidegateException when a version or a file of it is gone, or the storage does not answer
     */
    ChangeReport changes(Job job, Rebuilt rebuilt);

    /** What only Spark's analyser and the sources themselves can tell of the jobs. */
    List<ConnectFinding> connect(List<Job> jobs);

    /** The columns of a job's sources as they are in one partition. */
    ProfileReport profile(Job job, Partition partition);

    /** Answers SQL over the ledger's views {@code events} and {@code checks}; up to 10,000 rows. */
    QueryReport query(String sql);

    /** Checks that a partition's rows speak for. */
    SuggestReport suggest(Job job, Partition partition);

    @Override
    void close();
}
