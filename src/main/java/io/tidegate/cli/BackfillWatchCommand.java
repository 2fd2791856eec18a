package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.State;
import io.tidegate.ledger.BackfillHistory.Status;
import io.tidegate.ledger.LeaseBoard;
import io.tidegate.ledger.Leases;
import io.tidegate.report.BackfillHistoryDocument;
import io.tidegate.report.BackfillView;
import io.tidegate.report.Money;
import io.tidegate.report.Numbers;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;

/** Shows how far a backfill is for as long as somebody applies it, on this host or another; then how it stands. */
final class BackfillWatchCommand extends ProjectCommand {
    private static final long LOOK_MILLIS = 2000;
    private static final Set<State> ENDED = Set.of(State.DONE, State.CANCELLED);

    /** A process that goes on has begun by then. */
    private static final Duration RENEWAL = Duration.ofMinutes(1);

    @Mixin
    private OneBackfill backfill = new OneBackfill();

    @Override
    void check() {
        backfill.check("watch");
    }

    @Override
    Answer answer(Session session) {
        BackfillHistory history = backfill.of(session);
        String told = "";
        while (isAtWork(history, session.world().clock().instant()) || isBeginning(session, history)) {
            String line = line(history, session.project().cost().currency());
            if (session.printer().isLive()) {
                session.printer().live(line);
            } else if (!line.equals(told)) {
                session.printer().note(line);
            }
            told = line;
            pause();
            history = backfill.of(session);
        }
        String currency = session.project().cost().currency();
        return Answer.drawn(
                        Line.drawn(BackfillView.lines(history, currency, session.screen())),
                        BackfillHistoryDocument.of(history))
                .withExit(exit(history.state()));
    }

    /** Between two processes of one command nobody is at it for a moment. */
    private static boolean isAtWork(BackfillHistory history, Instant now) {
        List<BackfillEvent> trail = history.trail();
        return history.state() == State.RUNNING
                || !trail.isEmpty()
                        && trail.get(trail.size() - 1) instanceof BackfillEvent.Paused paused
                        && paused.isRenewal()
                        && now.isBefore(paused.at().plus(RENEWAL));
    }

    /** Somebody has it and is not at a chunk yet: Spark starts, or a partition is built twice to see that it comes out the same. */
    private static boolean isBeginning(Session session, BackfillHistory history) {
        String ledger = session.project().ledger();
        return !ENDED.contains(history.state())
                && Leases.supported(ledger)
                && LeaseBoard.of(ledger, "backfills/" + history.id(), Clock.systemUTC()).entries().stream()
                        .anyMatch(lease -> !lease.isDead());
    }

    private static String line(BackfillHistory history, String currency) {
        Optional<BigDecimal> likely = history.planned().stream()
                .map(BackfillEvent.Planned::likely)
                .flatMap(Optional::stream)
                .reduce(BigDecimal::add);
        int ended = history.count(Status.BLOCKED) + history.count(Status.FAILED);
        return "backfill %s  %s of %s published%s%s"
                .formatted(
                        history.id(),
                        Numbers.count(history.count(Status.PUBLISHED)),
                        Numbers.count(history.partitions(), "partition"),
                        ended == 0 ? "" : ", %d blocked or failed".formatted(ended),
                        likely.map(all -> {
                                    Money money = Money.of(history.cost(), all);
                                    return "  %s of about %s %s"
                                            .formatted(money.text(history.cost()), money.text(all), currency);
                                })
                                .orElse(""));
    }

    private static int exit(State state) {
        return List.of(State.PLANNED, State.APPROVED, State.DONE).contains(state) ? 0 : ErrorCode.PARTIAL.exitStatus();
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidegateException(ErrorCode.INTERRUPTED, "Stopped: its thread was interrupted", "", e);
        }
    }
}
