package io.tidegate.error;

import java.util.Objects;

/** A failure with a code, what is wrong ("Cannot X: Y") and the cure. The one exception type that leaves a package. */
public final class TidegateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String cure;

    public TidegateException(ErrorCode code, String problem, String cure) {
        this(code, problem, cure, null);
    }

    public TidegateException(ErrorCode code, String problem, String cure, Throwable cause) {
        super(problem, cause);
        this.code = Objects.requireNonNull(code, "code is null");
        this.cure = Objects.requireNonNull(cure, "cure is null");
    }

    public ErrorCode code() {
        return code;
    }

    /** What to do about it; may be empty when there is nothing to say beyond the problem. */
    public String cure() {
        return cure;
    }
}
