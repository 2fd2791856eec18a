/**
 * What is done to history: plans of backfills are applied, and partitions go back to earlier versions.
 *
 * <p>In: a plan as it was approved, or a job, its ledger and its table's log. Out: runs, and what became of them. Whatever is published
 * goes through {@link io.tidegate.run.Engine}.
 */
package io.tidegate.apply;
