package io.tidegate.read;

import com.univocity.parsers.csv.CsvParser;
import io.tidegate.job.TextOptions;
import io.tidegate.storage.FileEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.catalyst.csv.CSVOptions;

/** The header line of CSV files, split exactly as Spark will split their rows; remembered for as long as a file is unchanged. */
final class CsvHeaders {
    private static final int REMEMBERED = 50_000;
    private static final int REMEMBERED_LINES = 1000;
    private static final int LONGEST_LINE = 1 << 20;

    /** What the start of a file says. */
    sealed interface Header {
        /** @param names in order; an unnamed column has an empty name */
        record Names(List<String> names) implements Header {
            public Names {
                names = List.copyOf(names);
            }
        }

        record None(Unreadable why) implements Header {}
    }

    private static final Header NO_HEADER = new Header.None(Unreadable.content("has no header line"));

    private record Key(FileEntry file, TextOptions options) {}

    private record Line(String text, TextOptions options) {}

    private final SourceFiles files;
    private final Map<Key, Header> known = new ConcurrentHashMap<>();
    private final Map<Line, Header> split = new ConcurrentHashMap<>();

    CsvHeaders(SourceFiles files) {
        this.files = files;
    }

    Header of(FileEntry file, TextOptions options) {
        Key key = new Key(file, options);
        Header header = known.get(key);
        if (header == null) {
            header = read(file, options);
            if (header instanceof Header.Names) {
                remember(key, header);
            }
        }
        return header;
    }

    private void remember(Key key, Header header) {
        if (known.size() > REMEMBERED) {
            known.clear();
        }
        known.put(key, header);
    }

    private Header read(FileEntry file, TextOptions options) {
        if (file.size() == 0) {
            return new Header.None(SourceFiles.EMPTY);
        }
        try (InputStream in = files.open(file);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(in, Charset.forName(options.encoding())))) {
            String line = firstLine(reader, options);
            if (line == null) {
                return NO_HEADER;
            }
            if (split.size() > REMEMBERED_LINES) {
                split.clear();
            }
            return split.computeIfAbsent(new Line(line, options), CsvHeaders::split);
        } catch (IOException | RuntimeException e) {
            return new Header.None(files.why(file, e));
        }
    }

    private static Header split(Line line) {
        Map<String, String> settings = spark(line.options());
        String[] names = new CsvParser(
                        new CSVOptions(FileRelation.immutable(settings), false, "UTC").asParserSettings())
                .parseLine(line.text());
        List<String> cleaned = new ArrayList<>();
        for (String name : names == null ? new String[0] : names) {
            cleaned.add(name == null ? "" : name);
        }
        return cleaned.isEmpty() ? NO_HEADER : new Header.Names(cleaned);
    }

    /** The first line that is not blank, or with {@code multiline} as many as a quoted name needs; null when there is none. */
    private static String firstLine(BufferedReader reader, TextOptions options) throws IOException {
        StringBuilder header = new StringBuilder();
        String line = bounded(reader);
        while (line != null) {
            if (header.length() == 0 && line.startsWith("\uFEFF")) {
                line = line.substring(1);
            }
            if (header.length() > 0 || !line.isBlank()) {
                header.append(header.length() == 0 ? "" : "\n").append(line);
                boolean open = new OpenQuotes(options).endsInside(header.toString());
                if (!open || !options.multiline()) {
                    return header.toString();
                }
            }
            line = bounded(reader);
        }
        return header.length() == 0 ? null : header.toString();
    }

    private static String bounded(BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (c == '\r') {
                reader.mark(1);
                if (reader.read() != '\n') {
                    reader.reset();
                }
                return line.toString();
            }
            if (line.length() >= LONGEST_LINE) {
                throw new IOException("its first line is longer than a million characters");
            }
            line.append((char) c);
            c = reader.read();
        }
        return line.toString();
    }

    /** The options for Spark's CSV reader. */
    static Map<String, String> spark(TextOptions options) {
        Map<String, String> spark = new HashMap<>();
        spark.put("sep", options.delimiter());
        spark.put("quote", options.quote());
        spark.put("escape", options.escape());
        spark.put("encoding", options.encoding());
        spark.put("nullValue", options.nullValue());
        spark.put("multiLine", String.valueOf(readsWhole(options)));
        spark.put("header", "true");
        spark.put("enforceSchema", "true");
        spark.put("mode", "PERMISSIVE");
        spark.put("columnNameOfCorruptRecord", CsvSource.CORRUPT);
        spark.put("ignoreLeadingWhiteSpace", "false");
        spark.put("ignoreTrailingWhiteSpace", "false");
        spark.put("maxCharsPerColumn", "-1");
        return spark;
    }

    /** Lines can be found in bytes only where a line end is one byte; files in other encodings are read from end to end. */
    static boolean readsWhole(TextOptions options) {
        String encoding = Charset.forName(options.encoding()).name();
        return options.multiline() || encoding.startsWith("UTF-16") || encoding.startsWith("UTF-32");
    }
}
