package io.tidegate.storage;

import java.util.UUID;

/** Names of files that are still being written: hidden, unique, and left out of every listing of ours. */
final class Drafts {
    private static final String END = ".draft";

    private Drafts() {}

    static String nameFor(String name) {
        // File names have at most 255 bytes; the draft's own parts take 44.
        String shortened = name.length() > 120 ? name.substring(0, 120) : name;
        return "." + shortened + "." + UUID.randomUUID() + END;
    }

    static boolean isDraft(String name) {
        return name.startsWith(".") && name.endsWith(END);
    }
}
