package io.tidegate.plan;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Nearest;
import io.tidegate.job.Project;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which jobs a command means, in dbt's way: {@code name}, {@code name*}, {@code tag:x}, {@code +job} with what it reads,
 * {@code job+} with what reads it.
 */
public final class JobSelection {
    private static final Pattern SHAPE = Pattern.compile("(\\+?)([^+]*)(\\+?)");
    private static final String SYNTAX =
            "Select by name, name*, tag:x, +job (with what it reads) or job+ (with what reads it).";

    private final Project project;

    private JobSelection(Project project) {
        this.project = project;
    }

    /**
     * @param select what to take; every job when empty
     * @param exclude what to leave out of it
     * @return at least one job, those that are read before those that read them, otherwise in the order of the file
     * @throws TidegateException USAGE for a pattern that matches no job or a selection that comes out empty, JOB_FILE when jobs
     *     read each other in a circle
     */
    public static List<Job> select(Project project, List<String> select, List<String> exclude) {
        JobSelection selection = new JobSelection(project);
        List<Job> ordered = JobOrder.of(project);
        Set<String> chosen = select.isEmpty()
                ? ordered.stream().map(Job::name).collect(Collectors.toCollection(LinkedHashSet::new))
                : selection.names(select);
        chosen.removeAll(selection.names(exclude));
        if (chosen.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    project.jobs().isEmpty()
                            ? "Cannot select a job: %s has none".formatted(project.file())
                            : "Cannot select a job: every selected one is excluded",
                    SYNTAX);
        }
        return ordered.stream().filter(job -> chosen.contains(job.name())).toList();
    }

    private Set<String> names(List<String> patterns) {
        Set<String> names = new LinkedHashSet<>();
        patterns.forEach(pattern -> names.addAll(names(pattern)));
        return names;
    }

    private Set<String> names(String pattern) {
        var parts = SHAPE.matcher(pattern);
        if (!parts.matches() || parts.group(2).isBlank()) {
            throw new TidegateException(
                    ErrorCode.USAGE, "Cannot select '%s': it is not a selection".formatted(shown(pattern)), SYNTAX);
        }
        Set<String> names = matching(parts.group(2));
        Set<String> all = new LinkedHashSet<>(names);
        if (!parts.group(1).isEmpty()) {
            all.addAll(reach(names, Job::upstream));
        }
        if (!parts.group(3).isEmpty()) {
            all.addAll(reach(names, this::downstream));
        }
        return all;
    }

    private Set<String> matching(String method) {
        boolean byTag = method.startsWith("tag:");
        String wanted = byTag ? method.substring(4) : method;
        Predicate<String> matcher = matcher(wanted);
        Set<String> names = project.jobs().stream()
                .filter(job -> byTag ? job.tags().stream().anyMatch(matcher) : matcher.test(job.name()))
                .map(Job::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (names.isEmpty()) {
            throw unknown(byTag ? "tag" : "name", wanted);
        }
        return names;
    }

    private static Predicate<String> matcher(String wanted) {
        if (!wanted.contains("*")) {
            return wanted::equals;
        }
        Pattern glob = Pattern.compile(
                List.of(wanted.split("\\*", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*")));
        return text -> glob.matcher(text).matches();
    }

    private Set<String> reach(Set<String> from, Function<Job, List<String>> neighbours) {
        Set<String> seen = new LinkedHashSet<>(from);
        Deque<String> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            project.find(open.pop()).map(neighbours).orElse(List.of()).stream()
                    .filter(seen::add)
                    .forEach(open::push);
        }
        return seen;
    }

    private List<String> downstream(Job job) {
        return project.jobs().stream()
                .filter(other -> other.upstream().contains(job.name()))
                .map(Job::name)
                .toList();
    }

    private TidegateException unknown(String what, String wanted) {
        List<String> known = new ArrayList<>();
        project.jobs().forEach(job -> known.addAll(what.equals("tag") ? job.tags() : List.of(job.name())));
        List<String> distinct = known.stream().distinct().toList();
        String cure = Nearest.to(wanted, distinct)
                .map(near -> "Did you mean '%s'?".formatted(what.equals("tag") ? "tag:" + near : near))
                .orElse(
                        distinct.isEmpty()
                                ? SYNTAX
                                : "Known %ss are: %s%s."
                                        .formatted(
                                                what,
                                                String.join(", ", distinct.subList(0, Math.min(20, distinct.size()))),
                                                distinct.size() > 20 ? ", …" : ""));
        return new TidegateException(
                ErrorCode.USAGE,
                "Cannot find a job with the %s '%s' in %s".formatted(what, shown(wanted), project.file()),
                cure);
    }

    private static String shown(String text) {
        String safe = text.replaceAll("\\p{Cntrl}", "?");
        return safe.length() > 80 ? safe.substring(0, 80) + "…" : safe;
    }
}
