package io.tidegate.plan;

import io.tidegate.job.Partition;
import io.tidegate.storage.FileEntry;
import java.util.List;
import java.util.Map;

/** What a source holds for the partitions of a plan, pinned: files by name, size and time, tables by version. */
public sealed interface SourceInput {
    String source();

    /**
     * A partitioned source of files.
     *
     * @param files for each of our partitions, the files it reads (window included), sorted by path; an empty list when none is there
     */
    record FilesByPartition(String source, Map<Partition, List<FileEntry>> files) implements SourceInput {
        public FilesByPartition {
            files = Map.copyOf(files);
        }
    }

    /** A static source of files: read whole for every partition. */
    record StaticFiles(String source, List<FileEntry> files) implements SourceInput {
        public StaticFiles {
            files = List.copyOf(files);
        }
    }

    /**
     * A partitioned Delta table: another job's, or one by path with a window.
     *
     * @param version read at exactly this version
     * @param column the table's partition column
     * @param reads for each of our partitions, the source partitions it reads, sorted
     */
    record TableByPartition(
            String source, String location, long version, String column, Map<Partition, List<Partition>> reads)
            implements SourceInput {
        public TableByPartition {
            reads = Map.copyOf(reads);
        }
    }

    /**
     * A database, which has no versions to pin: it is read as it is when it is opened, in one snapshot.
     *
     * @param reads for each of our partitions, the source partitions it reads, sorted; empty for a static source
     */
    record Database(String source, Map<Partition, List<Partition>> reads) implements SourceInput {
        public Database {
            reads = Map.copyOf(reads);
        }
    }

    /** A static Delta table. */
    record StaticTable(String source, String location, long version) implements SourceInput {}
}
