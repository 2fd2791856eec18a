package io.tidegate.export;

import io.tidegate.job.Job;
import java.util.ArrayList;
import java.util.List;

/** What people read about a job where the orchestrator shows it. */
final class Described {
    private Described() {}

    static String markdown(Job job) {
        List<String> lines = new ArrayList<>();
        job.description().ifPresent(lines::add);
        lines.add("Owner: " + job.owner());
        job.runbook().ifPresent(runbook -> lines.add("Runbook: " + runbook));
        return String.join("\n\n", lines);
    }

    /** In one line. */
    static String line(Group group) {
        return Quoted.oneLine("Tidegate: "
                + String.join(", ", group.jobs().stream().map(Job::name).toList()));
    }
}
