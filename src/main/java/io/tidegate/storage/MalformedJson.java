package io.tidegate.storage;

/** A JSON text that is torn, or lacks what it must have. Whoever knows the file turns it into a failure that names it. */
public final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedJson(String message) {
        super(message);
    }
}
