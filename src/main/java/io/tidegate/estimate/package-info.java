/**
 * What a plan will take before it is done: a range, from what the ledger, the tables' logs and listings know.
 *
 * <p>In: a plan, the job's history, the table's log, a measured partition where there is one. Out: an {@link io.tidegate.estimate.Estimate}, or the
 * same plan in other chunks. Reads no data, must not load Spark, change anything, or print.
 */
package io.tidegate.estimate;
