/**
 * What a Delta table says of itself, from its commit files and checkpoints, without Spark.
 *
 * <p>In: a location. Out: versions, commits with their run marks, live files by partition. Must not write.
 */
package io.tidegate.log;
