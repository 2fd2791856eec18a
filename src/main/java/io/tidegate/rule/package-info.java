/**
 * A row rule as a Spark column: true for a row that passes, false for one that breaks it, null for one that is not judged.
 *
 * <p>In: a rule and a schema. Out: a column of typed literals and quoted names. Must not run anything.
 */
package io.tidegate.rule;
