/** Plans of backfills as reviewed files: what is in them, their hash, their approvals, and whether they are stale. Starts no Spark. */
package io.tidegate.backfill;
