package io.tidegate.read;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Column;
import io.tidegate.job.Source;
import io.tidegate.storage.FileEntry;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What CSV and JSON have in common: take the census, say what is wrong with which file, count for each partition. */
final class TextInspection {
    private final Source.Files source;
    private final Reads reads;
    private final SourceFiles sourceFiles;
    private final FaultLog faults;
    private final Census census;
    private Map<String, Census.Count> counts = Map.of();

    TextInspection(Source.Files source, Reads reads, SourceFiles sourceFiles, FaultLog faults, Census census) {
        this.source = source;
        this.reads = reads;
        this.sourceFiles = sourceFiles;
        this.faults = faults;
        this.census = census;
    }

    Census.Count of(FileEntry file) {
        return counts.getOrDefault(PinnedFiles.shown(file), Census.Count.NOTHING);
    }

    /**
     * Counts the files. Where the job fails, the files that cannot be read to their end are faulted and the others counted again.
     *
     * @param records makes the rows to count of some files
     * @return the files that could be read
     */
    List<FileEntry> count(List<FileEntry> files, Function<Collection<FileEntry>, Dataset<Row>> records) {
        List<FileEntry> readable = files;
        while (!readable.isEmpty()) {
            try {
                counts = known(readable, census.count(records.apply(readable)));
                break;
            } catch (TidegateException e) {
                throw e;
            } catch (Exception e) { // Spark throws checked exceptions that it does not declare
                List<FileEntry> sound = withoutTrouble(readable);
                if (sound.size() == readable.size()) {
                    throw failed(readable, e);
                }
                readable = sound;
            }
        }
        samples(readable, records);
        misencoded(readable);
        return readable;
    }

    /** A file that Spark names otherwise than we do would count as empty: rather stop. */
    private static Map<String, Census.Count> known(List<FileEntry> files, Map<String, Census.Count> counts) {
        Set<String> shown = files.stream().map(PinnedFiles::shown).collect(Collectors.toSet());
        for (String file : counts.keySet()) {
            if (!shown.contains(file)) {
                throw new TidegateException(
                        ErrorCode.BUG,
                        "Cannot tell which file %s is".formatted(file),
                        "Report this with the file's name.");
            }
        }
        return counts;
    }

    private List<FileEntry> withoutTrouble(List<FileEntry> files) {
        List<Optional<Unreadable>> troubles = SourceFiles.each(files, sourceFiles::trouble);
        List<FileEntry> sound = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            if (troubles.get(i).isPresent()) {
                faults.unreadable(files.get(i), troubles.get(i).get());
            } else {
                sound.add(files.get(i));
            }
        }
        return sound;
    }

    private TidegateException failed(List<FileEntry> files, Exception cause) {
        return new TidegateException(
                ErrorCode.INFRASTRUCTURE,
                "Cannot read %s: counting the rows of %d files failed: %s"
                        .formatted(source.name(), files.size(), Show.cause(cause)),
                "Look at the cause; each file can be read from the driver.",
                cause);
    }

    /** The replacement character may stand in a file; bytes that make no character may not. */
    private void misencoded(List<FileEntry> files) {
        List<FileEntry> doubtful =
                files.stream().filter(f -> of(f).replaced() > 0).toList();
        Charset encoding = Charset.forName(source.options().encoding());
        List<OptionalLong> found = SourceFiles.each(doubtful, f -> sourceFiles.misencodedAt(f, encoding));
        for (int i = 0; i < doubtful.size(); i++) {
            FileEntry file = doubtful.get(i);
            found.get(i)
                    .ifPresent(at -> faults.ofFile(
                            file,
                            ErrorCode.SOURCE_UNREADABLE,
                            "%s is not %s: the bytes after character %,d are none of it"
                                    .formatted(Show.file(file), encoding.name(), at),
                            "Set `options: {encoding: …}` for %s to what the file is, or have it delivered as %s."
                                    .formatted(source.name(), encoding.name())));
        }
    }

    private void samples(List<FileEntry> files, Function<Collection<FileEntry>, Dataset<Row>> records) {
        List<FileEntry> wrong = files.stream().filter(f -> !of(f).isClean()).toList();
        if (wrong.isEmpty()) {
            return;
        }
        Map<String, Census.Sample> samples = census.samples(
                records.apply(wrong), wrong.stream().map(PinnedFiles::shown).toList());
        Map<String, String> types = new HashMap<>();
        source.columns().forEach(c -> types.put(c.name(), c.type()));
        for (FileEntry file : wrong) {
            Census.Sample sample =
                    samples.getOrDefault(PinnedFiles.shown(file), new Census.Sample(Optional.empty(), Map.of()));
            corrupt(file, of(file), sample);
            of(file).bad()
                    .forEach((column, bad) -> faults.ofFile(
                            file,
                            ErrorCode.BLOCKED,
                            "%s: %,d of %,d values of %s do not parse as %s, such as %s"
                                    .formatted(
                                            Show.file(file),
                                            bad,
                                            of(file).rows(),
                                            column,
                                            types.get(column),
                                            Show.value(sample.values().getOrDefault(column, ""))),
                            "Have the file corrected, or declare %s as the type it has under `columns` of %s."
                                    .formatted(column, source.name())));
        }
    }

    private void corrupt(FileEntry file, Census.Count count, Census.Sample sample) {
        if (count.corrupt() == 0) {
            return;
        }
        boolean csv = source.format() == io.tidegate.job.Format.CSV;
        String cure = csv
                ? "Have the file corrected; where quoted fields hold line breaks, set `options: {multiline: true}`."
                : "Have the file corrected; each %s must be one flat JSON object."
                        .formatted(source.options().multiline() ? "element" : "line");
        faults.ofFile(
                file,
                ErrorCode.BLOCKED,
                "%s: %,d of %,d records %s, such as %s"
                        .formatted(
                                Show.file(file),
                                count.corrupt(),
                                count.rows(),
                                csv
                                        ? "have a wrong number of fields, unlike the header"
                                        : "cannot be read as flat JSON objects",
                                Show.value(sample.record().orElse(""))),
                cure);
    }

    /** Rows and bytes for each partition, and what {@code ready} says of them. */
    List<SourceCount> perPartition() {
        ReadyRules ready = new ReadyRules(source.ready());
        List<SourceCount> found = new ArrayList<>();
        new TreeMap<>(reads.byPartition()).forEach((partition, files) -> {
            long rows = files.stream().mapToLong(f -> of(f).rows()).sum();
            long bytes = files.stream().mapToLong(FileEntry::size).sum();
            Optional<Instant> latest =
                    files.stream().flatMap(f -> of(f).latest().stream()).max(Comparator.naturalOrder());
            if (!faults.has(partition)) {
                ready.judge(partition, rows, latest, faults);
            }
            if (!reads.isStatic()) {
                found.add(new SourceCount(source.name(), Optional.of(partition), rows, bytes));
            } else if (found.isEmpty()) {
                found.add(new SourceCount(source.name(), Optional.empty(), rows, bytes));
            }
        });
        return found;
    }

    /** Declared columns with the text columns they are read from. */
    static List<Census.Field> fields(Source.Files source) {
        List<Census.Field> fields = new ArrayList<>();
        for (Column column : source.columns()) {
            fields.add(new Census.Field(column.name(), "v" + fields.size(), StrictCast.textType(source, column)));
        }
        return fields;
    }
}
