package io.tidegate.report;

import io.tidegate.job.Ready;
import io.tidegate.job.Source;
import io.tidegate.job.TextOptions;
import io.tidegate.job.Window;
import io.tidegate.report.Table.Column;
import java.util.ArrayList;
import java.util.List;

/** A job's sources for {@link JobView}: what each one is, and its declared columns. */
final class SourceLines {
    private final Screen screen;

    SourceLines(Screen screen) {
        this.screen = screen;
    }

    List<String> of(List<Source> sources) {
        List<String> lines = new ArrayList<>();
        for (Source source : sources) {
            String head = "  %-14s ".formatted(source.name());
            if (source instanceof Source.Upstream upstream) {
                lines.addAll(Wrap.lines(head, "job " + upstream.job() + window(source.window()), screen.width()));
            } else if (source instanceof Source.Database database) {
                lines.addAll(Wrap.lines(head, "jdbc " + database.url(), screen.width()));
                lines.addAll(Wrap.lines(" ".repeat(17), about(database), screen.width()));
                lines.addAll(columns(database));
            } else {
                Source.Files files = (Source.Files) source;
                String place = files.catalog()
                        .map(name -> "catalog table " + name)
                        .orElseGet(() -> files.path().toString());
                lines.addAll(Wrap.lines(head, "%s %s".formatted(files.format().text(), place), screen.width()));
                lines.addAll(Wrap.lines(" ".repeat(17), about(files), screen.width()));
                lines.addAll(columns(files));
            }
        }
        return lines;
    }

    private static String about(Source.Files files) {
        List<String> words = new ArrayList<>();
        words.add(files.isPartitioned() ? "by partition" + window(files.window()) : "static: read whole");
        if (files.format().isText()) {
            words.add(options(files.options()));
        }
        if (!files.columns().isEmpty()) {
            words.add("unknown columns " + (files.blockUnknownColumns() ? "block" : "are ignored"));
        }
        ready(files.ready()).forEach(words::add);
        return String.join("; ", words);
    }

    private static String about(Source.Database database) {
        List<String> words = new ArrayList<>();
        words.add(
                database.relation() instanceof Source.Database.Relation.Table table
                        ? "table " + table.name()
                        : "a query");
        words.add(database.partitionColumn()
                .map(column -> "by partition, by " + column + window(database.window()))
                .orElse("static: read whole"));
        words.add("as " + database.user());
        words.add(database.split()
                .map(split -> "%d connections, by %s".formatted(split.connections(), split.column()))
                .orElse("one connection"));
        words.addAll(ready(database.ready()));
        return String.join("; ", words);
    }

    private static String window(Window window) {
        return window.equals(Window.NONE)
                ? ""
                : ", with %d before and %d after".formatted(window.before(), window.after());
    }

    private static String options(TextOptions options) {
        return "delimiter %s, quote %s, escape %s, %s, null %s%s"
                .formatted(
                        shown(options.delimiter()),
                        shown(options.quote()),
                        shown(options.escape()),
                        options.encoding(),
                        shown(options.nullValue()),
                        options.multiline() ? ", multiline" : "");
    }

    private static String shown(String character) {
        return character.equals("\t") ? "tab" : character.isEmpty() ? "none" : "'" + character + "'";
    }

    private static List<String> ready(Ready ready) {
        List<String> words = new ArrayList<>();
        ready.successFile().ifPresent(file -> words.add("ready when " + file + " is there"));
        if (ready.minRows().isPresent()) {
            words.add("ready from " + Numbers.count(ready.minRows().getAsLong(), "row"));
        }
        ready.maxTimestamp().ifPresent(column -> words.add("ready when " + column + " reaches the end"));
        if (!ready.timeout().isZero()) {
            words.add("waits %s, asks every %s"
                    .formatted(Numbers.setting(ready.timeout()), Numbers.setting(ready.poll())));
        }
        return words;
    }

    private List<String> columns(Source files) {
        if (files.columns().isEmpty()) {
            return List.of();
        }
        Table table = new Table(Column.prose(" ".repeat(17) + "column"), Column.prose("type"), Column.text("since"));
        files.columns()
                .forEach(column -> table.row(
                        " ".repeat(17) + column.name(),
                        column.type(),
                        column.since().map(Object::toString).orElse("")));
        return table.lines(screen);
    }
}
