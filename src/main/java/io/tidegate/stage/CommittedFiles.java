package io.tidegate.stage;

import io.tidegate.error.TidegateException;
import io.tidegate.log.TableLog;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.util.FileNames;
import scala.collection.JavaConverters;

/**
 * The live files of some partitions, found without a Spark job: our reading of the log says in which commits they are, and Delta's
 * own parser reads those. Delta itself puts the state of the whole table together for it, in three jobs.
 */
final class CommittedFiles {
    private final DeltaLog log;
    private final Configuration configuration;

    CommittedFiles(DeltaLog log) {
        this.log = log;
        this.configuration = log.newDeltaHadoopConf();
    }

    /**
     * What Delta finds in its snapshot of that version when it is asked for the numbers of rows.
     *
     * @return empty when only Delta can tell: the table moved on, its log is long, or files are known to a checkpoint alone
     */
    Optional<List<AddFile>> of(long version, PartitionValues partitions) {
        try {
            Optional<Map<Long, Set<String>>> adds =
                    TableLog.adds(log.dataPath().toString(), version, partitions.keys());
            if (adds.isEmpty()
                    || adds.get().values().stream().flatMap(Set::stream).anyMatch(this::isForeign)) {
                return Optional.empty();
            }
            List<AddFile> files = new ArrayList<>();
            for (Map.Entry<Long, Set<String>> commit : adds.get().entrySet()) {
                files.addAll(of(commit.getKey(), commit.getValue()));
            }
            long wanted = adds.get().values().stream().mapToLong(Set::size).sum();
            return Optional.of(files).filter(found -> found.size() == wanted);
        } catch (IOException | TidegateException e) {
            return Optional.empty(); // Delta reads the same log, and says what is wrong with it.
        }
    }

    /** A file outside the table's folder, as a shallow clone has them. */
    private boolean isForeign(String path) {
        URI uri = URI.create(path);
        return uri.isAbsolute() || path.startsWith("/");
    }

    private List<AddFile> of(long version, Set<String> paths) throws IOException {
        FileStatus commit = log.logPath()
                .getFileSystem(configuration)
                .getFileStatus(FileNames.unsafeDeltaFile(log.logPath(), version));
        Map<String, AddFile> found = new HashMap<>();
        for (String line : JavaConverters.seqAsJavaList(log.store().read(commit, configuration))) {
            if (line.contains("\"add\"")
                    && Action.fromJson(line) instanceof AddFile file
                    && paths.contains(file.path())) {
                if (file.numLogicalRecords().isDefined()) {
                    found.put(file.path(), asInSnapshot(file));
                } else {
                    found.remove(file.path());
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** Its path in one form, of its statistics the rows, and no news any more. */
    private static AddFile asInSnapshot(AddFile file) {
        return file.copy(
                new Path(URI.create(file.path())).toUri().toString(),
                file.partitionValues(),
                file.size(),
                file.modificationTime(),
                false,
                "{\"numRecords\":" + file.numLogicalRecords().get() + "}",
                file.tags(),
                file.deletionVector(),
                file.baseRowId(),
                file.defaultRowCommitVersion(),
                file.clusteringProvider());
    }
}
