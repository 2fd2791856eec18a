package io.tidegate.plan;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.job.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who reads a job's partitions, windows and grains counted: one day of a source may be read by several partitions, or by a week. */
public final class Readers {
    private Readers() {}

    /**
     * The partitions of a job that read some of other jobs.
     *
     * @param read by job
     * @return ascending, none before the job's start
     */
    public static List<Partition> of(Project project, Job job, Map<String, Set<Partition>> read) {
        Set<Partition> readers = new TreeSet<>();
        for (Source source : job.sources()) {
            if (source instanceof Source.Upstream upstream && read.containsKey(upstream.job())) {
                Job other = project.job(upstream.job());
                readers.addAll(Overlap.readers(
                        read.get(upstream.job()),
                        job.partition().grain(),
                        upstream.window(),
                        UpstreamFeed.zone(job, other)));
            }
        }
        return readers.stream()
                .filter(p -> p.compareTo(job.partition().start()) >= 0)
                .toList();
    }

    /**
     * The jobs that read a job, and those that read these in turn.
     *
     * @return those that are read before those that read them
     */
    public static List<Job> of(Project project, Job job) {
        Set<String> reached = new HashSet<>(Set.of(job.name()));
        List<Job> readers = new ArrayList<>();
        for (Job other : JobOrder.of(project)) {
            if (other.upstream().stream().anyMatch(reached::contains) && reached.add(other.name())) {
                readers.add(other);
            }
        }
        return List.copyOf(readers);
    }
}
