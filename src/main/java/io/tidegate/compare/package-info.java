/**
 * Compares states of a partition: what is published with what was or would be, two builds with each other, and the published rows
 * with the gate.
 *
 * <p>In: a job and a partition. Out: what differs, or verdicts. Must not touch the table, and never sees an {@code Approved}.
 */
package io.tidegate.compare;
