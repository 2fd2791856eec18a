package io.tidegate.storage;

import java.util.List;
import java.util.Optional;

/**
 * The few things Tidegate does with files of its own and with listings of sources. Plain nio for {@code file:}, a Hadoop file
 * system for every other scheme (that class is loaded only then). Stateless, safe to share between threads. Storage trouble is
 * an INFRASTRUCTURE failure that names the path.
 */
public interface Storage {
    /** The storage that a location lives on, chosen by its scheme. */
    static Storage at(String location) {
        return Locations.isLocal(location) ? LocalStorage.INSTANCE : HadoopStorage.of(location);
    }

    /** The plain files directly in a folder, sorted by path, hidden ones included; empty when the folder is not there. */
    List<FileEntry> list(String folder);

    /** The names of the folders directly in a folder, sorted; empty when the folder is not there. */
    List<String> folders(String folder);

    /**
     * The files that match a pattern, sorted by path. {@code * ? [..] {a,b}} may stand in any segment; a segment that starts with
     * {@code _} or {@code .} matches only where the pattern spells that character. A match that is a folder gives its files.
     */
    List<FileEntry> glob(String pattern);

    boolean exists(String path);

    /** The bytes of a file; empty when it is not there. */
    Optional<byte[]> read(String path);

    /**
     * Creates a file with its parents, whole or not at all, flushed to disk.
     *
     * @return false when a file is there already; it is left as it is
     */
    boolean createNew(String path, byte[] content);

    /** Deletes one file; fine when it is not there. */
    void delete(String path);
}
