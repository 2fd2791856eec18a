package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Json;
import io.tidegate.run.Engine;
import io.tidegate.run.StopRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * While a run goes on, SIGINT and SIGTERM ask the engine to stop: what is before its commit is abandoned, a commit is finished, and
 * the run ends by itself with 130 or 143. A second signal ends the process at once, unless a commit is under way; and when the run
 * has not ended within the time that supervisors give before they kill, the process ends all the same. The next start reads from the
 * table what became of a commit.
 */
final class StopSignals implements AutoCloseable {
    /** Less than the 30 seconds of Kubernetes. */
    static final Duration GRACE = Duration.ofSeconds(25);

    /** For what runs at the end of the process, Spark's own tidying above all. */
    private static final Duration LAST_GRACE = Duration.ofSeconds(4);

    private static final Map<String, ErrorCode> SIGNALS =
            Map.of("INT", ErrorCode.INTERRUPTED, "TERM", ErrorCode.TERMINATED);

    private record Former(Signal signal, SignalHandler handler) {}

    private final Session session;
    private final Engine engine;
    private final RunId run;
    private final Duration grace;
    private final List<Former> formers = new ArrayList<>();
    private final AtomicBoolean isStopping = new AtomicBoolean();
    private volatile boolean isOver;

    StopSignals(Session session, Engine engine, RunId run, Duration grace) {
        this.session = session;
        this.engine = engine;
        this.run = run;
        this.grace = grace;
    }

    static StopSignals during(Session session, Engine engine, RunId run) {
        StopSignals signals = new StopSignals(session, engine, run, GRACE);
        SIGNALS.forEach(signals::handle);
        if (Renewal.ofThisProcess().isOffered()) {
            signals.handle(
                    "USR1",
                    "INT",
                    ErrorCode.INTERRUPTED); // shells let no SIGINT through to what they start behind them
        }
        return signals;
    }

    void handle(String name, ErrorCode code) {
        handle(name, name, code);
    }

    /** @param meant the signal that it stands for */
    private void handle(String name, String meant, ErrorCode code) {
        try {
            Signal signal = new Signal(name);
            formers.add(new Former(signal, Signal.handle(signal, s -> came(meant, code))));
        } catch (IllegalArgumentException e) {
            // the JVM was told to leave signals alone: it ends without our word, with the same status
            session.printer().detail("cannot watch for SIG%s: %s".formatted(name, e.getMessage()));
        }
    }

    /** One of the signals came while no process was there to hear it. */
    void cameBefore(String name) {
        came(name, SIGNALS.getOrDefault(name, ErrorCode.TERMINATED));
    }

    private void came(String name, ErrorCode code) {
        if (isStopping.compareAndSet(false, true)) {
            session.printer()
                    .note(
                            "SIG%s: ending; what is before its commit is abandoned, a commit is finished. Once more ends at once."
                                    .formatted(name));
            engine.stop(new StopRequest(code, "SIG%s came".formatted(name)));
            start("tidegate-grace", () -> {
                sleep(grace);
                if (!isOver) {
                    end(code, "the run did not end within %d seconds".formatted(grace.toSeconds()));
                }
            });
        } else if (engine.isCommitting()) {
            session.printer().note("SIG%s: a commit is under way, and the process ends with it".formatted(name));
        } else {
            end(code, "a second signal came");
        }
    }

    private void end(ErrorCode code, String why) {
        Answer answer = Answer.done(
                        List.of(),
                        "%s; run %s; %s; exit %d".formatted(code.text(), run, why, code.exitStatus()),
                        Json.object().put("status", code.text()).put("run", run.text()))
                .withExit(code.exitStatus())
                .withNotes(List.of(
                        "What was published stays, everything else is as it was before.",
                        "Next: the same command again goes on where this one ended."));
        Main.keep("run", answer, session);
        session.world().out().flush();
        session.world().err().flush();
        start("tidegate-end", () -> {
            sleep(LAST_GRACE);
            Runtime.getRuntime().halt(code.exitStatus());
        });
        System.exit(code.exitStatus());
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        isOver = true;
        formers.forEach(former -> Signal.handle(former.signal(), former.handler()));
    }
}
