/**
 * Ledger and plans for people: tables and calendars as text.
 *
 * <p>In: plans and histories. Out: lines. Must not know how they reach a terminal.
 */
package io.tidegate.report;
