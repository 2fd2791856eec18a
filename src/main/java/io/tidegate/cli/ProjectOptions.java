package io.tidegate.cli;

import io.tidegate.report.Printable;
import io.tidegate.storage.Locations;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every command that reads a job file. */
final class ProjectOptions {
    private static final String SCHEME = "[A-Za-z][A-Za-z0-9+.-]+:.*";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The job file, or a bundle anywhere (default: jobs.yaml).")
    private String file;

    @Option(names = "--env", paramLabel = "NAME", description = "Lay jobs.NAME.yaml over the job file.")
    private String environment;

    @Option(names = "--var", paramLabel = "K=V", description = "Set a variable of the job file; repeatable.")
    private List<String> vars = new ArrayList<>();

    /** Where the bundle lies, when the job file is in one: an absolute path, or a URI. */
    Optional<String> bundle(Path directory) {
        if (!name().endsWith(".zip")) {
            return Optional.empty();
        }
        return Optional.of(Locations.isLocal(name()) ? local(directory).toString() : name());
    }

    /** As it was typed when that means the same here, for short messages; otherwise resolved. */
    Path file(Path directory) {
        if (name().matches(SCHEME)) {
            throw Usage.later(
                    "-f %s: a job file that is not on this machine".formatted(Printable.quoted(name(), 80)),
                    "`tidegate bundle` packs it with its SQL files into one that may lie anywhere; spark-submit brings files along"
                            + " with --files.");
        }
        return found(directory, name());
    }

    private Path local(Path directory) {
        String path = name().matches(SCHEME) ? name().replaceFirst("(?i)^file:(//)?", "") : name();
        return found(directory, path).toAbsolutePath().normalize();
    }

    private Path found(Path directory, String typed) {
        try {
            Path path = Path.of(typed);
            return ShippedFiles.of(System.getProperties())
                    .find(directory.equals(Path.of("").toAbsolutePath()) ? path : directory.resolve(path));
        } catch (InvalidPathException e) {
            throw Usage.wrong(
                    "Cannot use -f %s: it is not a path".formatted(Printable.quoted(name(), 80)), "Name the job file.");
        }
    }

    private String name() {
        return file == null ? "jobs.yaml" : file;
    }

    /** For a command that takes the file with all its environments, and no values. */
    void requireFileAlone() {
        if (environment != null || !vars.isEmpty()) {
            throw Usage.wrong(
                    "Cannot bundle with --env or --var: a bundle holds the overlays of all environments and no values",
                    "Give them to the command that runs the bundle.");
        }
    }

    Optional<String> environment() {
        if (environment != null && !environment.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,39}")) {
            throw Usage.wrong(
                    "Cannot use --env %s: it is not the name of an environment"
                            .formatted(Printable.quoted(environment, 40)),
                    "Name it with letters, digits, '_' and '-'; --env prod reads jobs.prod.yaml.");
        }
        return Optional.ofNullable(environment);
    }

    Map<String, String> vars() {
        return Pairs.read("--var", vars, "[a-z][a-z0-9_]*", "--var min_orders=10");
    }
}
