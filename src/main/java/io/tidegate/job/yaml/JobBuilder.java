package io.tidegate.job.yaml;

import io.tidegate.job.BackfillSettings;
import io.tidegate.job.Check;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Nearest;
import io.tidegate.job.Notify;
import io.tidegate.job.OnBlocked;
import io.tidegate.job.Owner;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Retry;
import io.tidegate.job.Source;
import io.tidegate.job.Target;
import io.tidegate.job.Transform;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A job from its section and the project's defaults. Each part is built by itself, so that a fault in one hides none in another. */
final class JobBuilder {
    private final Build build;
    private final Section defaults;
    private final SourceBuilder sourceBuilder;
    private final TransformBuilder transformBuilder;
    private final TargetBuilder targetBuilder;

    JobBuilder(Build build, JobFiles files, Section defaults, String warehouse) {
        this.build = build;
        this.defaults = defaults;
        this.sourceBuilder = new SourceBuilder(build);
        this.transformBuilder = new TransformBuilder(build, files);
        this.targetBuilder = new TargetBuilder(build, warehouse);
    }

    /** Empty where something in it was faulty. */
    Optional<Job> job(Section section) {
        Optional<Owner> owner = build.attempt(() -> owner(section));
        Optional<PartitionSpec> partition = build.attempt(() -> partition(section));
        Optional<List<Source>> sources = build.attempt(() -> sources(section));
        Optional<Transform> transform =
                build.attempt(() -> transformBuilder.transform(section.get("transform", Section.class)));
        Optional<Target> target =
                build.attempt(() -> targetBuilder.target(section.get("target", Section.class), section.text("name")));
        List<Check> checks = checks(section);
        Optional<Retry> retry = build.attempt(() -> retry(section));
        return build.attempt(() -> new Job(
                section.text("name"),
                section.maybeText("description"),
                section.texts("tags"),
                owner.orElseThrow(() -> new Section.Absent("owner")),
                partition.orElseThrow(() -> new Section.Absent("partition")),
                sources.orElseThrow(() -> new Section.Absent("sources")),
                transform.orElseThrow(() -> new Section.Absent("transform")),
                target.orElseThrow(() -> new Section.Absent("target")),
                Build.constant(OnBlocked.class, orDefault(section, "on_blocked", String.class)),
                checks,
                retry.orElseThrow(() -> new Section.Absent("retry")),
                section.find("final_after", Duration.class).or(() -> defaults.find("final_after", Duration.class)),
                section.maybeText("runbook"),
                section.section("backfill").map(JobBuilder::backfill).orElse(BackfillSettings.DEFAULT),
                section.section("notify").map(this::notifies).orElse(Notify.NOBODY),
                build.filler().vars(),
                new Configuration(build)
                        .of(
                                partition.get(),
                                sources.get(),
                                transform.get(),
                                section.section("transform")
                                        .map(t -> t.entries("options"))
                                        .orElse(Map.of()),
                                target.get(),
                                checks)));
    }

    private <T> T orDefault(Section section, String key, Class<T> type) {
        return section.find(key, type).orElseGet(() -> defaults.get(key, type));
    }

    private Owner owner(Section section) {
        Optional<Section> owner = section.section("owner").or(() -> defaults.section("owner"));
        if (owner.isEmpty()) {
            build.fault(
                    section.place(),
                    "Cannot find an owner for the job: neither it nor `defaults` names one",
                    "Add `owner: {team: …, contact: …}`; it is shown wherever the job fails.");
            throw new Section.Absent("owner");
        }
        return new Owner(owner.get().text("team"), owner.get().text("contact"));
    }

    private PartitionSpec partition(Section job) {
        Section section = job.get("partition", Section.class);
        Optional<Grain> grain = build.attempt(() -> Build.constant(Grain.class, section.text("grain")));
        Grain known = grain.orElseThrow(() -> new Section.Absent("grain"));
        if (known == Grain.HOUR && job.has("timezone")) {
            build.fault(
                    job.place("timezone"),
                    "Cannot use a time zone with the grain hour: hours are always UTC",
                    "Remove `timezone`.");
        }
        Optional<Partition> start = build.attempt(() -> build.partition(section, "start", known));
        Optional<Partition> protectBefore = section.has("protect_before")
                ? Optional.of(build.partition(section, "protect_before", known))
                : Optional.empty();
        return new PartitionSpec(
                section.text("column"),
                known,
                start.orElseThrow(() -> new Section.Absent("start")),
                known == Grain.HOUR ? ZoneId.of("UTC") : orDefault(job, "timezone", ZoneId.class),
                section.get("delay", Duration.class),
                protectBefore,
                job.get("lookback", Long.class).intValue());
    }

    private List<Source> sources(Section job) {
        List<Source> sources = new ArrayList<>();
        Map<String, Place> names = new LinkedHashMap<>();
        List<Got> items = job.items("sources");
        for (Got got : items) {
            Section section = (Section) got.value();
            section.maybeText("name").ifPresent(name -> claim(name, section.place("name"), names));
            build.attempt(() -> sourceBuilder.source(section)).ifPresent(sources::add);
        }
        if (items.isEmpty() || sources.size() < items.size()) {
            throw new Section.Absent("sources");
        }
        return sources;
    }

    private void claim(String name, Place place, Map<String, Place> names) {
        Place first = names.putIfAbsent(name, place);
        if (first != null) {
            build.fault(
                    place,
                    "Cannot name two sources `" + name + "`: the first is on line " + first.line(),
                    "Give one of them another name.");
        }
    }

    private List<Check> checks(Section job) {
        List<String> sources = new ArrayList<>();
        for (Got got : job.items("sources")) {
            ((Section) got.value()).maybeText("name").ifPresent(sources::add);
        }
        return new CheckBuilder(build, sources).checks(job);
    }

    private static BackfillSettings backfill(Section section) {
        return new BackfillSettings(
                section.text("chunk"), section.get("newest_first", Boolean.class), section.maybeText("window"));
    }

    private Notify notifies(Section section) {
        Set<Notify.When> when = section.texts("when").stream()
                .map(text -> Build.constant(Notify.When.class, text))
                .collect(Collectors.toSet());
        for (Got channel : section.items("channels")) {
            build.channels().ifPresent(known -> known((String) channel.value(), channel.place(), known));
        }
        return new Notify(when, section.texts("channels"));
    }

    private void known(String channel, Place place, Set<String> known) {
        if (!known.contains(channel)) {
            build.faults()
                    .add(
                            place,
                            "Cannot tell the channel `" + channel
                                    + "` of anything: the file of channels has none of that name",
                            "Add it to the file of channels, or take it out here.",
                            Nearest.to(channel, known));
        }
    }

    private Retry retry(Section job) {
        Section nothing = Section.empty(JobFile.RETRY, job.place());
        Section own = job.section("retry").orElse(nothing);
        Section common = defaults.section("retry").orElse(nothing);
        Retry retry = new Retry(
                pick(own, common, "attempts", Long.class).intValue(),
                pick(own, common, "backoff", Duration.class),
                pick(own, common, "max_backoff", Duration.class));
        if (retry.backoff().compareTo(retry.maxBackoff()) > 0) {
            Section at = own.has("backoff") || own.has("max_backoff") ? own : common;
            build.fault(
                    at.has("backoff") ? at.place("backoff") : at.place("max_backoff"),
                    "Cannot use a backoff above max_backoff",
                    "Raise `max_backoff` or lower `backoff`.");
        }
        return retry;
    }

    private static <T> T pick(Section own, Section common, String key, Class<T> type) {
        return own.has(key) ? own.get(key, type) : common.get(key, type);
    }
}
