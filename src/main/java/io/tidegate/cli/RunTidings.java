package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Notify.When;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.PartitionState;
import io.tidegate.notify.Message;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Ranges;
import io.tidegate.run.JobResult;
import io.tidegate.run.RunResult;
import io.tidegate.run.RunSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is told of one job of a run: one message, in which partitions that failed, were blocked or are well again alike stand together.
 * Counts and names of checks are told; rows and samples of them are not.
 */
final class RunTidings {
    private static final int MOST_GROUPS = 10;
    private static final int MOST_CHECKS = 5;
    static final int MOST_RANGES = 100;

    private final String project;
    private final RunSettings settings;
    private final Job job;
    private final JobResult result;
    private final Ledger ledger;

    RunTidings(String project, RunSettings settings, JobResult result, Ledger ledger) {
        this.project = project;
        this.settings = settings;
        this.job = result.job();
        this.result = result;
        this.ledger = ledger;
    }

    /** @param results that ended alike; none where the job never came to its partitions */
    private record Group(When when, String why, Optional<ErrorCode> code, List<RunResult> results, String next) {
        List<Partition> partitions() {
            return results.stream().map(RunResult::partition).toList();
        }

        List<CheckOutcome> failed() {
            return results.isEmpty() ? List.of() : RunTidings.failed(results.get(0));
        }
    }

    /** What the job asks to be told of; empty when there is nothing of it. */
    Optional<Message> message() {
        List<Group> groups = groups(job.notifies().when());
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        When gravest = groups.get(0).when();
        Tiding tiding = new Tiding(project, settings, job, gravest, gravest.text()).title(title(groups));
        tell(groups, tiding);
        return Optional.of(tiding.message(groups.get(0).next()));
    }

    /** Adds what was blocked and what failed to a message about more. */
    void tellTrouble(Tiding tiding) {
        tell(groups(Set.of(When.FAILED, When.BLOCKED)), tiding);
    }

    private List<Group> groups(Set<When> wanted) {
        Map<String, Group> groups = new LinkedHashMap<>();
        result.trouble()
                .filter(trouble -> Tidings.isTold(trouble.code()))
                .map(this::group)
                .filter(group -> wanted.contains(group.when()))
                .ifPresent(group -> groups.put("", group));
        Set<String> unwell = wanted.contains(When.RECOVERED) ? unwell() : Set.of();
        for (RunResult one : result.results()) {
            when(one, unwell).filter(wanted::contains).ifPresent(when -> {
                String why = undated(why(one), one);
                String key = when + "\n" + why + "\n"
                        + failed(one).stream().map(CheckOutcome::name).toList();
                groups.computeIfAbsent(key, k -> new Group(when, why, one.code(), new ArrayList<>(), next(one)))
                        .results()
                        .add(one);
            });
        }
        return groups.values().stream()
                .sorted(Comparator.comparing(Group::when))
                .toList();
    }

    private Group group(TidegateException trouble) {
        boolean isBlock = trouble.code().exitStatus() == ErrorCode.BLOCKED.exitStatus();
        return new Group(
                isBlock ? When.BLOCKED : When.FAILED,
                firstLine(trouble.getMessage()),
                Optional.of(trouble.code()),
                List.of(),
                "tidegate logs " + settings.run());
    }

    private static Optional<When> when(RunResult one, Set<String> unwell) {
        if (one instanceof RunResult.Blocked) {
            return Optional.of(When.BLOCKED);
        }
        if (one instanceof RunResult.Unknown || one instanceof RunResult.Failed f && Tidings.isTold(f.reason())) {
            return Optional.of(When.FAILED);
        }
        boolean isRecovered = one instanceof RunResult.Published
                && unwell.contains(one.partition().text());
        return isRecovered ? Optional.of(When.RECOVERED) : Optional.empty();
    }

    /** Partitions that were last blocked or failed as far as runs before this one say. */
    private Set<String> unwell() {
        if (result.results().stream().noneMatch(RunResult.Published.class::isInstance)) {
            return Set.of();
        }
        JobHistory before = new JobHistory(
                job.name(),
                ledger.events(job.name()).stream()
                        .filter(event -> !event.run().equals(settings.run()))
                        .toList());
        return before.states().values().stream()
                .filter(RunTidings::isUnwell)
                .map(PartitionState::partition)
                .collect(Collectors.toSet());
    }

