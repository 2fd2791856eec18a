package io.tidegate.audit;

import io.tidegate.job.Rule;

/**
 * A check that rows speak for.
 *
 * @param seen what was seen in the rows, in words
 * @param why what makes a rule of it
 */
public record Suggestion(Rule rule, String seen, String why) {}
