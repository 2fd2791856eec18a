package io.tidegate.run;

import io.tidegate.ledger.BackfillChanges;
import java.math.BigDecimal;

/**
 * What a backfill changed in a job, and what it took to find out.
 *
 * @param coreSeconds 0 when Spark was not needed
 */
public record ChangeReport(BackfillChanges changes, BigDecimal coreSeconds) {}
