package io.tidegate.plan;

import io.tidegate.job.Source;
import io.tidegate.storage.FileEntry;
import java.util.List;

/** Which of the files that a source's path matches hold rows. */
final class SourceFiles {
    private SourceFiles() {}

    /** All but the success file, which says that the others are complete. */
    static List<FileEntry> data(Source.Files source, List<FileEntry> matched) {
        return source.ready()
                .successFile()
                .map(name -> matched.stream()
                        .filter(file -> !file.path().endsWith("/" + name))
                        .toList())
                .orElse(matched);
    }
}
