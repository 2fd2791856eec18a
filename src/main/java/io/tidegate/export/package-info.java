/**
 * Jobs as files for orchestrators: each calls {@code tidegate run} and acts on its exit status.
 *
 * <p>In: jobs, upstream first, and how the orchestrator is to call Tidegate. Out: names and texts of files. Must not know the ledger,
 * plans or Spark, nor need any of the orchestrators.
 */
package io.tidegate.export;
