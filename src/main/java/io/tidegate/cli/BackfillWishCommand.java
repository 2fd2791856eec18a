package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.State;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.BackfillRequests.Wish;
import io.tidegate.ledger.Cancellations;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Json;
import io.tidegate.run.RunSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks whoever applies a backfill, on this host or another, to pause or to end it. */
final class BackfillWishCommand extends ProjectCommand {
    @Mixin
    private OneBackfill backfill = new OneBackfill();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the ledger.")
    private String reason;

    private final Wish wish;

    BackfillWishCommand(Wish wish) {
        this.wish = wish;
    }

    @Override
    void check() {
        backfill.check(verb());
        why();
    }

    private String verb() {
        return wish == Wish.PAUSE ? "pause" : "cancel";
    }

    private Optional<String> why() {
        return Optional.ofNullable(reason).map(ReasonText::read);
    }

    @Override
    Answer answer(Session session) {
        BackfillHistory history = backfill.of(session);
        State state = history.state();
        ObjectNode document = Json.object().put("backfill", history.id().text());
        if (state == State.CANCELLED || state == State.DONE && wish == Wish.PAUSE) {
            document.put("status", "ended");
            return Answer.done(
                    List.of(),
                    "nothing to %s: backfill %s is %s".formatted(verb(), history.id(), state.text()),
                    document);
        }
        RunSettings settings = session.settings(identity, why(), Map.of());
        String because = why().orElse("no reason given");
        boolean isFirst = BackfillRequests.at(session.project().ledger(), history.id())
                .ask(wish, settings.who(), because, settings.clock().instant());
        document.put("status", isFirst ? "asked" : "asked before");
        if (state != State.RUNNING) {
            if (isFirst) {
                write(new BackfillRecord(session.project(), session.ledger(), settings), history, because);
            }
            return Answer.done(
                    List.of(),
                    wish == Wish.PAUSE
                            ? "backfill %s waits until `tidegate backfill resume %s`"
                                    .formatted(history.id(), history.id())
                            : "backfill %s is cancelled; what it published stays".formatted(history.id()),
                    document);
        }
        if (wish == Wish.CANCEL) {
            stopRuns(session, settings, history, because);
        }
        return Answer.done(
                        List.of(),
                        isFirst
                                ? "backfill %s is asked to %s".formatted(history.id(), verb())
                                : "backfill %s was asked to %s before".formatted(history.id(), verb()),
                        document)
                .withNotes(List.of(
                        wish == Wish.PAUSE
                                ? "It ends after the chunk that is at work."
                                : "The chunk at work is abandoned before its commit, or finished; what was published stays.",
                        "Next: tidegate backfill watch " + history.id()));
    }

    /** Nobody applies it now, so how it stands is written down here. */
    private void write(BackfillRecord record, BackfillHistory history, String because) {
        if (wish == Wish.PAUSE) {
            record.paused(history, because);
        } else {
            record.cancelled(history);
        }
    }

    private static void stopRuns(Session session, RunSettings settings, BackfillHistory history, String because) {
        Cancellations cancellations = Cancellations.at(session.project().ledger());
        for (RunId run : history.runs()) {
            boolean isAlive = history.jobs().stream()
                    .anyMatch(job -> session.ledger().history(job).running().contains(run));
            if (isAlive) {
                cancellations.ask(run, settings.who(), because, settings.clock().instant());
            }
        }
    }
}
