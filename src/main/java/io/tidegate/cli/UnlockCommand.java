package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.ByHand;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.LeaseBoard;
import io.tidegate.ledger.Leases;
import io.tidegate.report.Json;
import io.tidegate.run.RunSettings;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes the lease of a partition, and writes down who did. One that a living run holds needs a yes. */
final class UnlockCommand extends ProjectCommand {
    @Mixin
    private OneJob job = new OneJob();

    @Mixin
    private OnePartition partition = new OnePartition();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the ledger.")
    private String reason;

    @Override
    void check() {
        job.name("unlock");
        if (reason == null) {
            throw Usage.wrong("Cannot unlock without a reason", "Add --reason \"why\"; the ledger keeps it.");
        }
        ReasonText.read(reason);
    }

    @Override
    Answer answer(Session session) {
        Job unlocked = session.job(job, "unlock");
        Partition p = partition.of("unlock", unlocked);
        String ledger = session.project().ledger();
        if (!Leases.supported(ledger)) {
            throw Usage.wrong(
                    "Cannot unlock %s %s: the ledger at %s has no leases".formatted(unlocked.name(), p, ledger),
                    "Nothing holds it up; `tidegate cancel RUN` asks a run to stop.");
        }
        // Leases are told by the times of files, which no clock of a caller sets.
        LeaseBoard board = LeaseBoard.of(ledger, unlocked.name(), Clock.systemUTC());
        List<LeaseBoard.Entry> leases = board.entries().stream()
                .filter(entry -> entry.partition().equals(p.text()))
                .toList();
        ObjectNode document = Json.object().put("job", unlocked.name()).put("partition", p.text());
        if (leases.isEmpty()) {
            document.put("status", "free");
            return Answer.done(
                    List.of(), "nothing to unlock: nobody holds %s %s".formatted(unlocked.name(), p), document);
        }
        Optional<String> holder =
                leases.stream().flatMap(entry -> entry.holder().stream()).findFirst();
        holder.ifPresent(by -> output().needYes(
                        session,
                        "Take %s %s from %s?".formatted(unlocked.name(), p, by),
                        "Cannot unlock %s %s without a yes: %s holds it, and would end without publishing"
                                .formatted(unlocked.name(), p, by)));
        RunSettings settings = session.settings(identity, Optional.of(ReasonText.read(reason)), Map.of());
        String by = holder.orElse("a run that is gone");
        record(session, settings, unlocked, p, by);
        board.unlock(p.text());
        document.put("status", "unlocked")
                .put("holder", by)
                .put("run", settings.run().text());
        return Answer.done(List.of(), "unlocked  %s %s, held by %s".formatted(unlocked.name(), p, by), document);
    }

    /** Before the lease goes, so that whoever finds it gone finds out why. */
    private void record(Session session, RunSettings settings, Job job, Partition p, String holder) {
        Instant now = settings.clock().instant();
        session.ledger()
                .write(
                        settings.run(),
                        job.name(),
                        0,
                        Document.Kind.FINISHED,
                        List.of(
                                settings.started(job),
                                new ByHand.Unlocked(
                                        settings.run(),
                                        job.name(),
                                        now,
                                        p.text(),
                                        holder,
                                        settings.who(),
                                        settings.reason().orElseThrow()),
                                new Event.RunFinished(
                                        settings.run(), job.name(), now, 0, Map.of("unlocked", 1), BigDecimal.ZERO)));
    }
}
