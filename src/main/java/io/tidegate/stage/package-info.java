/**
 * Writes candidate files into the table through one open Delta transaction; no Delta reader sees them.
 *
 * <p>In: rows. Out: staged files by partition, each asserted to belong to the chunk. Must not commit.
 */
package io.tidegate.stage;
