/**
 * Names of Spark's own catalog: where a table lies, and the entry of one that was just made.
 *
 * <p>In: a name. Out: a location, or why the name is of no use. Must not know jobs' rows: everything after the name goes by the path.
 */
package io.tidegate.catalog;
