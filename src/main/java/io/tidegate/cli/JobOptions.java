package io.tidegate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which jobs: names, {@code name*}, {@code tag:x}, {@code +job} with all upstream, {@code job+} with all downstream. */
final class JobOptions {
    @Parameters(
            arity = "0..*",
            paramLabel = "JOB",
            description = "Jobs: name, name*, tag:x, +job (and upstream), job+ (and downstream).")
    private List<String> names = new ArrayList<>();

    @Option(names = "--select", paramLabel = "JOB", split = ",", description = "As JOB; repeatable.")
    private List<String> select = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "JOB", split = ",", description = "Leave these out; repeatable.")
    private List<String> exclude = new ArrayList<>();

    /** For commands that want to be told: naming no job must never mean all of them. */
    void check(String command) {
        if (names.isEmpty() && select.isEmpty()) {
            throw Usage.wrong(
                    "Cannot tell which jobs to %s".formatted(command),
                    "Name them: a job, 'name*', tag:x, +job, job+, or '*' for all.");
        }
    }

    List<String> selected() {
        return Stream.concat(names.stream(), select.stream()).toList();
    }

    List<String> excluded() {
        return exclude;
    }
}
