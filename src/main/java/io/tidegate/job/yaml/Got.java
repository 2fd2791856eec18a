package io.tidegate.job.yaml;

/**
 * A value that was read, with its place.
 *
 * @param value what the type's parser gave; a {@link Section}, a list or a map of these for what is not single
 * @param shown the text with secrets as references: the only form that may be written down
 */
public record Got(Object value, Place place, String shown) {}
