/**
 * What happened: runs and their events as immutable JSON documents, and leases.
 *
 * <p>In: events. Out: the history of a job, the state of each partition. Must not know Spark, Delta or how anything is printed.
 */
package io.tidegate.ledger;
