package io.tidegate.backfill;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Planner;
import io.tidegate.plan.Present;
import io.tidegate.plan.Rebuild;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Whether a plan still is about the world as it is: the same job, the same inputs, a table that only this backfill has changed. What
 * somebody else has meanwhile published from the planned job and inputs is what the plan wants, and no difference.
 */
public final class Staleness {
    private static final int MOST_SHOWN = 3;

    private final BackfillPlan plan;
    private final Project project;
    private final Ledger ledger;
    private final Planner planner;
    private final Set<String> ownRuns = new HashSet<>();
    private final Map<String, Set<Partition>> rebuilt = new HashMap<>();
    private final List<String> differences = new ArrayList<>();

    private Staleness(BackfillPlan plan, Project project, Ledger ledger, Clock clock) {
        this.plan = plan;
        this.project = project;
        this.ledger = ledger;
        this.planner = new Planner(project, ledger, clock);
    }

    /**
     * For whoever is about to act on a plan.
     *
     * @param verb what cannot be done with it: "approve"
     * @param shown the plan's file as messages name it
     * @throws TidegateException STALE_PLAN with every difference
     */
    public static void requireFresh(
            BackfillPlan plan, Project project, Ledger ledger, Clock clock, String verb, String shown) {
        List<String> differences = of(plan, project, ledger, clock);
        if (!differences.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.STALE_PLAN,
                    "Cannot %s %s: it is stale, the world is not as it was planned\n%s"
                            .formatted(verb, shown, String.join("\n", differences)),
                    "Plan again: " + plan.command());
        }
    }

    /** What is not any more as it was planned, in words, with what was and what is; empty when the plan is fresh. */
    public static List<String> of(BackfillPlan plan, Project project, Ledger ledger, Clock clock) {
        Staleness staleness = new Staleness(plan, project, ledger, clock);
        staleness.compare(part -> true);
        return List.copyOf(staleness.differences);
    }

    /** The same of one job of the plan. */
    public static List<String> of(BackfillPlan plan, JobPart part, Project project, Ledger ledger, Clock clock) {
        Staleness staleness = new Staleness(plan, project, ledger, clock);
        staleness.compare(part::equals);
        return List.copyOf(staleness.differences);
    }

    private void compare(Predicate<JobPart> wanted) {
        Optional<BackfillHistory> history = BackfillHistory.of(
                plan.id(),
                plan.jobs().stream().map(part -> ledger.history(part.job())).toList());
        history.ifPresent(h -> h.runs().stream().map(RunId::text).forEach(ownRuns::add));
        for (JobPart part : plan.jobs()) {
            if (wanted.test(part)) {
                compare(part, history);
            }
            rebuilt.put(part.job(), Set.copyOf(part.partitions()));
        }
    }

    private void compare(JobPart part, Optional<BackfillHistory> history) {
        Optional<Job> found = project.find(part.job());
        List<Partition> partitions = part.partitions();
        if (found.isEmpty()) {
            differences.add("%s: there is no such job in %s any more".formatted(part.job(), project.file()));
            return;
        }
        Grain grain = partitions.get(0).grain();
        if (found.get().partition().grain() != grain) {
            differences.add("%s: planned by %s, now its partitions are of grain %s"
                    .formatted(
                            part.job(),
                            grain.text(),
                            found.get().partition().grain().text()));
            return;
        }
        Set<String> done = history.map(h -> published(h, part.job())).orElse(Set.of());
        List<Partition> open =
                partitions.stream().filter(p -> !done.contains(p.text())).toList();
        Present present = planner.present(found.get(), open, rebuilt);
        if (!present.definition().equals(part.definition())) {
            differences.add("%s: its definition (YAML, SQL or class) changed, %s when planned, %s now"
                    .formatted(part.job(), part.definition(), present.definition()));
        }
        if (present.tableVersion() < part.tableVersion()) {
            differences.add("%s: its table went back, version %d when planned, %s now"
                    .formatted(
                            part.job(),
                            part.tableVersion(),
                            present.tableVersion() < 0 ? "no table" : "version " + present.tableVersion()));
        }
        inputs(part, open, present);
        boolean readsRebuilt = found.get().upstream().stream().anyMatch(rebuilt::containsKey);
        touched(part, open, present, readsRebuilt);
    }

    private static Set<String> published(BackfillHistory history, String job) {
        Set<String> published = new HashSet<>();
        history.outcomes(job).forEach((partition, outcome) -> {
            if (outcome.status() == BackfillHistory.Status.PUBLISHED) {
                published.add(partition);
            }
        });
        return published;
    }

    private void inputs(JobPart part, List<Partition> open, Present present) {
        SortedMap<Partition, String> now = new TreeMap<>();
        open.stream()
                .filter(p -> !isOurs(present.partitions().get(p)))
                .forEach(p -> now.put(p, present.partitions().get(p).inputs()));
        List<Partition> changed = changed(part, now);
        ofInputs(part, now)
                .map(difference -> difference
                        + present.partitions()
                                .get(changed.get(0))
                                .missing()
                                .map(what -> " (%s)".formatted(what))
                                .orElse(""))
                .ifPresent(differences::add);
    }

    /**
     * Whether partitions would be built from what was planned.
     *
     * @param now as {@link Rebuild#inputs} has it, of partitions of the part
     * @return the difference in words, with what was and what is; empty when there is none
     */
    public static Optional<String> ofInputs(JobPart part, Map<Partition, String> now) {
        List<Partition> changed = changed(part, now);
        return changed.isEmpty()
                ? Optional.empty()
                : Optional.of("%s: the inputs of %s changed, for %s from %s when planned to %s now"
                        .formatted(
                                part.job(),
                                shown(changed),
                                changed.get(0),
                                part.inputs().getOrDefault(changed.get(0), "nothing"),
                                now.get(changed.get(0))));
    }

    private static List<Partition> changed(JobPart part, Map<Partition, String> now) {
        return now.keySet().stream()
                .filter(p -> !now.get(p).equals(part.inputs().get(p)))
                .sorted()
                .toList();
    }

    /** @param readsRebuilt whether its inputs are this backfill's own work, so that others cannot have built from those of the plan */
    private void touched(JobPart part, List<Partition> open, Present present, boolean readsRebuilt) {
        Map<String, List<Partition>> byChange = new TreeMap<>();
        for (Partition partition : open) {
            Present.Held held = present.partitions().get(partition);
            boolean isLater = held.changedIn().isPresent() && held.changedIn().getAsLong() > part.tableVersion();
            String wanted =
                    part.definition() + "-" + (readsRebuilt ? "" : part.inputs().get(partition));
            boolean isAsPlanned =
                    held.fingerprint().filter(print -> print.startsWith(wanted)).isPresent();
            if (isLater && !isOurs(held) && !isAsPlanned) {
                String how = held.run().map(run -> "run " + run).orElse("others");
                byChange.computeIfAbsent(how, h -> new ArrayList<>()).add(partition);
            }
        }
        byChange.forEach((how, partitions) -> {
            long version =
                    present.partitions().get(partitions.get(0)).changedIn().getAsLong();
            differences.add("%s: %s changed by %s, in version %d; planned on version %d"
                    .formatted(
                            part.job(),
                            shown(partitions) + (partitions.size() == 1 ? " was" : " were"),
                            how,
                            version,
                            part.tableVersion()));
        });
    }

    /** Committed by this backfill, whether or not its run lived to write that down. */
    private boolean isOurs(Present.Held held) {
        return held.run().filter(ownRuns::contains).isPresent();
    }

    private static String shown(List<Partition> partitions) {
        List<PartitionRange> ranges = PartitionRange.of(partitions);
        String some = String.join(
                ", ",
                ranges.stream().limit(MOST_SHOWN).map(PartitionRange::toString).toList());
        long more =
                ranges.stream().skip(MOST_SHOWN).mapToLong(PartitionRange::size).sum();
        return more == 0 ? some : "%s and %,d more".formatted(some, more);
    }
}
