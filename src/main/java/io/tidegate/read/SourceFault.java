package io.tidegate.read;

import io.tidegate.error.ErrorCode;
import java.util.Objects;

/**
 * Why a source cannot be used for a partition; the partition is left out of the rows.
 *
 * @param code NOT_READY, SOURCE_COLUMNS, SOURCE_UNREADABLE, BLOCKED for values that do not parse, or INFRASTRUCTURE
 * @param message "Cannot read …", with the columns and the file
 */
public record SourceFault(ErrorCode code, String source, String message, String cure) {
    public SourceFault {
        Objects.requireNonNull(code, "code is null");
        Objects.requireNonNull(source, "source is null");
        Objects.requireNonNull(message, "message is null");
        Objects.requireNonNull(cure, "cure is null");
    }
}
