package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;

/** A wrong command line. */
final class Usage {
    private Usage() {}

    static TidegateException wrong(String problem, String cure) {
        return new TidegateException(ErrorCode.USAGE, problem, cure);
    }

    static TidegateException later(String what, String cure) {
        return new TidegateException(
                ErrorCode.NOT_IN_THIS_VERSION, "Cannot use %s: it is not in this version".formatted(what), cure);
    }
}
