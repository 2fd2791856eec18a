package io.tidegate.plan;

import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.storage.Fingerprint;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The published partitions of another job, at the version its table has now. */
final class UpstreamFeed implements Feed {
    private static final String TO_COME = "rebuilt before";

    private final Source.Upstream source;
    private final Job upstream;
    private final Traces traces;
    private final ZoneId zone;
    private final Set<Partition> rebuilt;

    /** @param rebuilt partitions that count as published, by a run that is still to come */
    UpstreamFeed(Job job, Source.Upstream source, Job upstream, Traces traces, Set<Partition> rebuilt) {
        this.source = source;
        this.upstream = upstream;
        this.traces = traces;
        this.rebuilt = rebuilt;
        this.zone = zone(job, upstream);
    }

    /** In which the two meet where one of them is in hours. */
    static ZoneId zone(Job job, Job upstream) {
        return job.partition().grain() == Grain.HOUR
                ? upstream.partition().zone()
                : job.partition().zone();
    }

    @Override
    public Share share(Partition ours) {
        List<Partition> reads = reads(ours);
        Fingerprint digest = Fingerprint.of();
        long bytes = 0;
        for (Partition partition : reads) {
            Trace trace = traces.of(partition);
            digest.add(partition.text()).add(rebuilt.contains(partition) ? TO_COME : trace.contentMark());
            bytes += trace.bytes();
        }
        return new Share(missing(reads), digest.hex(), bytes);
    }

    private Optional<String> missing(List<Partition> reads) {
        if (reads.isEmpty()) {
            return Optional.of("%s has no such partition: it starts at %s (source %s)"
                    .formatted(upstream.name(), upstream.partition().start(), source.name()));
        }
        List<Partition> unpublished = reads.stream()
                .filter(p -> !rebuilt.contains(p) && !traces.of(p).isPublished())
                .toList();
        if (unpublished.isEmpty()) {
            return Optional.empty();
        }
        Partition first = unpublished.get(0);
        Trace trace = traces.of(first);
        String how = trace.isForeign()
                ? "is foreign: `tidegate adopt` takes it over"
                : trace.lastOutcome().map(outcome -> "is " + outcome).orElse("is not published");
        String others = unpublished.size() == 1 ? "" : ", nor are %d more".formatted(unpublished.size() - 1);
        return Optional.of("%s %s %s%s (source %s)".formatted(upstream.name(), first, how, others, source.name()));
    }

    private List<Partition> reads(Partition ours) {
        return Overlap.of(ours, upstream.partition().grain(), source.window(), zone).stream()
                .filter(p -> p.compareTo(upstream.partition().start()) >= 0)
                .toList();
    }

    @Override
    public SourceInput input(List<Partition> planned) {
        Map<Partition, List<Partition>> reads =
                planned.stream().collect(Collectors.toMap(Function.identity(), this::reads));
        return new SourceInput.TableByPartition(
                source.name(),
                upstream.target().location(),
                traces.targetVersion(),
                upstream.partition().column(),
                reads);
    }
}
