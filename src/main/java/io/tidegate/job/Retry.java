package io.tidegate.job;

import java.time.Duration;

/** How often and how slowly a retryable failure is tried again. */
public record Retry(int attempts, Duration backoff, Duration maxBackoff) {
    public static final Retry DEFAULT = new Retry(3, Duration.ofSeconds(30), Duration.ofMinutes(10));
}
