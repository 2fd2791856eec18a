package io.tidegate.ledger;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.time.Clock;
import java.util.regex.Pattern;

/** A backfill's name: a ULID as runs have, so names sort by when the plan was made. */
public record BackfillId(String text) implements Comparable<BackfillId> {
    private static final Pattern SHAPE = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");

    public BackfillId {
        if (!SHAPE.matcher(text).matches()) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot use the given id of a backfill: it is not a ULID",
                    "`tidegate backfill ls` lists them; they look like 01HZY3V5R8K2M4N6P8Q0S2T4W6.");
        }
    }

    public static BackfillId next(Clock clock) {
        return new BackfillId(RunId.next(clock).text());
    }

    @Override
    public int compareTo(BackfillId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
