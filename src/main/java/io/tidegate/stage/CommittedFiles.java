package io.tidegate.stage;

import static io.tidegate.stage.ScalaValues.map;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.apache.spark.sql.functions.col;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.log.RunMark;
import io.tidegate.log.TableLog;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.delta.util.FileNames;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map;

/**
 * What a table's log says in Delta's own words: the live files of some partitions, those of an earlier version, and what commits did.
 *
 * <p>The live ones are found without a Spark job: our reading of the log says in which commits they are, and Delta's own parser reads
 * those. Delta itself puts the state of the whole table together for it, in three jobs, as is done for earlier versions.
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
            Optional<java.util.Map<Long, Set<String>>> adds =
                    TableLog.adds(log.dataPath().toString(), version, partitions.keys());
            if (adds.isEmpty()
                    || adds.get().values().stream().flatMap(Set::stream).anyMatch(this::isForeign)) {
                return Optional.empty();
            }
            List<AddFile> files = new ArrayList<>();
            for (java.util.Map.Entry<Long, Set<String>> commit : adds.get().entrySet()) {
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
        java.util.Map<String, AddFile> found = new HashMap<>();
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
        return copied(
                file,
                new Path(URI.create(file.path())).toUri().toString(),
                file.partitionValues(),
                false,
                "{\"numRecords\":" + file.numLogicalRecords().get() + "}",
                file.tags());
    }

    /** As a run writes it. Hours are written with their zone, so that readers in other zones see the same hour. */
    static AddFile canonical(AddFile file, String column, Partition partition, String run, int chunk) {
        Map<String, String> values = map(java.util.Map.of(column, UtcHours.text(partition)));
        return copied(file, file.path(), values, file.dataChange(), file.stats(), tags(run, chunk));
    }

    /** A file of an earlier version as a run brings it back. */
    static AddFile news(AddFile file, String run, int chunk) {
        return copied(file, file.path(), file.partitionValues(), true, file.stats(), tags(run, chunk));
    }

    private static Map<String, String> tags(String run, int chunk) {
        return map(java.util.Map.of(RunMark.RUN_TAG, run, RunMark.CHUNK_TAG, Integer.toString(chunk)));
    }

    StoredFile stored(AddFile file) {
        Option<Object> rows = file.numLogicalRecords();
        return new StoredFile(
                file.absolutePath(log),
                file.size(),
                rows.isDefined() ? OptionalLong.of((Long) rows.get()) : OptionalLong.empty());
    }

    /** The same file with other words about it. */
    static AddFile copied(
            AddFile file,
            String path,
            Map<String, String> partitionValues,
            boolean dataChange,
            String stats,
            Map<String, String> tags) {
        return file.copy(
                path,
                partitionValues,
                file.size(),
                file.modificationTime(),
                dataChange,
                stats,
                tags,
                file.deletionVector(),
                file.baseRowId(),
                file.defaultRowCommitVersion(),
                file.clusteringProvider());
    }

    /**
     * An earlier version of the table.
     *
     * @param files by partition, of those that were asked for; with all their statistics
     */
    record Earlier(TableShape shape, java.util.Map<Partition, List<AddFile>> files) {}

    /** @param partitions at least one; the version must be one that the log still reaches */
    Earlier asOf(long version, PartitionValues partitions) {
        Snapshot snapshot = log.getSnapshotAt(version, Option.empty(), Option.empty());
        List<AddFile> files = snapshot.allFiles()
                .filter(partitions.dayOf(col("partitionValues")))
                .collectAsList();
        return new Earlier(
                DeltaStage.shapeOf(snapshot.metadata(), snapshot.protocol()),
                files.stream()
                        .filter(file -> partitions.contain(file.partitionValues()))
                        .collect(groupingBy(
                                file -> partitions
                                        .partition(file.partitionValues())
                                        .orElseThrow(),
                                TreeMap::new,
                                toList())));
    }

    /** The commits after a version, oldest first, and whether they moved rows of the partitions. */
    List<CommitSeen> commitsAfter(long version, PartitionValues partitions) {
        List<CommitSeen> commits = new ArrayList<>();
        JavaConverters.asJavaIterator(log.getChanges(version + 1, true))
                .forEachRemaining(change -> commits.add(seen((Long) (Object) change._1(), change._2(), partitions)));
        return commits;
    }

    private static CommitSeen seen(long version, Seq<Action> actions, PartitionValues partitions) {
        Optional<RunMark> mark = Optional.empty();
        boolean moved = false;
        for (Action action : JavaConverters.seqAsJavaList(actions)) {
            if (action instanceof CommitInfo info && info.userMetadata().isDefined()) {
                mark = RunMark.parse(info.userMetadata().get());
            } else if (action instanceof AddFile add && add.dataChange()) {
                moved |= partitions.contain(add.partitionValues());
            } else if (action instanceof RemoveFile remove && remove.dataChange()) {
                moved |= remove.partitionValues() == null || partitions.contain(remove.partitionValues());
            }
        }
        return new CommitSeen(version, mark, moved);
    }
}
