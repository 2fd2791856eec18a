package io.tidegate.log;

/**
 * What each of our commits carries as {@code userMetadata}, as one line of JSON.
 *
 * @param run the run id
 * @param chunk the chunk in the run, from 1
 * @param gate digest of the checks and what they saw
 */
public record RunMark(String run, String job, int chunk, String gate) {
    /** The tag of every data file, beside {@link #CHUNK_TAG}: it survives checkpoints and log cleanup, commitInfo does not. */
    public static final String RUN_TAG = "tidegate.run";

    public static final String CHUNK_TAG = "tidegate.chunk";
}
