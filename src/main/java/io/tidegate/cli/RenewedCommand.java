package io.tidegate.cli;

import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A command that goes on in one process after the other, each a run of its own: from any of its runs to the one at work. */
record RenewedCommand(BackfillHistory backfill) {
    /** Of a run that ended for another process to go on; empty for every other run. */
    static Optional<RenewedCommand> of(Ledger ledger, List<Event> events) {
        return events.stream()
                .filter(RenewedCommand::isRenewal)
                .map(event -> ((BackfillEvent) event).backfill())
                .findFirst()
                .flatMap(id -> found(ledger, id))
                .map(RenewedCommand::new);
    }

    private static Optional<BackfillHistory> found(Ledger ledger, BackfillId id) {
        return ledger.backfills().stream()
                .filter(backfill -> backfill.id().equals(id))
                .findFirst();
    }

    private static boolean isRenewal(Event event) {
        return event instanceof BackfillEvent.Paused paused && paused.isRenewal();
    }

    /** The last of its runs so far; it ended, too, while the next process is beginning. */
    RunId newest(RunId any) {
        Set<RunId> renewed = backfill.trail().stream()
                .filter(RenewedCommand::isRenewal)
                .map(Event::run)
                .collect(Collectors.toSet());
        RunId newest = any;
        for (RunId run : backfill.runs()) {
            if (renewed.contains(newest) && isNext(newest, run)) {
                newest = run;
            }
        }
        return newest;
    }

    /** Somebody may have typed another command meanwhile, after the launcher of the first was killed. */
    private boolean isNext(RunId run, RunId later) {
        return later.beganAfter(run)
                && origin(later).isPresent()
                && origin(later).equals(origin(run));
    }

    private record Origin(String command, String who, String host) {}

    private Optional<Origin> origin(RunId run) {
        return backfill.jobs().stream()
                .flatMap(job -> backfill.begun(job, run).stream())
                .map(begun -> new Origin(begun.command(), begun.who(), begun.host()))
                .findFirst();
    }

    /** Whether the run ended for another process to go on. */
    boolean isRenewed(RunId run) {
        return backfill.trail().stream()
                .anyMatch(event -> isRenewal(event) && event.run().equals(run));
    }
}
