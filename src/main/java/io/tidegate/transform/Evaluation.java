package io.tidegate.transform;

/** How a chunk's transform is evaluated, and why. */
public sealed interface Evaluation {
    String why();

    /** One query for all partitions. */
    record OnceForTheChunk(String why) implements Evaluation {}

    /** One query a partition, united by name. */
    record OncePerPartition(String why) implements Evaluation {}

    /** For plans and the ledger: {@code once for the chunk: …}. */
    default String text() {
        return (this instanceof OnceForTheChunk ? "once for the chunk: " : "once per partition: ") + why();
    }
}
