package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.job.Retry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a chunk is tried. Only trouble of the infrastructure is worth another try; the wait doubles from
 * {@code retry.backoff} up to {@code retry.max_backoff}, with up to half of it taken off at random so that drivers that failed
 * together do not come back together.
 */
final class Attempts {
    private final Retry retry;
    private int made = 1;

    Attempts(Retry retry) {
        this.retry = retry;
    }

    boolean exhausted() {
        return made >= retry.attempts();
    }

    /** The partitions to try again; none when the attempts are used up. */
    List<Partition> worthAnother(List<RunResult> results) {
        if (exhausted()) {
            return List.of();
        }
        return results.stream()
                .filter(r -> r instanceof RunResult.Failed failed && failed.reason() == ErrorCode.INFRASTRUCTURE)
                .map(RunResult::partition)
                .toList();
    }

    /** Waits before the next attempt. */
    void pause() {
        Duration wait = backoff(made);
        made++;
        try {
            long millis = wait.toMillis();
            Thread.sleep(millis - (millis < 2 ? 0 : ThreadLocalRandom.current().nextLong(millis / 2)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidegateException(ErrorCode.INTERRUPTED, "Interrupted while waiting to try again", "", e);
        }
    }

    private Duration backoff(int attempt) {
        Duration wait = retry.backoff().multipliedBy(1L << Math.min(attempt - 1, 20));
        return wait.compareTo(retry.maxBackoff()) > 0 ? retry.maxBackoff() : wait;
    }
}
