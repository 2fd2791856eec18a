package io.tidegate.job;

import java.math.BigDecimal;
import java.util.Optional;

/** Inclusive bounds on a number, either of which may be absent. */
public record Bounds(Optional<BigDecimal> min, Optional<BigDecimal> max) {
    public static Bounds atLeast(String min) {
        return new Bounds(Optional.of(new BigDecimal(min)), Optional.empty());
    }

    public static Bounds atMost(String max) {
        return new Bounds(Optional.empty(), Optional.of(new BigDecimal(max)));
    }

    public static Bounds between(String min, String max) {
        return new Bounds(Optional.of(new BigDecimal(min)), Optional.of(new BigDecimal(max)));
    }

    public boolean hold(BigDecimal number) {
        return min.map(bound -> number.compareTo(bound) >= 0).orElse(true)
                && max.map(bound -> number.compareTo(bound) <= 0).orElse(true);
    }

    /** Whether {@code part / whole} lies within, compared without a division; {@code whole} is positive. */
    public boolean holdShare(long part, long whole) {
        BigDecimal parts = BigDecimal.valueOf(part);
        BigDecimal wholes = BigDecimal.valueOf(whole);
        return min.map(bound -> parts.compareTo(bound.multiply(wholes)) >= 0).orElse(true)
                && max.map(bound -> parts.compareTo(bound.multiply(wholes)) <= 0)
                        .orElse(true);
    }
}
