package io.tidegate.cli;

import io.tidegate.report.Printable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every command that reads a job file. */
final class ProjectOptions {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The job file (default: jobs.yaml).")
    private String file;

    @Option(names = "--env", paramLabel = "NAME", description = "Lay jobs.NAME.yaml over the job file.")
    private String environment;

    @Option(names = "--var", paramLabel = "K=V", description = "Set a variable of the job file; repeatable.")
    private List<String> vars = new ArrayList<>();

    /** As it was typed when that means the same here, for short messages; otherwise resolved. */
    Path file(Path directory) {
        String name = file == null ? "jobs.yaml" : file;
        if (name.endsWith(".zip") || name.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
            throw Usage.later(
                    "-f %s: bundles and remote job files".formatted(Printable.quoted(name, 80)),
                    "Name a job file on this machine; spark-submit brings one along with --files.");
        }
        try {
            Path path = Path.of(name);
            return ShippedFiles.of(System.getProperties())
                    .find(directory.equals(Path.of("").toAbsolutePath()) ? path : directory.resolve(path));
        } catch (InvalidPathException e) {
            throw Usage.wrong(
                    "Cannot use -f %s: it is not a path".formatted(Printable.quoted(name, 80)), "Name the job file.");
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
