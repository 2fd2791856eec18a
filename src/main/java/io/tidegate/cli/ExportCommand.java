package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.export.Call;
import io.tidegate.export.ExportFile;
import io.tidegate.export.Orchestrator;
import io.tidegate.job.Job;
import io.tidegate.job.Nearest;
import io.tidegate.plan.JobSelection;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Printable;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import io.tidegate.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Files for an orchestrator, on stdout or in a folder. Writes only over files that an export made. */
final class ExportCommand extends ProjectCommand {
    private static final String IN_A_CONTAINER = "/etc/tidegate/";

    @Parameters(
            arity = "0..*",
            paramLabel = "ORCHESTRATOR [JOB…]",
            description =
                    "airflow, dagster, argo, spark-operator, k8s-job, systemd or cron; then jobs, as in `run` (default: all).")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE|DIR",
            description = "Write there instead of to stdout: a file, or a folder for several.")
    private String out;

    @Option(
            names = "--launcher",
            paramLabel = "PROGRAM",
            description = "How tidegate is called there (default: tidegate).")
    private String launcher;

    @Option(
            names = "--job-file",
            paramLabel = "PATH",
            description =
                    "Where the job file lies there (default: where it lies here; in containers /etc/tidegate, by its name).")
    private String jobFile;

    @Option(names = "--image", paramLabel = "IMAGE", description = "The container image with Tidegate.")
    private String image;

    @Option(names = "--jar", paramLabel = "URI", description = "The application, for spark-operator.")
    private String jar;

    @Override
    void check() {
        Orchestrator orchestrator = orchestrator();
        String name = orchestrator.text();
        refuseIf(
                out == null && output().format() != Format.TEXT,
                "-o with export: the files go to stdout",
                "Add --out DIR.");
        refuseIf(
                image != null && !orchestrator.startsContainers(),
                "--image with export %s: it starts no containers".formatted(name),
                "Leave it out.");
        boolean isSpark = orchestrator == Orchestrator.SPARK_OPERATOR;
        refuseIf(jar != null && !isSpark, "--jar with export %s".formatted(name), "It belongs to spark-operator.");
        refuseIf(
                launcher != null && isSpark,
                "--launcher with export %s: Spark starts the jar".formatted(name),
                "Name it with --jar.");
        refuseIf(
                image == null && orchestrator.startsContainers(),
                "export %s without an image".formatted(name),
                "Add --image IMAGE: one with Tidegate, and the job file at --job-file.");
        refuseIf(
                jar == null && isSpark,
                "export %s without the application".formatted(name),
                "Add --jar, such as --jar local:///opt/tidegate/tidegate.jar.");
    }

    private static void refuseIf(boolean isWrong, String what, String cure) {
        if (isWrong) {
            throw Usage.wrong("Cannot use " + what, cure);
        }
    }

    private Orchestrator orchestrator() {
        List<String> known =
                Arrays.stream(Orchestrator.values()).map(Orchestrator::text).toList();
        String cure = "Use one of: %s.".formatted(String.join(", ", known));
        if (words.isEmpty()) {
            throw Usage.wrong("Cannot export: no orchestrator was named", cure);
        }
        return Orchestrator.of(words.get(0))
                .orElseThrow(() -> Usage.wrong(
                        "Cannot export for '%s': it is not known".formatted(Printable.quoted(words.get(0), 40)),
                        Nearest.hint(words.get(0), known) + cure));
    }

    @Override
    boolean asksLedger() {
        return false;
    }

    @Override
    Answer answer(Session session) {
        Orchestrator orchestrator = orchestrator();
        List<Job> jobs = JobSelection.select(session.project(), words.subList(1, words.size()), List.of());
        List<ExportFile> files = orchestrator.files(call(session, orchestrator), jobs);
        return out == null ? Answer.verbatim(printed(files)) : written(session, files);
    }

    private Call call(Session session, Orchestrator orchestrator) {
        Path directory = session.world().directory();
        String file = project()
                .orElseThrow()
                .bundle(directory)
                .orElseGet(() -> project()
                        .orElseThrow()
                        .file(directory)
                        .toAbsolutePath()
                        .normalize()
                        .toString());
        boolean isCopied = orchestrator.startsContainers() && Locations.isLocal(file);
        String there = isCopied ? IN_A_CONTAINER + Locations.name(file) : file;
        return new Call(
                session.project().name(),
                launcher == null ? "tidegate" : launcher,
                jobFile == null ? there : jobFile,
                project().orElseThrow().environment(),
                project().orElseThrow().vars(),
                Optional.ofNullable(image).orElse(""),
                Optional.ofNullable(jar).orElse(""));
    }

    /** Several files of YAML are one stream of documents; those of systemd are told apart by comments. */
    private static String printed(List<ExportFile> files) {
        if (files.size() == 1) {
            return files.get(0).text();
        }
        StringBuilder text = new StringBuilder();
        for (ExportFile file : files) {
            text.append(file.name().endsWith(".yaml") ? "---\n" : "")
                    .append("# ")
                    .append(file.name())
                    .append('\n')
                    .append(file.text());
        }
        return text.toString();
    }

    private Answer written(Session session, List<ExportFile> files) {
        Path place = place(session);
        boolean isFolder = files.size() > 1 || Files.isDirectory(place) || out.endsWith("/");
        Table table = new Table(Column.text(""), Column.wrapped(""));
        List<String> names = new ArrayList<>();
        List<Path> targets = files.stream()
                .map(file -> isFolder ? place.resolve(file.name()) : place)
                .toList();
        targets.forEach(ExportCommand::requireOurs);
        for (int i = 0; i < files.size(); i++) {
            write(targets.get(i), files.get(i).text());
            names.add(targets.get(i).toString());
            table.row(new Cell("written", Tone.GOOD), targets.get(i));
        }
        return Answer.done(
                Line.drawn(table.lines(session.screen())),
                "%s for %s"
                        .formatted(
                                Numbers.count(files.size(), "file"),
                                orchestrator().text()),
                Json.object().set("files", Json.texts(names)));
    }

    private Path place(Session session) {
        try {
            return session.world().directory().resolve(out).normalize();
        } catch (InvalidPathException e) {
            throw Usage.wrong(
                    "Cannot write to %s: it is not a path".formatted(Printable.quoted(out, 80)),
                    "Name a file or folder.");
        }
    }

    private static void requireOurs(Path file) {
        try {
            if (Files.isDirectory(file) || Files.exists(file) && !Orchestrator.isOurs(Files.readString(file))) {
                throw Usage.wrong(
                        "Cannot write over %s: no export made it".formatted(file),
                        "Move it away, or name another place with --out.");
            }
        } catch (IOException e) {
            throw Usage.wrong("Cannot write over %s: it cannot be read as text".formatted(file), "Move it away.");
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot write %s: %s".formatted(file, e.getMessage()),
                    "Check the folder's permissions and free space.",
                    e);
        }
    }
}
