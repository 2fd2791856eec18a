package io.tidegate.log;

import java.util.OptionalLong;

/**
 * One data file as an {@code add} or {@code remove} action names it.
 *
 * @param identity path and deletion vector: what tells one file of the log from another
 * @param key of its partition; null when a {@code remove} does not say
 * @param rows that are not deleted; empty when the file has no statistics
 * @param run from its tags, "" when it has none
 * @param version of the commit that names it; -1 when a checkpoint does
 * @param removedAt when a {@code remove} took it away, in milliseconds; -1 for all others, and where it does not say
 */
record LogFile(
        String identity,
        String path,
        String key,
        long size,
        OptionalLong rows,
        String run,
        boolean dataChange,
        long version,
        long removedAt) {}
