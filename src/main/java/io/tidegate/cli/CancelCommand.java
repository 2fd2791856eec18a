package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.ledger.ByHand;
import io.tidegate.ledger.Cancellations;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.Machine;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Json;
import io.tidegate.run.RunSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks a running driver to stop, through the ledger: it abandons what is before its commit, or finishes the commit. */
final class CancelCommand extends ProjectCommand {
    @Mixin
    private OneRun run = new OneRun();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the ledger.")
    private String reason;

    @Override
    void check() {
        run.check("cancel");
        why();
    }

    private Optional<String> why() {
        return Optional.ofNullable(reason).map(ReasonText::read);
    }

    @Override
    Answer answer(Session session) {
        Ledger ledger = session.ledger();
        List<Event> named = run.events(ledger);
        RunId first = named.get(0).run();
        Optional<RenewedCommand> command = RenewedCommand.of(ledger, named);
        RunId wanted = command.map(renewed -> renewed.newest(first)).orElse(first);
        ObjectNode document = Json.object().put("run", wanted.text());
        if (command.filter(renewed -> renewed.isRenewed(wanted)).isPresent()) {
            document.put("status", "between");
            String backfill = command.get().backfill().id().text();
            return Answer.done(
                            List.of(),
                            "nothing to cancel yet: run %s has ended for a fresh process to go on".formatted(wanted),
                            document)
                    .withNotes(List.of("Again in a few seconds, or for good: tidegate backfill cancel " + backfill));
        }
        List<Event> events = wanted.equals(first) ? named : OneRun.events(ledger, ledger.jobs(), wanted.text());
        if (hasEnded(events)) {
            document.put("status", "ended");
            return Answer.done(List.of(), "nothing to cancel: run %s has ended".formatted(wanted), document);
        }
        if (isGone(ledger, events, wanted)) {
            document.put("status", "gone");
            return Answer.done(
                            List.of(), "nothing to cancel: the process of run %s is gone".formatted(wanted), document)
                    .withNotes(List.of("Next: tidegate doctor --repair"));
        }
        RunSettings settings = session.settings(identity, why(), Map.of());
        String because = settings.reason().orElse("no reason given");
        boolean isFirst = Cancellations.at(ledger.location())
                .ask(wanted, settings.who(), because, settings.clock().instant());
        if (isFirst) {
            String job = events.get(events.size() - 1).job();
            ledger.write(
                    settings.run(),
                    job,
                    0,
                    Document.Kind.NOTE,
                    List.of(new ByHand.CancelRequested(
                            wanted, job, settings.clock().instant(), settings.who(), because)));
        }
        document.put("status", isFirst ? "asked" : "asked before");
        return Answer.done(
                        List.of(),
                        isFirst
                                ? "run %s is asked to stop".formatted(wanted)
                                : "run %s was asked to stop before".formatted(wanted),
                        document)
                .withNotes(List.of(
                        "It ends within seconds, with its commit or without, and with exit status 143.",
                        "Next: tidegate logs " + wanted));
    }

    /** Every job that it began has ended, and no process that could begin another is seen. */
    private static boolean hasEnded(List<Event> events) {
        TreeSet<String> open = new TreeSet<>();
        events.forEach(e -> open.add(e.job()));
        events.stream().filter(Event.RunFinished.class::isInstance).forEach(e -> open.remove(e.job()));
        return open.isEmpty() && !isHere(events);
    }

    private static boolean isHere(List<Event> events) {
        return events.stream().anyMatch(e -> e instanceof Event.RunStarted started && Machine.isAtWork(started));
    }

    /** Begun on this host, by a process that is not there any more, and without a lease. */
    private static boolean isGone(Ledger ledger, List<Event> events, RunId run) {
        boolean wasHere = events.stream()
                .anyMatch(e ->
                        e instanceof Event.RunStarted started && started.host().equals(Machine.host()));
        return wasHere
                && !isHere(events)
                && events.stream()
                        .map(Event::job)
                        .distinct()
                        .noneMatch(job -> ledger.history(job).running().contains(run));
    }
}
