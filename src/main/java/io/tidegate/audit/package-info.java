/**
 * The gate: Deequ's metrics of exactly the staged files, for all partitions in one pass, judged check by check.
 *
 * <p>In: staged files. Out: a verdict for each partition, and {@code Approved}, which only this package can make. The only package that knows Deequ.
 */
package io.tidegate.audit;
