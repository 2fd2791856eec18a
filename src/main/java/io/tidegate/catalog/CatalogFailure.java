package io.tidegate.catalog;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a catalog's exception means: a metastore hides it under several of its own. */
final class CatalogFailure {
    private static final Pattern DERBY_IN_USE = Pattern.compile("XSDB6|Another instance of Derby");
    private static final Pattern NO_RIGHTS =
            Pattern.compile("(?i)AccessControl|permission denied|not authorized|access denied|no privilege|forbidden");

    private CatalogFailure() {}

    /** @param next what to do once the catalog answers again */
    static TidegateException of(String what, String next, Throwable failure) {
        List<String> messages = new ArrayList<>();
        for (Throwable t = failure; t != null && messages.size() < 20; t = t.getCause()) {
            if (t instanceof TidegateException known) {
                return known;
            }
            messages.add(t.toString());
        }
        String all = String.join("\n", messages);
        if (DERBY_IN_USE.matcher(all).find()) {
            return failure(
                    what,
                    "another process has the Derby metastore open, and Derby serves one at a time",
                    "Wait until it has ended, or keep the metastore in a service (spark.hadoop.hive.metastore.uris). "
                            + next,
                    failure);
        }
        String last = messages.get(messages.size() - 1).lines().findFirst().orElse("");
        if (NO_RIGHTS.matcher(all).find()) {
            return failure(
                    what,
                    "it is not allowed: " + last,
                    "Ask for the rights on the database and its folder. " + next,
                    failure);
        }
        return failure(what, last, "See that the metastore answers. " + next, failure);
    }

    private static TidegateException failure(String what, String why, String cure, Throwable cause) {
        return new TidegateException(ErrorCode.INFRASTRUCTURE, "Cannot %s: %s".formatted(what, why), cure, cause);
    }
}
