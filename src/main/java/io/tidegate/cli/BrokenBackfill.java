package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Notify.When;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.RunId;
import io.tidegate.notify.Message;
import io.tidegate.notify.Teller.Letter;
import io.tidegate.run.JobResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is told of a backfill that could not go on: of a job that was at work that it ended early, of one that had come to its end that
 * it did, and of one whose turn did not come, to those who would have been told of its beginning, that it did not begin.
 */
final class BrokenBackfill {
    private final Session session;
    private final BackfillTidings backfills;
    private final BackfillPlan plan;
    private final TidegateException trouble;
    private final Optional<BackfillHistory> history;
    private final List<Letter> letters = new ArrayList<>();
    private boolean isBlamed;

    BrokenBackfill(Session session, BackfillTidings backfills, BackfillPlan plan, TidegateException trouble) {
        this.session = session;
        this.backfills = backfills;
        this.plan = plan;
        this.trouble = trouble;
        this.history = history();
    }

    /** The ledger may be just what broke. */
    private Optional<BackfillHistory> history() {
        try {
            return BackfillHistory.of(
                    plan.id(),
                    plan.jobs().stream()
                            .map(part -> session.ledger().history(part.job()))
                            .toList());
        } catch (TidegateException e) {
            return Optional.empty();
        }
    }

    /**
     * @param begun jobs that this process has begun
     * @param command its runs, those of its earlier processes among them
     */
    List<Letter> letters(Collection<String> begun, Collection<RunId> command) {
        for (JobPart part : plan.jobs()) {
            boolean isBegun = begun.contains(part.job()) || wasBegun(part, command);
            Optional<BackfillEvent.Finished> finished =
                    history.flatMap(known -> known.finished(part.job())).filter(end -> command.contains(end.run()));
            if (isBegun && finished.isPresent()) {
                letter(part, finished(part, finished.get()));
            } else if (isBegun) {
                told(part, "the backfill ended early", "ended early");
            } else if (Tidings.isTold(trouble.code()) && isLeft(part)) {
                told(part, "the backfill did not begin", "did not begin");
            }
        }
        return letters;
    }

    private boolean wasBegun(JobPart part, Collection<RunId> command) {
        return history.stream()
                .flatMap(known -> known.trail().stream())
                .anyMatch(event -> event instanceof BackfillEvent.Started
                        && event.job().equals(part.job())
                        && command.contains(event.run()));
    }

    private boolean isLeft(JobPart part) {
        return history.map(known -> known.outcomes(part.job()))
                .filter(outcomes -> part.partitions().stream()
                        .map(partition -> outcomes.get(partition.text()))
                        .allMatch(outcome -> outcome != null && outcome.status() == BackfillHistory.Status.PUBLISHED))
                .isEmpty();
    }

    /** The first job that was not at its end is the one that the trouble is of. */
    private void told(JobPart part, String title, String end) {
        Job job = session.project().job(part.job());
        JobResult result = new JobResult(job, List.of(), Optional.of(trouble));
        if (!isBlamed && !job.notifies().wants(When.BACKFILL)) {
            backfills.ofRun(result).ifPresent(letters::add);
        }
        isBlamed = true;
        Tiding tiding = begun(part, title, end);
        backfills.tellTrouble(result, tiding);
        letter(part, tiding.message("tidegate backfill show " + plan.id()));
    }

    private Message finished(JobPart part, BackfillEvent.Finished end) {
        String counts = end.counts().entrySet().stream()
                .map(count ->
                        "%,d %s".formatted(count.getValue(), count.getKey().replace('_', ' ')))
                .sorted()
                .collect(Collectors.joining(", "));
        return begun(part, "the backfill is applied: " + counts, "applied")
                .say("It ended early in another job: " + trouble.getMessage())
                .message("tidegate backfill show " + plan.id());
    }

    private Tiding begun(JobPart part, String title, String end) {
        Tiding tiding = backfills
                .tiding(plan, part, "after")
                .title(title)
                .say("Reason it was planned for: %s".formatted(plan.reason()));
        ((ObjectNode) tiding.document().get("backfill")).put("end", end);
        return tiding;
    }

    private void letter(JobPart part, Message message) {
        List<String> channels = backfills.channels(plan, part);
        if (!channels.isEmpty()) {
            letters.add(new Letter(message, channels));
        }
    }
}
