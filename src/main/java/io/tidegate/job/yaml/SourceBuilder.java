package io.tidegate.job.yaml;

import io.tidegate.job.CatalogName;
import io.tidegate.job.Column;
import io.tidegate.job.Format;
import io.tidegate.job.Nearest;
import io.tidegate.job.Ready;
import io.tidegate.job.Source;
import io.tidegate.job.Template;
import io.tidegate.job.TextOptions;
import io.tidegate.job.Window;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A source from its section, and what its keys must not contradict. */
final class SourceBuilder {
    private final Build build;

    SourceBuilder(Build build) {
        this.build = build;
    }

    Source source(Section section) {
        String name = section.text("name");
        if (name.equals("this")) {
            build.fault(
                    section.place("name"),
                    "Cannot name a source `this`: `{{ this }}` is the partition under check",
                    "Give it another name.");
        }
        Window window = section.section("window").map(SourceBuilder::window).orElse(Window.NONE);
        if (section.has("job") && !section.has("path")) {
            return new Source.Upstream(name, section.text("job"), window);
        }
        if (section.has("url")) {
            return new DatabaseBuilder(build, this).database(section, name, window);
        }
        if (section.has("catalog_table")) {
            return catalogTable(section, name, window);
        }
        if (section.text("format").equals("jdbc")) {
            build.fault(
                    section.place("format"),
                    "Cannot read a path with `format: jdbc`",
                    "Write `url`, `table`, `user` and `password` in place of `path`, or the format of the files.");
            throw new Section.Absent("format");
        }
        Format format = Build.constant(Format.class, section.text("format"));
        TextOptions options = options(section, format);
        List<Column> columns = columns(section, format);
        Ready ready =
                section.section("ready").map(r -> ready(r, format, columns)).orElse(Ready.WHEN_THERE);
        Template path = path(section);
        return new Source.Files(
                name,
                path,
                format,
                options,
                columns,
                section.text("unknown_columns").equals("block"),
                window,
                ready,
                isPartitioned(section, format, path));
    }

    private Source catalogTable(Section section, String name, Window window) {
        List<Column> columns = columns(section);
        return new Source.Files(
                name,
                section.find("catalog_table", CatalogName.class),
                Template.literally(""),
                Format.DELTA,
                TextOptions.DEFAULT,
                columns,
                section.text("unknown_columns").equals("block"),
                window,
                section.section("ready")
                        .map(r -> ready(r, Format.DELTA, columns))
                        .orElse(Ready.WHEN_THERE),
                section.has("window"));
    }

    private static Window window(Section section) {
        return new Window(
                section.get("before", Long.class).intValue(),
                section.get("after", Long.class).intValue());
    }

    private Template path(Section section) {
        Place place = section.place("path");
        String text = section.text("path");
        Template template = build.at(place, () -> {
            String path = build.paths().template(text, place.source().folder());
            return Template.parse(path, build.filler().vars());
        });
        if (text.contains("run_id") && text.replace(" ", "").contains("{{run_id}}")) {
            build.fault(
                    place,
                    "Cannot use `{{ run_id }}` in the path of a source: no source is named by our run",
                    "Use {{ ds }} or another placeholder of the partition.");
        }
        return template;
    }

    private boolean isPartitioned(Section section, Format format, Template path) {
        if (format != Format.DELTA) {
            if (section.has("window") && !path.dependsOnPartition()) {
                build.fault(
                        section.place("window"),
                        "Cannot use a window: the source is static, for its path is the same for every partition",
                        "Put a placeholder such as {{ ds }} into the path, or remove the window.");
            }
            return path.dependsOnPartition();
        }
        if (path.dependsOnPartition()) {
            build.fault(
                    section.place("path"),
                    "Cannot use a placeholder of the partition in the path of a Delta table: the table is one, its partitions lie inside",
                    "Write the table's folder and `window: {before: 0, after: 0}`: a Delta source with a window is read by partition.");
        } else if (path.source().chars().anyMatch(c -> c == '*' || c == '?')) {
            build.fault(
                    section.place("path"),
                    "Cannot use a file pattern as the path of a Delta table",
                    "Write the table's folder.");
        }
        return section.has("window");
    }

