package io.tidegate.stage;

import io.tidegate.job.Partition;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What readers saw of one partition when the transaction opened.
 *
 * @param rows empty when a file of another writer has no statistics
 */
public record PublishedPartition(Partition partition, int files, long bytes, OptionalLong rows) {
    static Map<Partition, PublishedPartition> of(Map<Partition, List<StoredFile>> live) {
        Map<Partition, PublishedPartition> published = new TreeMap<>();
        live.forEach((p, files) -> published.put(
                p, new PublishedPartition(p, files.size(), StoredFile.bytes(files), StoredFile.rows(files))));
        return Collections.unmodifiableMap(published);
    }
}
