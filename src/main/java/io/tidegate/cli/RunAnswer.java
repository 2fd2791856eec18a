package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.run.ExitStatus;
import io.tidegate.run.RunReport;

/** What came of a run, in every form at once. */
final class RunAnswer {
    private RunAnswer() {}

    static Answer of(Session session, RunReport report) {
        return of(session, report, ExitStatus.of(report));
    }

    static Answer of(Session session, RunReport report, int exit) {
        RunView view = new RunView(report, session.printer().verbosity(), session.screen());
        return new Answer(
                exit,
                view.lines(),
                view.summary(exit),
                view.notes(),
                RunDocument.of(report, view).put("status", status(report, exit)),
                RunDocument.annotations(report, session.project().file()));
    }

    /** The one word for machines: ok, or the text of an error code. */
    static String status(RunReport report, int exit) {
        if (exit == 0 || exit == 99) {
            return "ok";
        }
        if (report.stopped().isPresent()) {
            return report.stopped().get().code().text();
        }
        for (ErrorCode code : ErrorCode.values()) {
            if (code.exitStatus() == exit) {
                return code.text();
            }
        }
        return "failed";
    }
}
