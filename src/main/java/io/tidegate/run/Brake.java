package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stops a run on request: at the next step, in the middle of a wait or of a Spark job, but never between the beginning and the
 * end of a commit. The first request counts. Shared by the threads that work, a chunk each, and those that ask.
 */
final class Brake {
    private static final Duration AGAIN = Duration.ofMillis(200);

    private Optional<StopRequest> request = Optional.empty();
    private final Map<Thread, Runnable> work = new HashMap<>();
    private final Set<Thread> committing = new HashSet<>();

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
            List<Runnable> interruptible = new ArrayList<>();
            synchronized (this) {
                work.forEach((thread, interrupt) -> {
                    if (!committing.contains(thread)) {
                        interruptible.add(interrupt);
                    }
                });
            }
            interruptible.forEach(Runnable::run);
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
        return !committing.isEmpty();
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

    /** From here to {@link #release} a stop interrupts this thread's work; it is called from another thread, and more than once. */
    synchronized void engage(Runnable interrupt) {
        work.put(Thread.currentThread(), interrupt);
    }

    /** The last moment at which this thread heeds a stop; from here to {@link #release} its work is not interrupted. */
    synchronized void beginCommit() {
        check();
        committing.add(Thread.currentThread());
    }

    synchronized void release() {
        work.remove(Thread.currentThread());
        committing.remove(Thread.currentThread());
    }
}
