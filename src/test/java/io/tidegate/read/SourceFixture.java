package io.tidegate.read;

import io.tidegate.job.Column;
import io.tidegate.job.Format;
import io.tidegate.job.Partition;
import io.tidegate.job.Ready;
import io.tidegate.job.Source;
import io.tidegate.job.Template;
import io.tidegate.job.TextOptions;
import io.tidegate.job.Window;
import io.tidegate.plan.SourceInput;
import io.tidegate.storage.FileEntry;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;

/** Files on disk, a source that reads them, and what came out, for the tests of reading. */
abstract class SourceFixture extends SparkTest {
    static final Partition D4 = TestJob.day("2021-01-04");
    static final Partition D5 = TestJob.day("2021-01-05");
    static final Partition D6 = TestJob.day("2021-01-06");

    @TempDir
    Path dir;

    FileEntry file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    FileEntry file(String name, byte[] content) throws IOException {
        Path path = dir.resolve(name);
        Files.createDirectories(path.getParent());
        Files.write(path, content);
        return entry(path);
    }

    FileEntry gzip(String name, String text, double kept) throws IOException {
        Path path = dir.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = Files.readAllBytes(path);
        Files.write(path, Arrays.copyOf(whole, (int) (whole.length * kept)));
        return entry(path);
    }

    static FileEntry entry(Path path) throws IOException {
        return new FileEntry(
                path.toString(),
                Files.size(path),
                Files.getLastModifiedTime(path).toInstant());
    }

    /** {@code name type} or {@code name type since}. */
    static List<Column> columns(String... texts) {
        List<Column> columns = new ArrayList<>();
        for (String text : texts) {
            String[] words = text.split(" ");
            columns.add(new Column(
                    words[0], words[1], words.length > 2 ? Optional.of(LocalDate.parse(words[2])) : Optional.empty()));
        }
        return columns;
    }

    Source.Files source(Format format, String... columns) {
        return new Source.Files(
                "orders",
                Template.parse(dir + "/{{ ds }}.*", Map.of()),
                format,
                TextOptions.DEFAULT,
                columns(columns),
                true,
                Window.NONE,
                Ready.WHEN_THERE,
                true);
    }

    static Source.Files with(Source.Files s, TextOptions options) {
        return new Source.Files(
                s.name(),
                s.path(),
                s.format(),
                options,
                s.columns(),
                s.blockUnknownColumns(),
                s.window(),
                s.ready(),
                true);
    }

    static Source.Files with(Source.Files s, Ready ready) {
        return new Source.Files(
                s.name(),
                s.path(),
                s.format(),
                s.options(),
                s.columns(),
                s.blockUnknownColumns(),
                s.window(),
                ready,
                true);
    }

    static Source.Files with(Source.Files s, Window window) {
        return new Source.Files(
                s.name(),
                s.path(),
                s.format(),
                s.options(),
                s.columns(),
                s.blockUnknownColumns(),
                window,
                s.ready(),
                true);
    }

    static Source.Files ignoringUnknown(Source.Files s) {
        return new Source.Files(
                s.name(), s.path(), s.format(), s.options(), s.columns(), false, s.window(), s.ready(), true);
    }

    static Source.Files isStatic(Source.Files s) {
        return new Source.Files(
                s.name(),
                s.path(),
                s.format(),
                s.options(),
                s.columns(),
                s.blockUnknownColumns(),
                s.window(),
                s.ready(),
                false);
    }

    static SourceInput files(Object... partitionsAndFiles) {
        Map<Partition, List<FileEntry>> files = new TreeMap<>();
        Partition current = null;
        for (Object o : partitionsAndFiles) {
            if (o instanceof Partition partition) {
                current = partition;
                files.put(partition, new ArrayList<>());
            } else {
                files.get(current).add((FileEntry) o);
            }
        }
        return new SourceInput.FilesByPartition("orders", files);
    }

    static OpenedSources open(Source source, List<Partition> chunk, SourceInput input) {
        return new SourceReader(SPARK).open(TestJob.sql("", source), chunk, List.of(input));
    }

    static List<String> rows(OpenedSources opened) {
        return opened.rows().get("orders").collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    static SourceFault fault(OpenedSources opened, Partition partition) {
        List<SourceFault> faults = opened.faults().getOrDefault(partition, List.of());
        if (faults.size() != 1) {
            throw new AssertionError("expected one fault, got " + faults);
        }
        return faults.get(0);
    }
}
