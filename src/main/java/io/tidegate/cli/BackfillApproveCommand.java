package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.backfill.Approval;
import io.tidegate.backfill.Approvals;
import io.tidegate.backfill.BackfillFile;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.Staleness;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Project;
import io.tidegate.report.Json;
import io.tidegate.report.Printable;
import io.tidegate.run.RunSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adds somebody's yes to a plan, bound to its content. The name is recorded, not authenticated. */
final class BackfillApproveCommand extends ProjectCommand {
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_NOTE = 500;

    @Mixin
    private PlanFile file = new PlanFile();

    @Option(names = "--by", paramLabel = "NAME", description = "Who approves it; recorded, not authenticated.")
    private String by;

    @Option(names = "--note", paramLabel = "TEXT", description = "What there is to say to it.")
    private String note;

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Override
    void check() {
        Usage.together(() -> file.check("approve"), this::checkBy, this::checkNote);
    }

    private void checkBy() {
        if (by == null) {
            throw Usage.wrong("Cannot approve a plan for nobody", "Add --by NAME.");
        }
        if (by.isBlank() || by.length() > LONGEST_NAME || !by.equals(Printable.quoted(by, LONGEST_NAME))) {
            throw Usage.wrong(
                    "Cannot use the given --by: it is not a name of at most %d characters".formatted(LONGEST_NAME),
                    "Name the person who approves the plan.");
        }
    }

    private void checkNote() {
        if (note != null && (note.length() > LONGEST_NOTE || !note.equals(Printable.lines(note)))) {
            throw Usage.wrong(
                    "Cannot use the given --note: it is longer than %d characters, or not plain text"
                            .formatted(LONGEST_NOTE),
                    "Shorten it; longer texts belong into the review.");
        }
    }

    @Override
    Answer answer(Session session) {
        Project project = session.project();
        String shown = file.shown(session);
        BackfillPlan plan = file.read(session);
        String name = by.strip();
        if (Approvals.hasApproved(plan, name)) {
            return told(plan, shown, name, "%s has approved %s before; nothing was added".formatted(name, shown));
        }
        if (project.guardrails().approvalByAnother() && Approvals.isAuthor(plan, name)) {
            throw new TidegateException(
                    ErrorCode.GUARDRAIL,
                    "Cannot approve %s by %s, who planned it: guardrails.approval_by_another wants somebody else"
                            .formatted(shown, name),
                    "Ask somebody else to review it.");
        }
        RunSettings settings = session.settings(identity, Optional.ofNullable(note), Map.of());
        Staleness.requireFresh(plan, project, session.ledger(), settings.clock(), "approve", shown);
        Approval approval = new Approval(name, settings.clock().instant(), plan.hash(), settings.reason());
        BackfillPlan approved = BackfillFile.approve(file.path(session), shown, project, plan, approval);
        new BackfillRecord(project, session.ledger(), settings).approved(plan, approval);
        return told(approved, shown, name, "approved by %s: %s".formatted(name, shown))
                .withNotes(List.of("Next: tidegate backfill apply " + shown));
    }

    private static Answer told(BackfillPlan plan, String shown, String name, String summary) {
        ObjectNode document = Json.object()
                .put("backfill", plan.id().text())
                .put("file", shown)
                .put("hash", plan.hash())
                .put("by", name)
                .put("approvals", plan.approvals().size());
        return Answer.done(List.of(), summary, document);
    }
}
