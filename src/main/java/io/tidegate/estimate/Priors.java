package io.tidegate.estimate;

/**
 * What is assumed where nothing was seen yet: measured with this version on two cores, rows of some 100 bytes, ten checks; wide enough
 * for other machines.
 *
 * @param partShare what a further partition of a chunk adds, as a share of the chunk's fixed part
 * @param laterShare fixed part of a later chunk of a process, as a share of the first one's
 */
record Priors(Band partShare, Band laterShare) {
    /** With nothing of the job measured: core-seconds of the first chunk of a process, a later one, a partition, a byte. */
    static final Band FIRST = new Band(0.3, 3, 20);

    static final Band LATER = new Band(0.1, 0.8, 8);
    static final Band PARTITION = new Band(0.001, 0.02, 0.5);
    static final Band BYTE = new Band(1e-8, 2e-7, 6e-7);

    /** Share of one measured cost that does not grow with the bytes. */
    static final Band FIXED_SHARE = new Band(0.3, 0.55, 0.85);

    /** Core-seconds of the checkpoint of a small table's log, in a process that has settled. */
    static final Band CHECKPOINT = new Band(0.2, 0.4, 0.8);

    /** And of reading it anew from there. */
    static final Band REREAD = new Band(0, 0.05, 0.25);

    private static final Band ONE_QUERY = new Band(0.005, 0.04, 0.25);
    private static final Band A_QUERY_EACH = new Band(0.15, 0.5, 1);
    private static final Band LATER_SHARE = new Band(0.1, 0.35, 1);

    /** What that work costs more. */
    static Band of(LogWork log) {
        return switch (log) {
            case NONE -> Band.NOTHING;
            case WRITES -> CHECKPOINT;
            case READS -> REREAD;
        };
    }

    /** @param isQueryEach whether a chunk is evaluated once for each of its partitions */
    static Priors of(boolean isQueryEach) {
        return new Priors(isQueryEach ? A_QUERY_EACH : ONE_QUERY, LATER_SHARE);
    }
}
