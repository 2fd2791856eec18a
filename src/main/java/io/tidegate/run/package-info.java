/**
 * Runs a plan: {@code ChunkRunner} is the tour, one line a step.
 *
 * <p>In: a plan. Out: a sealed result for each partition, and the ledger's documents. Must not print.
 */
package io.tidegate.run;
