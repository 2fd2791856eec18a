package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.Cancellations;
import io.tidegate.ledger.RunId;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks in the ledger whether somebody, on whatever host, asked this run to stop: between steps, and every few seconds. */
final class CancelWatch implements AutoCloseable {
    static final Duration EVERY = Duration.ofSeconds(5);

    private final Cancellations cancellations;
    private final RunId run;
    private final Brake brake;
    private final ScheduledExecutorService looks;

    CancelWatch(Cancellations cancellations, RunId run, Brake brake) {
        this.cancellations = cancellations;
        this.run = run;
        this.brake = brake;
        this.looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tidegate-cancel-watch");
            thread.setDaemon(true);
            return thread;
        });
        looks.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One look at one file. Storage that does not answer is no reason to stop; the next look tries again. */
    void look() {
        try {
            cancellations
                    .of(run)
                    .ifPresent(asked -> brake.request(new StopRequest(
                            ErrorCode.CANCELLED, "cancelled by %s: %s".formatted(asked.who(), asked.reason()))));
        } catch (TidegateException e) {
            // Told by the step that needs the storage.
        }
    }

    /** The request has been answered, or came too late: it goes. */
    @Override
    public void close() {
        looks.shutdownNow();
        try {
            cancellations.forget(run);
        } catch (TidegateException e) {
            // `tidegate doctor --repair` removes what is left.
        }
    }
}
