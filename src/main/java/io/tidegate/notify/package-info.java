/**
 * Tells people and programs what became of a job, or what is about to be done to its history. Beside the path: nothing here fails a
 * run, and nothing takes longer than a minute.
 *
 * <p>In: messages as they are to be sent, and the operator's file of channels. Out: the ledger's {@code notified} events, and one
 * note. Must not know runs, nor what a message is about.
 */
package io.tidegate.notify;
