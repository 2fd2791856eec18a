package io.tidegate.storage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.IOException;

/** Words an {@link IOException} as a failure of storage, in one way for every file system. */
final class StorageTrouble {
    private StorageTrouble() {}

    static TidegateException cannot(String verb, String path, IOException cause) {
        String why = cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
        return new TidegateException(
                ErrorCode.INFRASTRUCTURE,
                "Cannot %s %s: %s%s".formatted(verb, path, cause.getClass().getSimpleName(), why),
                "Check that the path is there, that this user may use it, and that the disk is not full; then run the same command again.",
                cause);
    }
}
