package io.tidegate.cli;

import io.tidegate.report.Printable;
import io.tidegate.run.JobResult;
import io.tidegate.run.RunResult;
import java.util.List;
import picocli.CommandLine.Option;

/** A status of its own for a command that found nothing to do, for orchestrators that show that as skipped. */
final class SkipOption {
    private static final String SKIP = "99";

    @Option(names = "--skip-exit-code", paramLabel = "99", description = "Exit 99 when there was nothing to do.")
    private String skip;

    void check() {
        if (skip != null && !skip.equals(SKIP)) {
            throw Usage.wrong(
                    "Cannot use --skip-exit-code %s".formatted(Printable.quoted(skip, 20)),
                    "Use --skip-exit-code 99, the status that orchestrators read as skipped.");
        }
    }

    /** @param exit what the command would end with */
    int exit(int exit, List<JobResult> jobs) {
        boolean isNothing =
                jobs.stream().flatMap(job -> job.results().stream()).noneMatch(RunResult.Published.class::isInstance);
        return skip != null && exit == 0 && isNothing ? Integer.parseInt(skip) : exit;
    }
}
