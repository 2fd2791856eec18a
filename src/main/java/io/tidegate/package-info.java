/**
 * Tidegate: a batch ETL driver for Spark and Delta Lake that publishes checked date partitions, or nothing.
 *
 * <p>Data flows one way through the packages below this one; {@code run.ChunkRunner} is the tour.
 */
package io.tidegate;
