package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.job.Job;
import io.tidegate.plan.PartitionCalendar;
import io.tidegate.plan.Planner;
import io.tidegate.report.CalendarView;
import io.tidegate.report.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Partitions that stand in a certain way, as stretches or as a calendar. */
abstract class StandingCommand extends ProjectCommand {
    @Mixin
    private JobOptions jobs = new JobOptions();

    @Option(names = "--calendar", description = "Draw every partition of the jobs as a calendar.")
    private boolean calendar;

    @Mixin
    private RangeOptions range = new RangeOptions();

    private final String name;
    private final Predicate<PartitionCalendar.Entry> wanted;
    private final View view;

    /** Draws the stretches that are wanted, and a summary. */
    @FunctionalInterface
    interface View {
        List<String> lines(List<PartitionCalendar> calendars, Screen screen);
    }

    private final Function<List<PartitionCalendar>, ObjectNode> document;

    StandingCommand(
            String name,
            Predicate<PartitionCalendar.Entry> wanted,
            View view,
            Function<List<PartitionCalendar>, ObjectNode> document) {
        this.name = name;
        this.wanted = wanted;
        this.view = view;
        this.document = document;
    }

    @Override
    void check() {
        range.check();
    }

    @Override
    Answer answer(Session session) {
        Planner planner = session.planner();
        List<PartitionCalendar> calendars = session.jobs(jobs).stream()
                .map(job -> planner.calendar(job, range.of(job)))
                .toList();
        long found = calendars.stream()
                .flatMap(c -> c.entries().values().stream())
                .filter(entry -> wanted.test(entry))
                .count();
        List<Line> lines = new ArrayList<>();
        if (calendar) {
            for (PartitionCalendar c : calendars) {
                lines.addAll(Line.drawn(CalendarView.lines(c, session.screen())));
                lines.add(Line.of(""));
            }
        }
        lines.addAll(Line.drawn(view.lines(calendars, session.screen())));
        return Answer.drawn(lines, document.apply(calendars))
                .withNotes(found == 0 ? List.of() : List.of("Next: " + next(calendars)));
    }

    private String next(List<PartitionCalendar> calendars) {
        Job first = calendars.stream()
                .filter(c -> !c.stretches(wanted).isEmpty())
                .findFirst()
                .orElseThrow()
                .job();
        return "tidegate plan %s --%s".formatted(first.name(), name);
    }
}
