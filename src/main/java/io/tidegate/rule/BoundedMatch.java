package io.tidegate.rule;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.api.java.UDF1;

/**
 * Whether a value matches a Java regular expression, as a whole or somewhere. Not Spark's {@code rlike}: there, one long value under a pattern as plain as {@code (a|b)*} overflows
 * the stack, which ends the executor, and in local mode the driver; and a backtracking pattern may never end. Here such a value does not match.
 */
final class BoundedMatch implements UDF1<String, Boolean> {
    private static final long serialVersionUID = 1L;
    /** Characters looked at for one value before it is given up: some tenths of a second. */
    private static final int MOST_STEPS = 20_000_000;

    private enum Where {
        WHOLE,
        WITHIN,
        SOMEWHERE
    }

    private final String regex;
    private final Where where;
    private transient Pattern compiled;

    private BoundedMatch(String regex, Where where) {
        this.regex = regex;
        this.where = where;
    }

    /** The whole value matches. */
    static BoundedMatch whole(String regex) {
        return new BoundedMatch(regex, Where.WHOLE);
    }

    /** The first match within the value is not empty. */
    static BoundedMatch within(String regex) {
        return new BoundedMatch(regex, Where.WITHIN);
    }

    /** As SQL's {@code rlike}: some part of the value matches, an empty one too. A value on which matching would not end is a fault of the check. */
    static BoundedMatch somewhere(String regex) {
        return new BoundedMatch(regex, Where.SOMEWHERE);
    }

    /** What it means that matching would not end, where no answer is safe. */
    static TidegateException unending() {
        return new TidegateException(
                ErrorCode.CHECK_CONFIG,
                "Cannot match a regular expression on a value: it would overflow the stack, or not end",
                "Write a pattern without nested repetitions, such as [ab]* for (a|b)*, or use the check pattern.");
    }

    @Override
    public Boolean call(String value) {
        if (value == null) {
            return null;
        }
        if (compiled == null) {
            compiled = Pattern.compile(regex);
        }
        try {
            Matcher matcher = compiled.matcher(new Budgeted(value));
            return switch (where) {
                case WHOLE -> matcher.matches();
                case WITHIN -> matcher.find() && matcher.end() > matcher.start();
                case SOMEWHERE -> matcher.find();
            };
        } catch (StackOverflowError | OutOfSteps e) {
            if (where == Where.SOMEWHERE) {
                throw unending();
            }
            return false;
        }
    }

    /** A value that may be looked at only so many times. */
    private static final class Budgeted implements CharSequence {
        private final String text;
        private int steps;

        Budgeted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw new OutOfSteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class OutOfSteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfSteps() {
            super("too many steps", null, false, false);
        }
    }
}
