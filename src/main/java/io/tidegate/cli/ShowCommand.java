package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.report.JobDocument;
import io.tidegate.report.JobView;
import io.tidegate.report.Numbers;
import picocli.CommandLine.Mixin;

/** One job as it is understood, defaults and overlays filled in. */
final class ShowCommand extends ProjectCommand {
    @Mixin
    private OneJob job = new OneJob();

    @Override
    void check() {
        job.name("show");
    }

    @Override
    boolean asksLedger() {
        return false;
    }

    @Override
    Answer answer(Session session) {
        Job shown = session.job(job, "show");
        String summary = "%s: %s, %s, owner %s"
                .formatted(
                        shown.name(),
                        Numbers.count(shown.sources().size(), "source"),
                        Numbers.count(shown.checks().size(), "check"),
                        shown.owner());
        return Answer.done(Line.drawn(JobView.lines(shown, session.screen())), summary, JobDocument.job(shown));
    }
}
