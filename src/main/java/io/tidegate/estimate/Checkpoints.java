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

    boolean isAt(long version) {
        return version > 0 && version % interval == 0;
    }

    /**
     * How many of the next commits write one.
     *
     * @param version of the table now, -1 when there is none
     */
    int among(long version, int commits) {
        long now = Math.max(0, version);
        long last = version + commits;
        return (int) (Math.max(0, last) / interval - now / interval);
    }
}
