package io.tidegate.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Gathers the events of one run into its summary. */
final class RunFold {
    private final RunId run;
    private final Map<String, Integer> seen = new HashMap<>();
    private BigDecimal cost = BigDecimal.ZERO;
    private Optional<Instant> first = Optional.empty();
    private Optional<Event.RunStarted> started = Optional.empty();
    private Optional<Event.RunFinished> finished = Optional.empty();

    RunFold(RunId run) {
        this.run = run;
    }

    RunId run() {
        return run;
    }

    void add(Event event) {
        first = first.filter(at -> !event.at().isBefore(at)).or(() -> Optional.of(event.at()));
        if (event instanceof Event.RunStarted e) {
            started = started.or(() -> Optional.of(e));
        } else if (event instanceof Event.RunFinished e) {
            finished = Optional.of(e);
        } else if (event instanceof Event.Published e) {
            count("published", 1);
            cost = cost.add(e.cost());
        } else if (event instanceof Event.RolledBack) {
            count("rolled_back", 1);
        } else if (event instanceof Event.Blocked) {
            count("blocked", 1);
        } else if (event instanceof Event.Failed e) {
            count("failed", e.partitions().size());
        } else if (event instanceof ByHand.Adopted) {
            count("adopted", 1);
        }
    }

    private void count(String word, int partitions) {
        seen.merge(word, partitions, Integer::sum);
    }

    RunSummary summary(boolean isRunning) {
        return new RunSummary(
                run,
                started.map(Event.RunStarted::at).orElseGet(first::orElseThrow),
                finished.map(Event.RunFinished::at),
                started.map(Event.RunStarted::who).orElse(RunSummary.UNKNOWN),
                started.map(Event.RunStarted::command).orElse(RunSummary.UNKNOWN),
                started.flatMap(Event.RunStarted::reason),
                finished.isPresent() ? OptionalInt.of(finished.get().exitStatus()) : OptionalInt.empty(),
                finished.map(Event.RunFinished::counts).orElse(seen),
                finished.map(Event.RunFinished::cost).orElse(cost),
                isRunning && finished.isEmpty());
    }
}
