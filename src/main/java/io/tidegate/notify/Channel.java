package io.tidegate.notify;

/** A way to tell somebody something. */
sealed interface Channel permits Webhook, ProgramChannel {
    String name();

    /** Tries to; never throws, and ends in a time of its own. */
    Delivery deliver(Message message);
}
