/**
 * Which partitions, in which chunks, and why each one.
 *
 * <p>In: a job, what was asked for, the ledger, the table's log, listings of the sources. Out: an immutable {@link io.tidegate.plan.Plan}.
 * Must not load Spark, change anything, or print.
 */
package io.tidegate.plan;
