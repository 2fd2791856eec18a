package io.tidegate.cli;

import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Parameters;

/** Exactly one run, by its id or a beginning of it. */
final class OneRun {
    @Parameters(
            arity = "0..*",
            paramLabel = "RUN",
            description = "A run's id, or a beginning of it that only one run has.")
    private List<String> runs = new ArrayList<>();

    void check(String command) {
        if (runs.size() != 1) {
            throw Usage.wrong(
                    "Cannot use %s %s".formatted(command, runs.isEmpty() ? "without a run" : "with more than one run"),
                    "Name one run: tidegate %s RUN. `tidegate history` lists them.".formatted(command));
        }
        new RunId(runs.get(0));
    }

    /** All that the ledger holds of the run; at least one event. */
    List<Event> events(Ledger ledger) {
        return events(ledger, ledger.jobs(), runs.get(0));
    }

    /** All that the ledger holds of the one run of these jobs whose id is this text, or begins with it; at least one event. */
    static List<Event> events(Ledger ledger, List<String> jobs, String text) {
        List<Event> events = new ArrayList<>();
        for (String job : jobs) {
            ledger.events(job).stream()
                    .filter(e -> e.run().text().startsWith(text))
                    .forEach(events::add);
        }
        TreeSet<String> found =
                new TreeSet<>(events.stream().map(e -> e.run().text()).toList());
        if (found.isEmpty()) {
            throw Usage.wrong(
                    "Cannot find the run %s in the ledger %s".formatted(text, ledger.location()),
                    "`tidegate history` lists the runs.");
        }
        if (found.size() > 1 && !found.contains(text)) {
            throw Usage.wrong(
                    "Cannot tell which run %s means: %s".formatted(text, String.join(", ", found)),
                    "Write more of the id.");
        }
        String run = found.first();
        return events.stream().filter(e -> e.run().text().equals(run)).toList();
    }
}
