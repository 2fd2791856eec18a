package io.tidegate.cli;

import io.tidegate.report.Printable;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** Exactly one job by name. */
final class OneJob {
    @Parameters(arity = "0..*", paramLabel = "JOB", description = "The name of a job.")
    private List<String> names = new ArrayList<>();

    String name(String command) {
        if (names.isEmpty()) {
            throw Usage.wrong(
                    "Cannot %s without a job".formatted(command),
                    "Name one: tidegate %s JOB. `tidegate ls` lists them.".formatted(command));
        }
        if (names.size() > 1) {
            throw Usage.wrong(
                    "Cannot %s more than one job at once".formatted(command),
                    "Name one job: tidegate %s %s".formatted(command, Printable.quoted(names.get(0), 80)));
        }
        return names.get(0);
    }
}
