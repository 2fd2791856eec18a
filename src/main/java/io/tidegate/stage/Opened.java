package io.tidegate.stage;

/** What opening the transaction of a chunk came to. */
public sealed interface Opened {
    /** The partitions are as the plan saw them. */
    record Ready(OpenTable table) implements Opened {}

    /** A run that started after ours published one of the partitions: ours must not overwrite it. */
    record Superseded(String byRun, long version) implements Opened {}

    /** Somebody committed into the partitions after the plan was made: plan again. */
    record Moved(long version) implements Opened {}
}
