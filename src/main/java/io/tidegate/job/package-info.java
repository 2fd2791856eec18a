/**
 * The model of a project: jobs, sources, checks, grains and partitions, validated and immutable.
 *
 * <p>In: values that somebody read. Out: records that cannot be wrong. Knows neither YAML nor Spark nor storage.
 */
package io.tidegate.job;
