package io.tidegate.compare;

/** What the published rows are compared with. */
public sealed interface With {
    /** The partition as it was in a version of the table. */
    record Version(long number) implements With {}

    /** As a run published it, or was blocked with. @param id of the run, or a beginning of it that only one run has */
    record OfRun(String id) implements With {}

    /** As it would be if it were built now. */
    record BuildNow() implements With {}
}
