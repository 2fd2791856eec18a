package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.report.JobDocument;
import io.tidegate.report.JobsView;
import java.util.List;
import picocli.CommandLine.Mixin;

/** The jobs of the file, upstream first. */
final class LsCommand extends ProjectCommand {
    @Mixin
    private JobOptions jobs = new JobOptions();

    @Override
    boolean asksLedger() {
        return false;
    }

    @Override
    Answer answer(Session session) {
        List<Job> selected = session.jobs(jobs);
        return Answer.drawn(
                Line.drawn(JobsView.lines(session.project(), selected, session.screen())),
                JobDocument.jobs(session.project(), selected));
    }
}