    private TextOptions options(Section section, Format format) {
        Optional<Section> written = section.section("options");
        if (written.isEmpty()) {
            return TextOptions.DEFAULT;
        }
        Section options = written.get();
        if (!format.isText()) {
            build.fault(
                    section.place("options"),
                    "Cannot use `options` with " + format.text() + ": its files say all that themselves",
                    "Remove `options`.");
        } else if (format == Format.JSON) {
            for (String key : List.of("delimiter", "quote", "escape", "null_value")) {
                if (options.has(key)) {
                    build.fault(
                            options.place(key),
                            "Cannot use `" + key + "` with json",
                            "Remove it; json knows encoding and multiline.");
                }
            }
        }
        TextOptions read = new TextOptions(
                options.text("delimiter"),
                options.text("quote"),
                options.text("escape"),
                options.text("encoding"),
                options.text("null_value"),
                options.get("multiline", Boolean.class));
        if (read.delimiter().equals(read.quote()) || read.delimiter().equals(read.escape())) {
            build.fault(
                    options.place("delimiter"),
                    "Cannot use the same character as delimiter and as quote or escape",
                    "Write two different ones.");
        }
        return read;
    }

    private List<Column> columns(Section section, Format format) {
        if (format.isText() && !section.has("columns") && build.undeclared() == Undeclared.REFUSED) {
            build.fault(
                    section.place("format"),
                    "Cannot read " + format.text() + " without `columns`: its files carry no types",
                    "Declare `columns:` with names and types; `tidegate profile` prints them to paste.");
        }
        return columns(section);
    }

    List<Column> columns(Section section) {
        List<Column> columns = new ArrayList<>();
        for (Map.Entry<String, Got> entry : section.entries("columns").entrySet()) {
            Section column = (Section) entry.getValue().value();
            build.attempt(() -> new Column(
                            entry.getKey(),
                            column.text("type"),
                            column.find("since", LocalDate.class),
                            column.get("pii", Boolean.class)))
                    .ifPresent(columns::add);
        }
        return columns;
    }

    private Ready ready(Section section, Format format, List<Column> columns) {
        if (section.has("success_file") && format == Format.DELTA) {
            build.fault(
                    section.place("success_file"),
                    "Cannot use `success_file` with delta: a commit is whole or not there",
                    "Remove it; use min_rows or max_timestamp.");
        }
        return ready(section, columns);
    }

    Ready ready(Section section, List<Column> columns) {
        Optional<String> timestamp = section.maybeText("max_timestamp");
        if (timestamp.isPresent() && !columns.isEmpty()) {
            Optional<Column> column = columns.stream()
                    .filter(c -> c.name().equalsIgnoreCase(timestamp.get()))
                    .findFirst();
            List<String> names = columns.stream().map(Column::name).toList();
            if (column.isEmpty()) {
                build.faults()
                        .add(
                                section.place("max_timestamp"),
                                "Cannot find the column `" + timestamp.get() + "` in `columns`",
                                "Name a declared column of type timestamp or date.",
                                Nearest.to(timestamp.get(), names));
            } else if (!List.of("timestamp", "date").contains(column.get().type())) {
                build.fault(
                        section.place("max_timestamp"),
                        "Cannot use `" + timestamp.get() + "`: it is a "
                                + column.get().type() + ", not a timestamp",
                        "Name a declared column of type timestamp or date.");
            }
        }
        Duration timeout = section.get("timeout", Duration.class);
        if (section.has("poll") && timeout.isZero()) {
            build.fault(
                    section.place("poll"),
                    "Cannot use `poll` without a `timeout`: the source is asked once",
                    "Add `timeout: 2h`, or remove `poll`.");
        }
        return new Ready(
                section.maybeText("success_file"),
                section.find("min_rows", Long.class).map(OptionalLong::of).orElse(OptionalLong.empty()),
                timestamp,
                timeout,
                section.get("poll", Duration.class));
    }
}
