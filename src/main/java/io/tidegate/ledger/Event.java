package io.tidegate.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Something that happened in a run of one job. Partitions are kept as text, as users write them. */
public sealed interface Event
        permits Event.RunStarted,
                Event.Planned,
                Event.Intent,
                Event.SourceRead,
                Event.Checked,
                Event.Published,
                Event.Blocked,
                Event.Failed,
                Event.RunFinished,
                Event.RolledBack,
                ByHand,
                BackfillEvent,
                NotifiedEvent {
    RunId run();

    String job();

    Instant at();

    /** The name in the JSON document: {@code run_started}. */
    String type();

    /**
     * @param who the user, or what {@code --run-as} said
     * @param codeVersion git SHA of the project, or "unknown"
     * @param configurationHash of the resolved job
     * @param orchestratorRun the run of the orchestrator that called, where it said so
     * @param parentRun the run in OpenLineage that started this one, where somebody said so
     */
    record RunStarted(
            RunId run,
            String job,
            Instant at,
            String who,
            String command,
            Optional<String> reason,
            String codeVersion,
            String configurationHash,
            Optional<String> orchestratorRun,
            Optional<ParentRun> parentRun,
            String host,
            long pid)
            implements Event {
        /** Of a run that nobody's lineage has as a child. */
        public RunStarted(
                RunId run,
                String job,
                Instant at,
                String who,
                String command,
                Optional<String> reason,
                String codeVersion,
                String configurationHash,
                Optional<String> orchestratorRun,
                String host,
                long pid) {
            this(
                    run,
                    job,
                    at,
                    who,
                    command,
                    reason,
                    codeVersion,
                    configurationHash,
                    orchestratorRun,
                    Optional.empty(),
                    host,
                    pid);
        }

        @Override
        public String type() {
            return "run_started";
        }
    }

    /**
     * What a run was to build, where intents do not tell: all of it before several chunks, at the end what was not ready. What comes to
     * nothing else is left behind.
     */
    record Planned(RunId run, String job, Instant at, List<String> partitions) implements Event {
        @Override
        public String type() {
            return "planned";
        }
    }

    /**
     * What a chunk is about to do; written before the transaction opens.
     *
     * @param sourcePins by source name: a Delta version, or the digest of the file list
     * @param targetVersion the table's version then, -1 when there was no table
     * @param fingerprints by partition
     */
    record Intent(
            RunId run,
            String job,
            Instant at,
            int chunk,
            List<String> partitions,
            Map<String, String> sourcePins,
            long targetVersion,
            Map<String, String> fingerprints,
            String evaluation)
            implements Event {
        /** What the intent of a rollback has for an evaluation. */
        public static final String ROLLBACK = "brought back as they were";

        @Override
        public String type() {
            return "intent";
        }

        public boolean isRollback() {
            return evaluation.equals(ROLLBACK);
        }
    }

    record SourceRead(
            RunId run, String job, Instant at, int chunk, String source, String partition, long rows, long bytes)
            implements Event {
        @Override
        public String type() {
            return "source_read";
        }
    }

    record Checked(RunId run, String job, Instant at, int chunk, String partition, List<CheckOutcome> checks)
            implements Event {
        @Override
        public String type() {
            return "checks";
        }
    }

    /**
     * A partition whose rows readers now see.
     *
     * @param versionBefore the table's version before, -1 when there was no table
     * @param rowsBefore empty when nothing was there or nobody knows
     * @param coreSeconds this partition's share, by rows, of what the chunk took
     * @param evaluation how the chunk was evaluated, and why
     * @param recovered true when a later start found the commit in the table's log
     */
    record Published(
            RunId run,
            String job,
            Instant at,
            int chunk,
            String partition,
            String fingerprint,
            long versionBefore,
            long versionAfter,
            OptionalLong rowsBefore,
            long rowsAfter,
            int files,
            long bytes,
            BigDecimal coreSeconds,
            BigDecimal cost,
            String evaluation,
            boolean recovered)
            implements Event {
        @Override
        public String type() {
            return "published";
        }
    }

    /**
     * @param code the text of an {@code ErrorCode}
     * @param files what was staged and left out of the commit, by path below the table's folder; they stay until VACUUM
     */
    record Blocked(
            RunId run,
            String job,
            Instant at,
            int chunk,
            String partition,
            String code,
            String message,
            List<String> files)
            implements Event {
        public Blocked {
            files = List.copyOf(files);
        }

        /** A block before anything was staged. */
        public Blocked(RunId run, String job, Instant at, int chunk, String partition, String code, String message) {
            this(run, job, at, chunk, partition, code, message, List.of());
        }

        @Override
        public String type() {
            return "blocked";
        }
    }

    record Failed(
            RunId run,
            String job,
            Instant at,
            int chunk,
            List<String> partitions,
            String code,
            String blame,
            String cause)
            implements Event {
        @Override
        public String type() {
            return "failed";
        }
    }

    /** @param counts partitions by outcome word: published, blocked, failed, not_ready, up_to_date, … */
    record RunFinished(RunId run, String job, Instant at, int exitStatus, Map<String, Integer> counts, BigDecimal cost)
            implements Event {
        public RunFinished {
            counts = Map.copyOf(counts);
        }

        @Override
        public String type() {
            return "run_finished";
        }
    }

    /**
     * A partition whose rows readers see as they were in an earlier version.
     *
     * @param fingerprint what the rows that were taken back were built from, "" when nobody knows
     * @param toVersion the version whose rows these are; -1 for those before the table's first version: none
     * @param rowsBefore empty when nobody knows, as with files of other writers that have no statistics; so is {@code rowsAfter}
     * @param files that were brought back; none when the partition was not there in that version
     * @param backfill that was taken back, when a whole one was
     */
    record RolledBack(
            RunId run,
            String job,
            Instant at,
            int chunk,
            String partition,
            String fingerprint,
            long toVersion,
            long versionBefore,
            long versionAfter,
            OptionalLong rowsBefore,
            OptionalLong rowsAfter,
            int files,
            long bytes,
            Optional<BackfillId> backfill,
            String who,
            String reason)
            implements Event {
        @Override
        public String type() {
            return "rolled_back";
        }

        /** {@code rolled back to version 3 by ann: the rates of May were wrong}. */
        public String text() {
            return "rolled back to %s by %s: %s"
                    .formatted(toVersion < 0 ? "the empty table" : "version " + toVersion, who, reason);
        }
    }
}
