package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.ledger.RunId;
import java.util.ArrayList;
import java.util.List;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * While a run goes on, SIGINT and SIGTERM leave a word and a result before the process ends with 130 or 143. The commit in
 * flight, if there is one, happens or does not: the next start reads it from the table.
 */
final class StopSignals implements AutoCloseable {
    private record Former(Signal signal, SignalHandler handler) {}

    private final List<Former> formers = new ArrayList<>();

    private StopSignals() {}

    static StopSignals during(Session session, RunId run) {
        StopSignals signals = new StopSignals();
        signals.handle("INT", ErrorCode.INTERRUPTED, session, run);
        signals.handle("TERM", ErrorCode.TERMINATED, session, run);
        return signals;
    }

    private void handle(String name, ErrorCode code, Session session, RunId run) {
        try {
            Signal signal = new Signal(name);
            formers.add(new Former(signal, Signal.handle(signal, s -> stop(code, session, run))));
        } catch (IllegalArgumentException e) {
            // the JVM was told to leave signals alone: it ends without our word, with the same status
            session.printer().detail("cannot watch for SIG%s: %s".formatted(name, e.getMessage()));
        }
    }

    private static void stop(ErrorCode code, Session session, RunId run) {
        Answer answer = Answer.done(
                        List.of(),
                        "%s; run %s; exit %d".formatted(code.text(), run, code.exitStatus()),
                        Json.object().put("status", code.text()).put("run", run.text()))
                .withExit(code.exitStatus())
                .withNotes(List.of(
                        "What was published stays, everything else is as it was before.",
                        "Next: the same command again goes on where this one ended."));
        Main.keep("run", answer, session);
        session.world().out().flush();
        session.world().err().flush();
        System.exit(code.exitStatus());
    }

    @Override
    public void close() {
        formers.forEach(former -> Signal.handle(former.signal(), former.handler()));
    }
}
