/**
 * Opens the pinned inputs of a chunk as rows: columns bound by name, values cast and counted, {@code _partition} added.
 *
 * <p>In: a chunk and its inputs. Out: one data set a source, what was read, and the faults of each partition. Must not know the target.
 */
package io.tidegate.read;
