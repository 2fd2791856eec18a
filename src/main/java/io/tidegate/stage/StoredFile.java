package io.tidegate.stage;

import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;

/**
 * A data file, staged or live.
 *
 * @param rows by its statistics, deleted ones taken off; empty when its writer left none
 */
record StoredFile(Path path, long bytes, OptionalLong rows) {
    static long bytes(List<StoredFile> files) {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }

    /** Empty when a file has no statistics. */
    static OptionalLong rows(List<StoredFile> files) {
        return files.stream().allMatch(f -> f.rows.isPresent())
                ? OptionalLong.of(
                        files.stream().mapToLong(f -> f.rows.getAsLong()).sum())
                : OptionalLong.empty();
    }
}
