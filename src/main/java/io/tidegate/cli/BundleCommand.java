package io.tidegate.cli;

import io.tidegate.bundle.BundleWriter;
import io.tidegate.bundle.Manifest.Origin;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.yaml.ProjectSources;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Printable;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Packs the job file, its overlays, what they include and all SQL files into one file. Variables and secrets stay references. */
final class BundleCommand extends ProjectCommand {
    @Option(names = "--out", paramLabel = "FILE.zip", description = "The bundle (default: bundle.zip).")
    private String out = "bundle.zip";

    @Override
    void check() {
        project().orElseThrow().requireFileAlone();
        if (!out.endsWith(".zip")) {
            throw Usage.wrong(
                    "Cannot write the bundle to %s: -f would not know it for one".formatted(Printable.quoted(out, 80)),
                    "Give it a name that ends in .zip.");
        }
    }

    @Override
    Answer answer(Session session) {
        Path directory = session.world().directory();
        if (project().orElseThrow().bundle(directory).isPresent()) {
            throw Usage.wrong("Cannot bundle a bundle", "Name the job file with -f.");
        }
        Path jobFile = project().orElseThrow().file(directory);
        ProjectSources sources = ProjectSources.of(jobFile, session.world().env());
        if (sources instanceof ProjectSources.Faulty faulty) {
            throw new FaultyJobFile(faulty.faults());
        }
        List<Path> files = ((ProjectSources.Found) sources).files();
        Path folder = jobFile.toAbsolutePath().normalize().getParent();
        Optional<GitState> git = GitState.of(folder, files);
        Instant now = session.world().clock().instant().truncatedTo(ChronoUnit.SECONDS);
        BundleWriter.Packed packed = BundleWriter.pack(
                jobFile.getFileName().toString(),
                Version.text(),
                git.map(GitState::origin),
                git.filter(state -> !state.origin().isDirty()).map(GitState::at).orElse(now),
                contents(folder, files));
        Path target = target(directory);
        write(target, packed.bytes());
        return told(session, packed, target);
    }

    private Path target(Path directory) {
        try {
            return directory.resolve(out).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw Usage.wrong("Cannot write the bundle: --out is not a path", "Name a file.");
        }
    }

    private static SortedMap<String, byte[]> contents(Path folder, List<Path> files) {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        for (Path file : files) {
            try {
                contents.put(
                        folder.relativize(file).toString().replace(File.separatorChar, '/'), Files.readAllBytes(file));
            } catch (IOException e) {
                throw failed("read " + file, e);
            }
        }
        return contents;
    }

    /** Whole or not at all: whoever copies it while it is made anew gets the old one. */
    private static void write(Path target, byte[] bytes) {
        try {
            Files.createDirectories(target.getParent());
            Path draft = target.resolveSibling(".%s.%d.draft"
                    .formatted(target.getFileName(), ProcessHandle.current().pid()));
            try {
                Files.write(draft, bytes);
                Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw failed("write " + target, e);
        }
    }

    private static TidegateException failed(String what, IOException e) {
        return new TidegateException(
                ErrorCode.INFRASTRUCTURE,
                "Cannot %s: %s".formatted(what, e.getMessage()),
                "Check the permissions and the free space.",
                e);
    }

    private static Answer told(Session session, BundleWriter.Packed packed, Path target) {
        Table table = new Table(Column.text(""), Column.wrapped(""));
        packed.manifest().files().keySet().forEach(path -> table.row(new Cell("packed", Tone.GOOD), path));
        Optional<Origin> origin = packed.manifest().origin();
        String commit = origin.map(o -> "commit " + o.commit().substring(0, 12) + (o.isDirty() ? ", with changes" : ""))
                .orElse("of no git commit");
        return Answer.done(
                Line.drawn(table.lines(session.screen())),
                "%s: %s, %s, %s"
                        .formatted(
                                target,
                                Numbers.count(packed.manifest().files().size(), "file"),
                                Numbers.bytes(packed.bytes().length),
                                commit),
                Json.object()
                        .put("status", "ok")
                        .put("bundle", target.toString())
                        .put("code_version", packed.manifest().codeVersion())
                        .set("files", Json.texts(packed.manifest().files().keySet())));
    }
}
