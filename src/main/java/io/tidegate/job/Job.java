package io.tidegate.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One job: sources, a transform, a table, and the gate in front of it.
 *
 * @param checks the whole gate, with those that {@code target.keys} implies; empty only where the author wrote {@code checks: []}
 * @param configuration what a rebuild depends on, in a canonical text: sources, transform with SQL text, partition, target, checks; no secret and
 *     nothing that only people read
 */
public record Job(
        String name,
        Optional<String> description,
        List<String> tags,
        Owner owner,
        PartitionSpec partition,
        List<Source> sources,
        Transform transform,
        Target target,
        OnBlocked onBlocked,
        List<Check> checks,
        Retry retry,
        Optional<Duration> finalAfter,
        Optional<String> runbook,
        BackfillSettings backfill,
        Notify notifies,
        Map<String, String> vars,
        String configuration) {
    public Job {
        Objects.requireNonNull(name, "name is null");
        tags = List.copyOf(tags);
        sources = List.copyOf(sources);
        checks = List.copyOf(checks);
        vars = Map.copyOf(vars);
    }

    /** With the usual settings for backfills, and nobody who is told of anything. */
    public Job(
            String name,
            Optional<String> description,
            List<String> tags,
            Owner owner,
            PartitionSpec partition,
            List<Source> sources,
            Transform transform,
            Target target,
            OnBlocked onBlocked,
            List<Check> checks,
            Retry retry,
            Optional<Duration> finalAfter,
            Optional<String> runbook,
            Map<String, String> vars,
            String configuration) {
        this(
                name,
                description,
                tags,
                owner,
                partition,
                sources,
                transform,
                target,
                onBlocked,
                checks,
                retry,
                finalAfter,
                runbook,
                BackfillSettings.DEFAULT,
                Notify.NOBODY,
                vars,
                configuration);
    }

    public Optional<Source> source(String sourceName) {
        return sources.stream().filter(s -> s.name().equals(sourceName)).findFirst();
    }

    /** The tables of Spark's catalog that it names, its target among them. */
    public List<CatalogName> catalogNames() {
        return Stream.concat(
                        sources.stream()
                                .filter(Source.Files.class::isInstance)
                                .flatMap(s -> ((Source.Files) s).catalog().stream()),
                        target.catalog().stream())
                .distinct()
                .toList();
    }

    /** The same job, its catalog tables lying where they do. Names without a place are left as they are. */
    public Job located(Map<CatalogName, String> places) {
        return catalogNames().isEmpty()
                ? this
                : with(
                        sources.stream()
                                .map(s -> s instanceof Source.Files files ? files.located(places) : s)
                                .toList(),
                        target.located(places));
    }

    /** The same job, writing a table of its own at another place. */
    public Job writingTo(String location) {
        return with(sources, target.at(location));
    }

    private Job with(List<Source> otherSources, Target otherTarget) {
        return new Job(
                name,
                description,
                tags,
                owner,
                partition,
                otherSources,
                transform,
                otherTarget,
                onBlocked,
                checks,
                retry,
                finalAfter,
                runbook,
                backfill,
                notifies,
                vars,
                configuration);
    }

    /** The jobs this one reads. */
    public List<String> upstream() {
        return sources.stream()
                .filter(Source.Upstream.class::isInstance)
                .map(s -> ((Source.Upstream) s).job())
                .distinct()
                .toList();
    }
}
