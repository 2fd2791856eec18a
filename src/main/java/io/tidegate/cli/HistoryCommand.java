package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.ledger.RunSummary;
import io.tidegate.plan.PartitionCalendar;
import io.tidegate.plan.Planner;
import io.tidegate.report.CalendarDocument;
import io.tidegate.report.CalendarView;
import io.tidegate.report.HistoryDocument;
import io.tidegate.report.HistoryView;
import io.tidegate.report.JobPartition;
import io.tidegate.report.JobRun;
import io.tidegate.report.Numbers;
import io.tidegate.report.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The runs of jobs, newest first, or a calendar of what stands. */
final class HistoryCommand extends ProjectCommand {
    @Mixin
    private JobOptions jobs = new JobOptions();

    @Mixin
    private OnePartition partition = new OnePartition();

    @Option(names = "--since", paramLabel = "AGE", description = "Only runs younger than this: 12h, 7d, 4w.")
    private String since;

    @Option(names = "--failed", description = "Only runs that did not end well.")
    private boolean failed;

    @Option(names = "--calendar", description = "Draw every partition of the jobs as a calendar.")
    private boolean calendar;

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Override
    void check() {
        age();
        range.check();
        if (!calendar && range.isGiven()) {
            throw Usage.wrong(
                    "Cannot use --from and --to on runs", "They narrow --calendar; runs are narrowed by --since.");
        }
        if (calendar && (failed || since != null || partition.isGiven())) {
            throw Usage.wrong(
                    "Cannot narrow the calendar with --failed, --since or --partition",
                    "It shows how every partition stands; leave --calendar out for single runs.");
        }
    }

    private Optional<Duration> age() {
        if (since == null) {
            return Optional.empty();
        }
        if (!since.matches("[1-9]\\d{0,4}[mhdw]")) {
            throw Usage.wrong(
                    "Cannot read --since %s".formatted(Printable.quoted(since, 40)),
                    "Write it like 90m, 12h, 7d or 4w.");
        }
        long count = Long.parseLong(since.substring(0, since.length() - 1));
        return Optional.of(
                switch (since.charAt(since.length() - 1)) {
                    case 'm' -> Duration.ofMinutes(count);
                    case 'h' -> Duration.ofHours(count);
                    case 'd' -> Duration.ofDays(count);
                    default -> Duration.ofDays(7 * count);
                });
    }

    @Override
    Answer answer(Session session) {
        List<Job> selected = session.jobs(jobs);
        if (calendar) {
            return drawn(session, selected);
        }
        Ledger ledger = session.ledger();
        List<JobRun> rows = new ArrayList<>();
        List<JobPartition> now = new ArrayList<>();
        for (Job job : selected) {
            Optional<Partition> wanted = partition.optionalOf(job);
            JobHistory history = ledger.history(job.name());
            Set<RunId> concerned = wanted.map(p -> runsOf(history, p)).orElse(Set.of());
            wanted.flatMap(p -> JobPartition.of(history, p.text())).ifPresent(now::add);
            history.runs().stream()
                    .filter(run -> wanted.isEmpty() || concerned.contains(run.run()))
                    .filter(run -> isRecent(run, session.world().clock().instant()))
                    .filter(run -> !failed || isBad(run))
                    .forEach(run -> rows.add(new JobRun(job.name(), run)));
        }
        rows.sort(Comparator.comparing((JobRun row) -> row.run().started()).reversed());
        return told(session, rows, now);
    }

    private static Set<RunId> runsOf(JobHistory history, Partition partition) {
        Set<RunId> runs = new HashSet<>();
        for (Event event : history.events()) {
            if (EventPartitions.of(event).contains(partition.text())) {
                runs.add(event.run());
            }
        }
        return runs;
    }

    private boolean isRecent(RunSummary run, Instant now) {
        return age().map(age -> !run.started().isBefore(now.minus(age))).orElse(true);
    }

    /** Neither well ended nor still running. */
    private static boolean isBad(RunSummary run) {
        return run.exitStatus().isPresent() ? run.exitStatus().getAsInt() != 0 : run.hasDied();
    }

    private static Answer told(Session session, List<JobRun> rows, List<JobPartition> now) {
        String currency = session.project().cost().currency();
        ObjectNode document = HistoryDocument.of(rows, now, currency);
        List<String> lines = HistoryView.lines(rows, now, currency, session.screen());
        return Answer.drawn(Line.drawn(lines), document)
                .withNotes(
                        rows.isEmpty()
                                ? List.of()
                                : List.of("Next: tidegate logs "
                                        + rows.get(0).run().run()));
    }

    private Answer drawn(Session session, List<Job> selected) {
        Planner planner = session.planner();
        List<PartitionCalendar> calendars = selected.stream()
                .map(job -> planner.calendar(job, range.of(job)))
                .toList();
        List<Line> lines = new ArrayList<>();
        for (PartitionCalendar c : calendars) {
            if (!lines.isEmpty()) {
                lines.add(Line.of(""));
            }
            lines.addAll(Line.drawn(CalendarView.lines(c, session.screen())));
        }
        return Answer.done(
                lines, Numbers.count(selected.size(), "job") + " drawn", CalendarDocument.calendar(calendars));
    }
}
