package io.tidegate.read;

import io.tidegate.error.ErrorCode;

/**
 * Why a file cannot be read, and whose fault that is.
 *
 * @param code SOURCE_UNREADABLE for what is in the file, NOT_READY for one that is gone since it was listed, INFRASTRUCTURE where
 *     the storage does not give its bytes
 * @param why to follow the name of the file
 */
record Unreadable(ErrorCode code, String why) {
    static Unreadable content(String why) {
        return new Unreadable(ErrorCode.SOURCE_UNREADABLE, why);
    }

    static Unreadable gone() {
        return new Unreadable(ErrorCode.NOT_READY, "is gone since it was listed");
    }

    static Unreadable storage(String why) {
        return new Unreadable(ErrorCode.INFRASTRUCTURE, "cannot be read: " + why);
    }

    String cure() {
        return switch (code) {
            case NOT_READY -> "Run the partition again; it is planned anew with the files that are there then.";
            case INFRASTRUCTURE -> "Look at the storage, then run the partition again.";
            default -> "Have the file delivered again, then run the partition again.";
        };
    }
}
