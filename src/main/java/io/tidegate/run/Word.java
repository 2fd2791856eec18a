package io.tidegate.run;

/** The one word for each kind of result, as tables, counts and documents use it. */
public final class Word {
    private Word() {}

    public static String of(RunResult result) {
        if (result instanceof RunResult.Published) {
            return "published";
        }
        if (result instanceof RunResult.RolledBack) {
            return "rolled_back";
        }
        if (result instanceof RunResult.Blocked) {
            return "blocked";
        }
        if (result instanceof RunResult.Kept) {
            return "kept";
        }
        if (result instanceof RunResult.NotReady) {
            return "not_ready";
        }
        if (result instanceof RunResult.Superseded) {
            return "superseded";
        }
        if (result instanceof RunResult.Conflict) {
            return "conflict";
        }
        if (result instanceof RunResult.Failed) {
            return "failed";
        }
        return result instanceof RunResult.Unknown ? "unknown" : "not_tried";
    }
}
