package io.tidegate.estimate;

/** How a process begins with a job's chunks. */
public enum Start {
    /** It has built nothing of the job: code is loaded and compiled, connections and caches are made. */
    COLD,

    /** It has built chunks of the job before. */
    WARM
}
