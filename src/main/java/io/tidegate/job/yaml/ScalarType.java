package io.tidegate.job.yaml;

/**
 * A kind of single value.
 *
 * @param words the word for it in messages, such as "duration"
 * @param mayBeEmpty whether a quoted empty text is a value; blank is never the default
 * @param json its JSON Schema, as written in YAML 1.2: a fragment of JSON
 */
public record ScalarType(String words, Fill fill, boolean mayBeEmpty, Parser parser, String json) implements Type {
    /** What may be filled into a value. */
    public enum Fill {
        /** {@code ${VAR}}; a template is refused, because nothing would fill it in. */
        ENVIRONMENT,
        /** {@code ${VAR}}; for text that only people read, braces stay as they are. */
        PROSE,
        /** {@code ${VAR}} and {@code {{ var.x }}}. */
        VARIABLES,
        /** {@code ${VAR}} and {@code {{ var.x }}}; what is left is a template that a path is made from, partition by partition. */
        PATH,
        /** Nothing: values reach SQL as bound parameters, never as text. */
        SQL,
        /** As {@link #SQL}, with {@code {{ this }}} for the rows under check. */
        QUERY,
        /** Nothing, in files that were written by a machine. */
        NOTHING,
        /** As {@link #ENVIRONMENT}, and the one place where {@code ${secret:…}} may stand. */
        SECRET;

        boolean isSql() {
            return this == SQL || this == QUERY;
        }
    }

    /** Text to value. */
    public interface Parser {
        Object parse(String text) throws Refusal;
    }
}
