package io.tidegate.backfill;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody's yes to a plan.
 *
 * @param by recorded, not authenticated
 * @param hash of the plan's content that it was given to
 */
public record Approval(String by, Instant at, String hash, Optional<String> note) {}
