package io.tidegate.rule;

import java.util.regex.Pattern;
import org.apache.spark.sql.api.java.UDF1;

/**
 * Whether a whole value matches a Java regular expression. Not Spark's {@code rlike}: there, one long value under a pattern as plain as {@code (a|b)*} overflows
 * the stack, which ends the executor, and in local mode the driver; and a backtracking pattern may never end. Here such a value does not match.
 */
final class WholeMatch implements UDF1<String, Boolean> {
    private static final long serialVersionUID = 1L;
    /** Characters looked at for one value before it is given up: some tenths of a second. */
    private static final int MOST_STEPS = 20_000_000;

    private final String regex;
    private transient Pattern compiled;

    WholeMatch(String regex) {
        this.regex = regex;
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
            return compiled.matcher(new Budgeted(value)).matches();
        } catch (StackOverflowError | OutOfSteps e) {
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
