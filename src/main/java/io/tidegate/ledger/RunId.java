package io.tidegate.ledger;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;

/** A run's name: a ULID (26 characters of Crockford's base 32: 48 bits of milliseconds, 80 random bits), so names sort by start. */
public record RunId(String text) implements Comparable<RunId> {
    private static final Pattern SHAPE = Pattern.compile("[0-9A-Za-z][0-9A-Za-z_.-]{0,79}");
    private static final Pattern ULID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Random RANDOM = new SecureRandom();
    private static final int[] LAST = new int[16];
    private static long lastMillis = -1;

    public RunId {
        if (!SHAPE.matcher(text).matches()) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot use the given run id: it is not 1 to 80 letters, digits, '.', '_' or '-'",
                    "Pass a --run-id like 01HZY3V5R8K2M4N6P8Q0S2T4W6, or leave it out.");
        }
    }

    /** Names of one process sort in the order in which they were given, also those of one millisecond. */
    public static RunId next(Clock clock) {
        StringBuilder text = new StringBuilder(26);
        long millis = clock.millis();
        for (int shift = 45; shift >= 0; shift -= 5) {
            text.append(DIGITS.charAt((int) (millis >>> shift) & 31));
        }
        for (int digit : random(millis)) {
            text.append(DIGITS.charAt(digit));
        }
        return new RunId(text.toString());
    }

    /** 16 digits; in the millisecond of the last ones these and one. */
    private static int[] random(long millis) {
        synchronized (LAST) {
            if (millis == lastMillis) {
                int i = LAST.length - 1;
                while (i > 0 && LAST[i] == DIGITS.length() - 1) {
                    LAST[i--] = 0;
                }
                LAST[i]++;
            } else {
                Arrays.setAll(LAST, i -> RANDOM.nextInt(i == 0 ? 16 : 32)); // room to count up
                lastMillis = millis;
            }
            return LAST.clone();
        }
    }

    /** When the run began: the time a ULID begins with. Empty for an id that was given by hand. */
    Optional<Instant> time() {
        if (!ULID.matcher(text).matches()) {
            return Optional.empty();
        }
        long millis = 0;
        for (int i = 0; i < 10; i++) {
            millis = millis << 5 | DIGITS.indexOf(text.charAt(i));
        }
        return Optional.of(Instant.ofEpochMilli(millis));
    }

    /** Whether this run began later than another, by their ids; false when one of the two was given by hand. */
    public boolean beganAfter(RunId other) {
        return time().isPresent() && other.time().isPresent() && compareTo(other) > 0;
    }

    @Override
    public int compareTo(RunId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