    /** A failure's detail begins with its code; one that nobody was told of needs no end. */
    private static boolean isUnwell(PartitionState state) {
        if (state.status() == PartitionState.Status.FAILED) {
            return ErrorCode.of(state.detail().split(":", 2)[0])
                    .filter(Tidings::isTold)
                    .isPresent();
        }
        return state.status() == PartitionState.Status.BLOCKED;
    }

    private String next(RunResult one) {
        return OutcomeWord.of(one) == OutcomeWord.PUBLISHED
                ? "tidegate history %s --partition %s".formatted(job.name(), one.partition())
                : OutcomeWord.of(one).next(job, one, settings.run());
    }

    private static String why(RunResult one) {
        if (one instanceof RunResult.Blocked blocked) {
            int failed = failed(one).size();
            return failed == 0
                    ? firstLine(blocked.message())
                    : "%d of %s failed"
                            .formatted(failed, Numbers.count(blocked.checks().size(), "check"));
        }
        if (one instanceof RunResult.Failed failed) {
            return firstLine(failed.message());
        }
        return one instanceof RunResult.Unknown unknown ? unknown.why() : "published";
    }

    private static List<CheckOutcome> failed(RunResult one) {
        return one instanceof RunResult.Blocked blocked
                ? blocked.checks().stream()
                        .filter(check -> !check.status().lets())
                        .toList()
                : List.of();
    }

    private static String undated(String text, RunResult one) {
        return text.replace(one.partition().text(), "{{ ds }}");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static String title(List<Group> groups) {
        Group first = groups.get(0);
        if (groups.size() == 1) {
            return first.results().isEmpty()
                    ? first.when().text()
                    : "%s %s".formatted(first.when().text(), Ranges.told(first.partitions()));
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        groups.forEach(group ->
                counts.merge(group.when().text(), Math.max(1, group.results().size()), Integer::sum));
        return counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
    }

    private static void tell(List<Group> groups, Tiding tiding) {
        ArrayNode outcomes = tiding.document().putArray("outcomes");
        for (Group group : groups.subList(0, Math.min(MOST_GROUPS, groups.size()))) {
            String partitions =
                    group.results().isEmpty() ? "" : " " + Ranges.told(group.partitions()) + untouched(group);
            tiding.say("%s%s: %s%s"
                    .formatted(
                            group.when().text(),
                            partitions,
                            shownWhy(group),
                            group.code().map(code -> " (" + code.text() + ")").orElse("")));
            boolean isOne = group.results().size() == 1;
            List<CheckOutcome> failed = group.failed();
            failed.stream()
                    .limit(MOST_CHECKS)
                    .forEach(check -> tiding.say(
                            isOne
                                    ? "    %s: %s, expected %s"
                                            .formatted(check.name(), check.observed(), check.expected())
                                    : "    " + check.name()));
            if (failed.size() > MOST_CHECKS) {
                tiding.say("    and %d more".formatted(failed.size() - MOST_CHECKS));
            }
            outcomes.add(node(group));
        }
        if (groups.size() > MOST_GROUPS) {
            tiding.say("and %d more kinds of trouble".formatted(groups.size() - MOST_GROUPS));
        }
    }

    /** With the date again where there is only one. */
    private static String shownWhy(Group group) {
        return group.results().size() == 1
                ? group.why().replace("{{ ds }}", group.partitions().get(0).text())
                : group.why();
    }

    private static String untouched(Group group) {
        if (group.when() != When.BLOCKED) {
            return "";
        }
        boolean isNew = group.results().stream()
                .allMatch(one -> one instanceof RunResult.Blocked blocked
                        && blocked.publishedVersion().isEmpty());
        return isNew ? ", nothing published yet" : ", published data untouched";
    }

    private static ObjectNode node(Group group) {
        ObjectNode node = Json.object()
                .put("outcome", group.when().text())
                .put("why", shownWhy(group))
                .put("count", group.results().size());
        group.code().ifPresent(code -> node.put("code", code.text()));
        ArrayNode ranges = node.putArray("ranges");
        PartitionRange.of(group.partitions()).stream()
                .limit(MOST_RANGES)
                .forEach(range -> ranges.addObject()
                        .put("from", range.first().text())
                        .put("to", range.last().text()));
        ArrayNode checks = node.putArray("checks");
        boolean isOne = group.results().size() == 1;
        for (CheckOutcome check : group.failed()) {
            ObjectNode told = checks.addObject().put("name", check.name()).put("kind", check.kind());
            if (isOne) {
                told.put("status", check.status().text())
                        .put("observed", check.observed())
                        .put("expected", check.expected());
            }
        }
        return node;
    }
}
