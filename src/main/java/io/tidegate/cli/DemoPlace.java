package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder that the demo works in: a copy of the sample pipeline, made anew each time and left there to look at. */
record DemoPlace(Path root) {
    private static final String MARK = ".tidegate-demo";
    private static final List<String> COPIED = List.of("jobs.yaml", "src/demo");

    /** @throws TidegateException USAGE when the sample is not there, or the folder is somebody else's */
    static DemoPlace fresh(Path home, Path directory) {
        Path root = directory.resolve(".tidegate").resolve("demo");
        if (!Files.isDirectory(home.resolve("src/demo"))) {
            throw Usage.wrong(
                    "Cannot find the sample pipeline: there is no src/demo in %s".formatted(home),
                    "Run it as ./tidegate demo from a clone of the repository.");
        }
        try {
            if (Files.exists(root) && !Files.exists(root.resolve(MARK))) {
                throw Usage.wrong(
                        "Cannot use %s for the demo: something else is there".formatted(root), "Move it away.");
            }
            remove(root);
            Files.createDirectories(root);
            Files.createFile(root.resolve(MARK));
            for (String name : COPIED) {
                copy(home.resolve(name), root.resolve(name));
            }
        } catch (IOException e) {
            throw trouble(root, e);
        }
        return new DemoPlace(root);
    }

    /** The cure of 15 January, put beside the job file. */
    void cure() {
        overlay("src/demo/cure/jobs.cured.yaml");
    }

    /** An overlay of the sample, put beside the job file. */
    void overlay(String file) {
        Path from = root.resolve(file);
        try {
            Files.copy(from, root.resolve(from.getFileName()));
        } catch (IOException e) {
            throw trouble(root, e);
        }
    }

    private static TidegateException trouble(Path root, IOException e) {
        return new TidegateException(
                ErrorCode.INFRASTRUCTURE, "Cannot prepare %s: %s".formatted(root, e), "Look at the disk.", e);
    }

    private static void remove(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(path, target);
                }
            }
        }
    }
}
