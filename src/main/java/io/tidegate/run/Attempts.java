package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.job.Retry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * How often something is tried. Worth another try is only what may be different a moment later: trouble of storage, network or
 * cluster, and another run in the way. The wait doubles from {@code retry.backoff} up to {@code retry.max_backoff}, with up to half
 * of it taken off at random so that drivers that failed together do not come back together: all waits of a chunk together are never
 * longer than {@code (attempts - 1) * max_backoff}.
 */
final class Attempts {
    private final Retry retry;
    private final Consumer<Duration> pause;
    private final DoubleSupplier random;
    private int made = 1;

    /** @param pause waits, and fails when the run is to stop */
    Attempts(Retry retry, Consumer<Duration> pause) {
        this(retry, pause, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param random from 0 to 1 */
    Attempts(Retry retry, Consumer<Duration> pause, DoubleSupplier random) {
        this.retry = retry;
        this.pause = pause;
        this.random = random;
    }

    /** Whether the same again can end otherwise. A wrong command, a blocked partition, damage or a bug cannot. */
    static boolean isWorthAnother(ErrorCode code) {
        return code == ErrorCode.INFRASTRUCTURE || code == ErrorCode.CONFLICT;
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
                .filter(r -> r instanceof RunResult.Failed failed && isWorthAnother(failed.reason()))
                .map(RunResult::partition)
                .toList();
    }

    /** Waits before the next attempt. */
    void pause() {
        pause.accept(nextWait());
    }

    private Duration nextWait() {
        Duration full = backoff(made++);
        return full.minusMillis((long) (full.toMillis() / 2 * random.getAsDouble()));
    }

    private Duration backoff(int attempt) {
        Duration wait = retry.backoff().multipliedBy(1L << Math.min(attempt - 1, 20));
        return wait.compareTo(retry.maxBackoff()) > 0 ? retry.maxBackoff() : wait;
    }

    /** Does something that reads and writes nothing that a second time would harm, again while it is worth it. */
    <T> T of(Supplier<T> work, Consumer<String> note) {
        while (true) {
            try {
                return work.get();
            } catch (TidegateException e) {
                if (exhausted() || !isWorthAnother(e.code())) {
                    throw e;
                }
                note.accept("trying again: " + e.getMessage());
                pause();
            }
        }
    }
}
