package io.tidegate.report;

import io.tidegate.ledger.RunSummary;

/** A run and the job it was of: one line of a history over several jobs. */
public record JobRun(String job, RunSummary run) {}
