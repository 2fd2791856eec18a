package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Parameters;

/** A small project that runs at once, with data of its own. Never writes over a file. */
final class InitCommand extends Command {
    private static final String RESOURCES = "/io/tidegate/cli/init/";

    /** Where each file goes, and the resource it comes from. */
    private static final Map<String, String> FILES = new TreeMap<>(Map.of(
            "README.md", RESOURCES + "README.md",
            "jobs.yaml", RESOURCES + "jobs.yaml",
            "tidegate.schema.json", "/tidegate.schema.json",
            "sql/orders_daily.sql", RESOURCES + "orders_daily.sql",
            "data/orders/dt=2024-03-01/orders.csv", RESOURCES + "orders-2024-03-01.csv",
            "data/orders/dt=2024-03-02/orders.csv", RESOURCES + "orders-2024-03-02.csv",
            "data/orders/dt=2024-03-03/orders.csv", RESOURCES + "orders-2024-03-03.csv",
            "data/orders/dt=2024-03-04/orders.csv", RESOURCES + "orders-2024-03-04.csv",
            "spark-conf/local.conf", RESOURCES + "local.conf",
            ".gitignore", RESOURCES + "gitignore"));

    @Parameters(arity = "0..*", paramLabel = "DIR", description = "The folder (default: this one).")
    private List<String> folders = new ArrayList<>();

    @Override
    void check() {
        if (folders.size() > 1) {
            throw Usage.wrong("Cannot make more than one project at once", "Name one folder.");
        }
    }

    @Override
    Answer answer(Session session) {
        Path folder = folder(session);
        List<String> there = FILES.keySet().stream()
                .filter(name -> Files.exists(folder.resolve(name)))
                .toList();
        if (!there.isEmpty()) {
            throw Usage.wrong(
                    "Cannot make a project in %s: it already has %s".formatted(folder, String.join(", ", there)),
                    "Name an empty folder: tidegate init my_project.");
        }
        FILES.forEach((name, resource) -> write(folder.resolve(name), resource));
        Table table = new Table(Column.text(""), Column.text(""));
        FILES.keySet().forEach(name -> table.row(new Cell("made", Tone.GOOD), name));
        return Answer.done(
                        Line.drawn(table.lines(session.screen())),
                        "a new project in %s: %s".formatted(folder, Numbers.count(FILES.size(), "file")),
                        Json.object().put("folder", folder.toString()).set("files", Json.texts(FILES.keySet())))
                .withNotes(List.of(
                        "Next: %stidegate run orders_daily --from 2024-03-01 --to 2024-03-04"
                                .formatted(folders.isEmpty() ? "" : "cd " + folders.get(0) + " && "),
                        "      README.md of the project has the next five commands."));
    }

    private Path folder(Session session) {
        try {
            return session.world()
                    .directory()
                    .resolve(folders.isEmpty() ? "." : folders.get(0))
                    .normalize();
        } catch (InvalidPathException e) {
            throw Usage.wrong("Cannot use the folder: %s".formatted(e.getReason()), "Name a folder.");
        }
    }

    private static void write(Path file, String resource) {
        try (InputStream content = InitCommand.class.getResourceAsStream(resource)) {
            Files.createDirectories(file.getParent());
            Files.write(file, content.readAllBytes(), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot write %s: %s".formatted(file, e.getMessage()),
                    "Check the folder's permissions and free space.",
                    e);
        }
    }
}
