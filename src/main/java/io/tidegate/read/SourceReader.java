package io.tidegate.read;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Format;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.plan.SourceInput;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Opens the pinned inputs of a chunk as rows. First every source is looked at (headers and footers on the driver, one counting
 * job for each text source), then the partitions that are without fault in all of them are given as lazy rows. Keep one reader
 * for a whole command: it remembers the headers and footers of files that do not change.
 */
public final class SourceReader {
    private final SparkSession spark;
    private final SourceFiles files;
    private final CsvHeaders headers;
    private final Map<Format, TypedFiles> typed = new EnumMap<>(Format.class);

    public SourceReader(SparkSession spark) {
        this.spark = spark;
        this.files = new SourceFiles(spark.sessionState().newHadoopConf());
        this.headers = new CsvHeaders(files);
    }

    /**
     * @param partitions those of the chunk
     * @param inputs of all the job's sources; may hold more partitions than the chunk
     * @throws io.tidegate.error.TidegateException JOB_FILE for a type that is none, NOT_IN_THIS_VERSION for what text cannot be
     *     read as, UNSUPPORTED_VERSION where Avro has no reader, INFRASTRUCTURE when counting fails and no file is to blame
     */
    public OpenedSources open(Job job, List<Partition> partitions, List<SourceInput> inputs) {
        Map<String, Inspected> inspected = new LinkedHashMap<>();
        Map<Partition, List<SourceFault>> faults = new TreeMap<>();
        List<SourceCount> counts = new ArrayList<>();
        for (SourceInput input : inputs) {
            Source source = job.source(input.source())
                    .orElseThrow(() -> new IllegalArgumentException("no source named " + input.source()));
            Inspected found = inspect(job, source, partitions, input);
            inspected.put(source.name(), found);
            counts.addAll(found.counts());
            found.faults()
                    .forEach((partition, some) -> faults.computeIfAbsent(partition, p -> new ArrayList<>())
                            .addAll(some));
            withoutFiles(input, partitions, faults);
        }
        Set<Partition> good = new TreeSet<>(partitions);
        good.removeAll(faults.keySet());
        Map<String, Dataset<Row>> rows = new LinkedHashMap<>();
        inspected.forEach((name, source) -> rows.put(name, source.rows(good)));
        return new OpenedSources(rows, counts, faults);
    }

    private static void withoutFiles(
            SourceInput input, List<Partition> partitions, Map<Partition, List<SourceFault>> faults) {
        for (Partition partition : partitions) {
            boolean none = input instanceof SourceInput.FilesByPartition files
                            && files.files().getOrDefault(partition, List.of()).isEmpty()
                    || input instanceof SourceInput.StaticFiles all
                            && all.files().isEmpty();
            if (none) {
                faults.computeIfAbsent(partition, p -> new ArrayList<>())
                        .add(new SourceFault(
                                ErrorCode.NOT_READY,
                                input.source(),
                                "Cannot read %s for %s: no file is there".formatted(input.source(), partition.text()),
                                "Wait for the source, then run the partition again."));
            }
        }
    }

    private Inspected inspect(Job job, Source source, List<Partition> partitions, SourceInput input) {
        Grain grain = job.partition().grain();
        if (input instanceof SourceInput.Database database) {
            return new DatabaseSource(spark, job, (Source.Database) source, partitions, database);
        }
        if (input instanceof SourceInput.TableByPartition table) {
            return new TableSource(spark, source, grain, partitions, table);
        }
        if (input instanceof SourceInput.StaticTable table) {
            return new TableSource(spark, source, grain, partitions, table);
        }
        Reads reads = input instanceof SourceInput.FilesByPartition byPartition
                ? Reads.of(grain, partitions, byPartition)
                : Reads.of(grain, partitions, (SourceInput.StaticFiles) input);
        Source.Files declared = (Source.Files) source;
        if (declared.format() == Format.CSV) {
            return new CsvSource(spark, files, headers, declared, reads);
        }
        if (declared.format() == Format.JSON) {
            return new JsonSource(spark, files, declared, reads);
        }
        return new TypedFileSource(spark, typed.computeIfAbsent(declared.format(), this::typed), declared, reads);
    }

    private TypedFiles typed(Format format) {
        if (format == Format.ORC) {
            return new TypedFiles(files, new OrcFormat(files.configuration(), ZoneId.systemDefault()));
        }
        if (format == Format.AVRO) {
            AvroFormat.require(SourceReader.class.getClassLoader());
            return new TypedFiles(files, new AvroFormat(files.configuration()));
        }
        return new TypedFiles(files, new ParquetFormat(files.configuration()));
    }
}
