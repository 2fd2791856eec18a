package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.time.Duration;
import java.util.Optional;

/**
 * Stops a run on request: at the next step, in the middle of a wait or of a Spark job, but never between the beginning and the
 * end of a commit. The first request counts. Shared by the thread that works and those that ask.
 */
final class Brake {
    private static final Duration AGAIN = Duration.ofMillis(200);

    private Optional<StopRequest> request = Optional.empty();
    private Optional<Runnable> work = Optional.empty();
    private boolean isCommitting;

    /** Asks to stop. What is at work is interrupted, again and again until it has ended, for it may begin anew in between. */
    synchronized void request(StopRequest wanted) {
        if (request.isPresent()) {
            return;
        }
        request = Optional.of(wanted);
        notifyAll();
        Thread presser = new Thread(this::press, "tidegate-stop");
        presser.setDaemon(true);
        presser.start();
    }

    private void press() {
        while (true) {
            Optional<Runnable> interruptible;
            synchronized (this) {
                interruptible = isCommitting ? Optional.empty() : work;
            }
            interruptible.ifPresent(Runnable::run);
            try {
                Thread.sleep(AGAIN.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    synchronized Optional<StopRequest> requested() {
        return request;
    }

    synchronized boolean isCommitting() {
        return isCommitting;
    }

    /** @throws TidegateException with the request's code when a stop was asked for */
    synchronized void check() {
        if (request.isPresent()) {
            throw request.get().asFailure();
        }
    }

    /** Waits, and fails as {@link #check} does as soon as a stop is asked for. */
    synchronized void pause(Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            check();
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TidegateException(ErrorCode.INTERRUPTED, "Stopped: its thread was interrupted", "", e);
            }
        }
    }

    /** From here to {@link #release} a stop interrupts this; it is called from another thread, and more than once. */
    synchronized void engage(Runnable interrupt) {
        work = Optional.of(interrupt);
    }

    /** The last moment at which a stop is heeded; from here to {@link #release} nothing is interrupted. */
    synchronized void beginCommit() {
        check();
        isCommitting = true;
    }

    synchronized void release() {
        work = Optional.empty();
        isCommitting = false;
    }
}
