package io.tidegate.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened to a backfill, as far as it concerns one of its jobs. A backfill is applied in one run or in several, each begun with
 * {@code backfill_started}; the events of its partitions are those of these runs.
 */
public sealed interface BackfillEvent extends Event {
    BackfillId backfill();

    /**
     * @param planHash of the plan's content, approvals apart
     * @param file where the plan was written
     * @param first the first partition as users write it, in the order of time
     * @param low cost as estimated, in the project's currency; empty where there are no prices
     */
    record Planned(
            RunId run,
            String job,
            Instant at,
            BackfillId backfill,
            String planHash,
            String who,
            String reason,
            String file,
            String first,
            String last,
            int partitions,
            int chunks,
            Optional<BigDecimal> low,
            Optional<BigDecimal> likely,
            Optional<BigDecimal> high,
            Optional<BigDecimal> budget)
            implements BackfillEvent {
        @Override
        public String type() {
            return "backfill_planned";
        }
    }

    /** @param by recorded, not authenticated */
    record Approved(
            RunId run, String job, Instant at, BackfillId backfill, String planHash, String by, Optional<String> note)
            implements BackfillEvent {
        @Override
        public String type() {
            return "backfill_approved";
        }
    }

    /** A run began, or went on, to apply the plan. */
    record Started(RunId run, String job, Instant at, BackfillId backfill, String planHash, String who, String reason)
            implements BackfillEvent {
        @Override
        public String type() {
            return "backfill_started";
        }
    }

    /**
     * A chunk of the plan came to its end.
     *
     * @param chunk its number in the plan, from 1
     * @param counts partitions by outcome word
     * @param cost of all that was tried for it, in the project's currency
     * @param seconds on the wall
     */
    record ChunkDone(
            RunId run,
            String job,
            Instant at,
            BackfillId backfill,
            int chunk,
            List<String> partitions,
            Map<String, Integer> counts,
            BigDecimal coreSeconds,
            BigDecimal cost,
            BigDecimal seconds)
            implements BackfillEvent {
        public ChunkDone {
            partitions = List.copyOf(partitions);
            counts = Map.copyOf(counts);
        }

        @Override
        public String type() {
            return "backfill_chunk_done";
        }
    }

    /**
     * What it has changed so far, over all its runs; written at its end.
     *
     * @param changes with the sums of the partitions that moved most (see {@link BackfillChanges#bounded})
     * @param cost of finding out, in the project's currency
     */
    record Compared(
            RunId run,
            String job,
            Instant at,
            BackfillId backfill,
            BackfillChanges changes,
            BigDecimal coreSeconds,
            BigDecimal cost)
            implements BackfillEvent {
        @Override
        public String type() {
            return "backfill_compared";
        }
    }

    /**
     * The backfill stands still and can go on.
     *
     * @param who asked for it; "tidegate" where the budget or the window did
     */
    record Paused(RunId run, String job, Instant at, BackfillId backfill, String who, String reason)
            implements BackfillEvent {
        private static final String RENEWED = "session renewed after ";

        /** The reason of one that another process of the same command ends at once. */
        public static String renewal(int chunks) {
            return RENEWED + chunks + (chunks == 1 ? " chunk" : " chunks");
        }

        public boolean isRenewal() {
            return who.equals("tidegate") && reason.startsWith(RENEWED);
        }

        @Override
        public String type() {
            return "backfill_paused";
        }
    }

    /**
     * It will not go on by itself.
     *
     * @param outcome done, partly or cancelled
     * @param counts the job's partitions by outcome word, over all its runs
     * @param cost of the job over all its runs, in the project's currency
     */
    record Finished(
            RunId run,
            String job,
            Instant at,
            BackfillId backfill,
            String outcome,
            String who,
            Map<String, Integer> counts,
            BigDecimal cost)
            implements BackfillEvent {
        public Finished {
            counts = Map.copyOf(counts);
        }

        @Override
        public String type() {
            return "backfill_finished";
        }
    }
}
