package io.tidegate.notify;

/** What came of telling one channel. */
public sealed interface Delivery {
    /** The channel took the message. */
    record Sent() implements Delivery {}

    /**
     * It did not, or nobody knows.
     *
     * @param why in words that are ours: for the ledger
     * @param said what the other side said, for people; often empty
     */
    record Failed(String why, String said) implements Delivery {
        Failed(String why) {
            this(why, "");
        }
    }
}
