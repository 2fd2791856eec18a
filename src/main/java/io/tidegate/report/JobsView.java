package io.tidegate.report;

import io.tidegate.job.Job;
import io.tidegate.job.Project;
import io.tidegate.report.Table.Column;
import java.util.ArrayList;
import java.util.List;

/** The jobs of a project, a line each: what {@code tidegate ls} prints. */
public final class JobsView {
    /** Narrower screens do without start, tags and jobs read; {@code show} has them. */
    private static final int WIDE = 120;

    private JobsView() {}

    /** @param jobs the selected ones, in the order to show */
    public static List<String> lines(Project project, List<Job> jobs, Screen screen) {
        boolean isWide = screen.width() >= WIDE;
        Table table = isWide ? wide(jobs) : narrow(jobs);
        List<String> lines = new ArrayList<>(table.lines(screen));
        lines.add("");
        lines.add("ls  %s of project %s".formatted(Numbers.count(jobs.size(), "job"), project.name()));
        return lines;
    }

    private static Table narrow(List<Job> jobs) {
        Table table = new Table(
                Column.text("job"),
                Column.text("grain"),
                Column.number("checks"),
                Column.prose("owner"),
                Column.wrapped("description"));
        for (Job job : jobs) {
            table.row(
                    job.name(),
                    job.partition().grain().text(),
                    job.checks().size(),
                    job.owner().team(),
                    job.description().orElse(""));
        }
        return table;
    }

    private static Table wide(List<Job> jobs) {
        Table table = new Table(
                Column.text("job"),
                Column.text("grain"),
                Column.text("start"),
                Column.number("checks"),
                Column.prose("reads"),
                Column.prose("tags"),
                Column.prose("owner"),
                Column.prose("description"));
        for (Job job : jobs) {
            table.row(
                    job.name(),
                    job.partition().grain().text(),
                    job.partition().start(),
                    job.checks().size(),
                    String.join(", ", job.upstream()),
                    String.join(", ", job.tags()),
                    job.owner().team(),
                    job.description().orElse(""));
        }
        return table;
    }
}
