package io.tidegate.export;

import io.tidegate.job.Job;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Jobs that share one schedule: those that read each other, as long as they have the same grain and zone. Each other job has one of
 * its own. A job that reads one of another schedule is not ready until that one is published, and is tried again.
 *
 * @param name that of the first job which no other of the group reads
 * @param jobs those that are read before those that read them
 */
record Group(String name, List<Job> jobs, Timing timing) {
    Group {
        jobs = List.copyOf(jobs);
    }

    /** @param jobs those that are read before those that read them */
    static List<Group> of(List<Job> jobs) {
        List<List<Job>> groups = new ArrayList<>();
        for (Job job : jobs) {
            List<Job> joined = new ArrayList<>();
            groups.removeIf(group -> group.stream().anyMatch(other -> belongs(job, other)) && joined.addAll(group));
            joined.add(job);
            groups.add(joined);
        }
        return groups.stream()
                .map(group -> group.stream()
                        .sorted(Comparator.comparing(jobs::indexOf))
                        .toList())
                .sorted(Comparator.comparing(group -> jobs.indexOf(group.get(0))))
                .map(Group::made)
                .toList();
    }

    private static Group made(List<Job> jobs) {
        String name = jobs.stream()
                .map(Job::name)
                .filter(candidate ->
                        jobs.stream().noneMatch(job -> job.upstream().contains(candidate)))
                .findFirst()
                .orElseThrow();
        List<PartitionSpec> specs = jobs.stream().map(Job::partition).toList();
        return new Group(name, jobs, Timing.of(name, specs));
    }

    private static boolean belongs(Job job, Job read) {
        PartitionSpec ours = job.partition();
        PartitionSpec theirs = read.partition();
        return job.upstream().contains(read.name())
                && ours.grain() == theirs.grain()
                && ours.zone().equals(theirs.zone());
    }

    /** The jobs of the group that this one reads. */
    List<Job> upstreamOf(Job job) {
        return jobs.stream()
                .filter(other -> job.upstream().contains(other.name()))
                .toList();
    }

    /** Of all of them in one process: the most attempts and the longest pauses that any asks for. */
    Retry retry() {
        return new Retry(
                jobs.stream().mapToInt(job -> job.retry().attempts()).max().orElseThrow(),
                longest(jobs.stream().map(job -> job.retry().backoff()).toList()),
                longest(jobs.stream().map(job -> job.retry().maxBackoff()).toList()));
    }

    private static Duration longest(List<Duration> durations) {
        return durations.stream().max(Comparator.naturalOrder()).orElseThrow();
    }
}
