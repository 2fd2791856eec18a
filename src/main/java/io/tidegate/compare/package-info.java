/**
 * Compares builds of a partition, row by row.
 *
 * <p>In: two ways to build the same rows. Out: what differs. Must not touch the table.
 */
package io.tidegate.compare;
