/**
 * Rows to rows: SQL or a Java class, evaluated once for a chunk where partitions are provably kept apart, once a partition otherwise.
 *
 * <p>In: one data set a source. Out: rows with the partition column. Must not know where rows come from or go to.
 */
package io.tidegate.transform;
