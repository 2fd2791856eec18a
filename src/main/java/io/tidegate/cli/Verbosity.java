package io.tidegate.cli;

/** How much is said beside the result. */
enum Verbosity {
    /** Errors and the summary line. */
    QUIET,
    NORMAL,
    /** The settings in force, each check, causes of errors. */
    VERBOSE,
    /** Stack traces as well. */
    DEBUG
}
