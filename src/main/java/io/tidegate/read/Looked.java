package io.tidegate.read;

import org.apache.spark.sql.types.StructType;

/** What a look at a file with types of its own found. */
sealed interface Looked {
    /** @param schema every column nullable, whatever the file says */
    record Sound(StructType schema, long rows) implements Looked {}

    record Broken(Unreadable why) implements Looked {}
}
