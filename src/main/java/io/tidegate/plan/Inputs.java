package io.tidegate.plan;

import io.tidegate.job.Format;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.job.Source;
import io.tidegate.ledger.Ledger;
import io.tidegate.storage.Fingerprint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All sources of a job as they stand while one plan is made: every partition of the plan sees the same versions and listings. */
final class Inputs {
    private static final int DIGITS = 32;

    /**
     * What all sources together hold for a partition.
     *
     * @param missing what is not there, of the first source that lacks something
     * @param digest 32 hexadecimal digits
     * @param bytes static sources left out
     */
    record Found(Optional<String> missing, String digest, long bytes) {}

    private final Map<String, Feed> feeds = new LinkedHashMap<>();

    Inputs(Project project, Ledger ledger, Job job) {
        this(project, ledger, job, Map.of());
    }

    /** @param rebuilt by job, partitions that are rebuilt before this job is, whatever is published of them now */
    Inputs(Project project, Ledger ledger, Job job, Map<String, Set<Partition>> rebuilt) {
        Listings listings = new Listings();
        for (Source source : job.sources()) {
            feeds.put(source.name(), feed(project, ledger, job, source, listings, rebuilt));
        }
    }

    private static Feed feed(
            Project project,
            Ledger ledger,
            Job job,
            Source source,
            Listings listings,
            Map<String, Set<Partition>> rebuilt) {
        if (source instanceof Source.Upstream upstream) {
            Job read = project.job(upstream.job());
            Traces traces = Traces.of(read, () -> ledger.history(read.name()));
            traces.requireNotBackwards();
            return new UpstreamFeed(job, upstream, read, traces, rebuilt.getOrDefault(read.name(), Set.of()));
        }
        if (source instanceof Source.Database database) {
            return new DatabaseFeed(database);
        }
        Source.Files files = (Source.Files) source;
        if (!files.isPartitioned()) {
            return StaticFeed.of(files, listings);
        }
        return files.format() == Format.DELTA ? new DeltaFeed(job, files) : new FileFeed(job, files, listings);
    }

    Found of(Partition partition) {
        Fingerprint digest = Fingerprint.of();
        Optional<String> missing = Optional.empty();
        long bytes = 0;
        for (Map.Entry<String, Feed> feed : feeds.entrySet()) {
            Share share = feed.getValue().share(partition);
            digest.add(feed.getKey()).add(share.digest());
            missing = missing.or(share::missing);
            bytes += share.bytes();
        }
        return new Found(missing, digest.hex().substring(0, DIGITS), bytes);
    }

    /** Every source pinned for the planned partitions, in the order of the job's sources. */
    List<SourceInput> pinned(List<Partition> planned) {
        return planned.isEmpty()
                ? List.of()
                : feeds.values().stream().map(feed -> feed.input(planned)).toList();
    }
}
