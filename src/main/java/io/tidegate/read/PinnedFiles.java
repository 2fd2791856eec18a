package io.tidegate.read;

import static scala.collection.JavaConverters.asScalaBuffer;
import static scala.collection.JavaConverters.seqAsJavaList;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.storage.FileEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BindReferences;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.package$;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * The pinned files of a source as Spark's file sources see them: exactly these files at the sizes of the listing, without
 * listing anything again, and {@code _partition} as the partition column they lie under. A file that several of our partitions
 * read lies under each of them, so a filter on {@code _partition} leaves files unread.
 */
final class PinnedFiles implements FileIndex {
    private static final long BLOCK = 128L << 20;

    private record Folder(InternalRow values, List<FileEntry> files) {}

    private final StructType partitionSchema;
    private final List<Folder> folders;

    private PinnedFiles(StructType partitionSchema, List<Folder> folders) {
        this.partitionSchema = partitionSchema;
        this.folders = folders;
    }

    /** Files without {@code _partition}. */
    static PinnedFiles plain(Collection<FileEntry> files) {
        return new PinnedFiles(
                new StructType(), List.of(new Folder(new GenericInternalRow(new Object[0]), List.copyOf(files))));
    }

    /** Files under the partitions of ours that read them. */
    static PinnedFiles partitioned(Grain grain, Map<Partition, List<FileEntry>> files) {
        StructType schema = new StructType().add(PartitionColumn.NAME, PartitionColumn.type(grain), false);
        List<Folder> folders = new ArrayList<>();
        new TreeMap<>(files).forEach((partition, entries) -> {
            Object value =
                    Literal$.MODULE$.apply(PartitionColumn.value(partition)).value();
            folders.add(new Folder(new GenericInternalRow(new Object[] {value}), entries));
        });
        return new PinnedFiles(schema, folders);
    }

    /** The path as {@code _metadata.file_path} shows it. */
    static String shown(FileEntry file) {
        return path(file).toUri().toString();
    }

    static Path path(FileEntry file) {
        Path path = new Path(file.path());
        return path.toUri().getScheme() == null ? new Path("file", null, file.path()) : path;
    }

    private static FileStatus status(FileEntry file) {
        return new FileStatus(file.size(), false, 1, BLOCK, file.modified().toEpochMilli(), path(file));
    }

    @Override
    public Seq<PartitionDirectory> listFiles(Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
        List<Expression> filters = seqAsJavaList(partitionFilters);
        List<PartitionDirectory> found = new ArrayList<>();
        for (Folder folder : folders) {
            if (filters.stream().allMatch(filter -> holds(filter, folder.values()))) {
                FileStatus[] files =
                        folder.files().stream().map(PinnedFiles::status).toArray(FileStatus[]::new);
                found.add(org.apache.spark.sql.execution.datasources.PartitionDirectory$.MODULE$.apply(
                        folder.values(), files));
            }
        }
        return asScalaBuffer(found).toSeq();
    }

    /** The filters hold no other column than the one partition column, under whatever expression id. */
    private static boolean holds(Expression filter, InternalRow values) {
        List<Attribute> columns =
                new ArrayList<>(seqAsJavaList(filter.references().toSeq()));
        Expression bound = BindReferences.bindReference(
                filter, package$.MODULE$.AttributeSeq(asScalaBuffer(columns).toSeq()), false);
        return Boolean.TRUE.equals(bound.eval(values));
    }

    private Stream<FileEntry> files() {
        return folders.stream().flatMap(f -> f.files().stream());
    }

    @Override
    public Seq<Path> rootPaths() {
        return asScalaBuffer(files().distinct().map(PinnedFiles::path).toList()).toSeq();
    }

    @Override
    public String[] inputFiles() {
        return files().distinct().map(PinnedFiles::shown).toArray(String[]::new);
    }

    @Override
    public void refresh() {}

    @Override
    public long sizeInBytes() {
        return files().mapToLong(FileEntry::size).sum();
    }

    @Override
    public StructType partitionSchema() {
        return partitionSchema;
    }
}
