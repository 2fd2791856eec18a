/** What a plan will take before it is done: a range, from what the ledger, the tables' logs and listings know. Reads no data. */
package io.tidegate.estimate;
