package io.tidegate.job.yaml;

import io.tidegate.job.Column;
import io.tidegate.job.Ready;
import io.tidegate.job.Secret;
import io.tidegate.job.Source;
import io.tidegate.job.Source.Database.Relation;
import io.tidegate.job.Source.Database.Split;
import io.tidegate.job.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A source in a database from its section. */
final class DatabaseBuilder {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{secret:[^}]+}");

    private final Build build;
    private final SourceBuilder sources;

    DatabaseBuilder(Build build, SourceBuilder sources) {
        this.build = build;
        this.sources = sources;
    }

    Source.Database database(Section section, String name, Window window) {
        if (!section.text("format").equals("jdbc")) {
            build.fault(
                    section.place("format"),
                    "Cannot read a `url` as " + section.text("format"),
                    "Write `format: jdbc`, or `path` in place of `url`.");
        }
        if (section.has("window") && !section.has("partition_column")) {
            build.fault(
                    section.place("window"),
                    "Cannot use a window: the source is static, for it has no `partition_column`",
                    "Name the date or timestamp that its rows belong to a partition by, or remove the window.");
        }
        List<Column> columns = sources.columns(section);
        Map<String, String> properties = new LinkedHashMap<>();
        section.entries("properties").forEach((key, got) -> properties.put(key, (String) got.value()));
        Relation relation = relation(section);
        Optional<String> partitionColumn = declared(section, "partition_column", columns);
        Optional<Split> split = section.section("split").map(s -> split(s, columns));
        Ready ready = section.section("ready").map(r -> ready(r, columns)).orElse(Ready.WHEN_THERE);
        return new Source.Database(
                name,
                section.text("url"),
                relation,
                section.text("user"),
                password(section),
                properties,
                partitionColumn,
                split,
                columns,
                section.text("unknown_columns").equals("block"),
                window,
                ready);
    }

    private Relation relation(Section section) {
        if (section.has("table")) {
            return new Relation.Table(section.text("table"));
        }
        if (!section.has("query")) {
            build.fault(
                    section.place("url"),
                    "Cannot read a database without `table` or `query`",
                    "Write `table: SCHEMA.NAME`, or a `query`.");
            throw new Section.Absent("table");
        }
        String query = section.text("query").strip();
        if (query.contains(";")) {
            build.fault(
                    section.place("query"),
                    "Cannot use `;` in the query of a database: it is one query, and part of a larger one",
                    "Remove it; as a character of a text write chr(59).");
        }
        return new Relation.Query(query);
    }

    private Secret password(Section section) {
        String password = section.text("password");
        String shown = section.shown("password").orElse("");
        if (!REFERENCE.matcher(shown).matches()) {
            build.fault(
                    section.place("password"),
                    "Cannot use a password that stands in the job file",
                    "Write ${secret:env:NAME} or ${secret:file:PATH}, and change the password: it has been seen.");
        }
        return new Secret(password);
    }

    private Split split(Section section, List<Column> columns) {
        OptionalLong from = whole(section, "from");
        OptionalLong to = whole(section, "to");
        if (from.isPresent() && to.isPresent() && from.getAsLong() >= to.getAsLong()) {
            build.fault(
                    section.place("to"),
                    "Cannot split from " + from.getAsLong() + " to " + to.getAsLong(),
                    "Write a larger `to`.");
        }
        return new Split(
                declared(section, "column", columns).orElseThrow(() -> new Section.Absent("column")),
                from,
                to,
                section.get("connections", Long.class).intValue());
    }

    private static OptionalLong whole(Section section, String key) {
        return section.find(key, Long.class).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** A column that is asked for by name; where columns are declared it must be one of them. */
    private Optional<String> declared(Section section, String key, List<Column> columns) {
        Optional<String> name = section.maybeText(key);
        if (name.isPresent()
                && !columns.isEmpty()
                && columns.stream().noneMatch(c -> c.name().equalsIgnoreCase(name.get()))) {
            build.fault(
                    section.place(key),
                    "Cannot find the column `" + name.get() + "` in `columns`",
                    "Declare it there, or name one that is.");
        }
        return name;
    }

    private Ready ready(Section section, List<Column> columns) {
        if (section.has("success_file")) {
            build.fault(
                    section.place("success_file"),
                    "Cannot use `success_file` with jdbc: a database has no files",
                    "Remove it; use min_rows or max_timestamp.");
        }
        return sources.ready(section, columns);
    }
}
