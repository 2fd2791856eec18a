package io.tidegate.read;

import io.tidegate.storage.FileEntry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Files of one format with types of its own, looked at on the driver; what was found is remembered while a file is unchanged. */
final class TypedFiles {
    private static final int REMEMBERED = 50_000;

    private final SourceFiles files;
    private final TypedFormat format;
    private final Map<FileEntry, Looked> known = new ConcurrentHashMap<>();

    TypedFiles(SourceFiles files, TypedFormat format) {
        this.files = files;
        this.format = format;
    }

    TypedFormat format() {
        return format;
    }

    Looked of(FileEntry file) {
        Looked found = known.get(file);
        if (found == null) {
            found = format.look(file, files);
            if (found instanceof Looked.Sound) {
                remember(file, found);
            }
        }
        return found;
    }

    private void remember(FileEntry file, Looked found) {
        if (known.size() > REMEMBERED) {
            known.clear();
        }
        known.put(file, found);
    }
}
