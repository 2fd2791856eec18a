package io.tidegate.job.yaml;

import io.tidegate.job.yaml.ScalarType.Fill;
import java.math.BigDecimal;

/** Kinds of single values in YAML files that Tidegate wrote itself: read as they stand, nothing is filled in. */
public final class PlainValues {
    /** May be empty, in quotes. */
    public static final ScalarType TEXT = new ScalarType("text", Fill.NOTHING, true, text -> text, "{}");

    /** A {@code Boolean}. */
    public static final ScalarType BOOLEAN = of("true or false", Scalars.BOOLEAN.parser());

    /** A {@code BigDecimal}. */
    public static final ScalarType AMOUNT = of("number, not negative", text -> Amounts.decimal(text, BigDecimal.ZERO));

    /** As job files name jobs. */
    public static final ScalarType NAME = of("name", Scalars.NAME.parser());

    private PlainValues() {}

    /** A {@code Long}. */
    public static ScalarType whole(long min, long max) {
        return of("whole number", text -> Amounts.whole(text, min, max));
    }

    /** One of some words. */
    public static ScalarType oneOf(String... words) {
        ScalarType known = Scalars.oneOf(words);
        return of(known.words(), known.parser());
    }

    /** Anything else; never blank. */
    public static ScalarType of(String words, ScalarType.Parser parser) {
        return new ScalarType(words, Fill.NOTHING, false, parser, "{}");
    }
}
