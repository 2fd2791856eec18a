package io.tidegate.estimate;

import io.tidegate.log.TableLog;
import java.util.Optional;

/**
 * Which commits of a table also write a checkpoint of its log: each whose version is a multiple of the interval. To a small chunk that
 * costs more than its rows.
 *
 * @param interval commits from one checkpoint to the next, at least 1
 */
record Checkpoints(int interval) {
    private static final String PROPERTY = "delta.checkpointInterval";
    private static final int DEFAULT = 10;

    /** @param table empty where there is none yet */
    static Checkpoints of(Optional<TableLog> table) {
        return new Checkpoints(table.map(TableLog::properties)
                .map(properties -> properties.get(PROPERTY))
                .filter(text -> text.matches("[1-9][0-9]{0,8}"))
                .map(Integer::parseInt)
                .orElse(DEFAULT));
    }

    private boolean isAt(long version) {
        return version > 0 && version % interval == 0;
    }

    /**
     * @param after version that the chunk's commit made
     * @param isFirst whether its process had built nothing of the job before
     */
    LogWork of(long before, long after, boolean isFirst) {
        if (isAt(after)) {
            return LogWork.WRITES;
        }
        return isAt(before) && !isFirst ? LogWork.READS : LogWork.NONE;
    }

    /**
     * How many of the next commits write one.
     *
     * @param version of the table now, -1 when there is none
     */
    int written(long version, int commits) {
        return among(version, version + commits);
    }

    /** How many of the next commits come right after one that did, and do not write one themselves. */
    int read(long version, int commits) {
        return interval == 1 ? 0 : among(version - 1, version - 1 + commits);
    }

    /** Of the versions after the one until the other. */
    private int among(long from, long until) {
        return (int) (Math.max(0, until) / interval - Math.max(0, from) / interval);
    }
}
