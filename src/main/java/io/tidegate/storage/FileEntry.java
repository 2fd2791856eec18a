package io.tidegate.storage;

import java.time.Instant;

/**
 * One file of a listing.
 *
 * @param path absolute path without scheme for {@code file:}, else the full URI
 * @param size bytes
 */
public record FileEntry(String path, long size, Instant modified) implements Comparable<FileEntry> {
    @Override
    public int compareTo(FileEntry other) {
        return path.compareTo(other.path);
    }
}
