package io.tidegate.job.yaml;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The files that a project is made of: the job file, the overlays of all environments beside it, what they include, and the SQL files
 * of all jobs. Only paths of files are filled in, so it needs none of the variables and secrets that a run will have.
 */
public sealed interface ProjectSources {
    /** @param files absolute, sorted, all below the folder of the job file */
    record Found(List<Path> files) implements ProjectSources {}

    /** All faults that kept files from being read, at least one. */
    record Faulty(List<Fault> faults) implements ProjectSources {}

    /** @param environment what {@code ${VAR}} in the path of a file may name */
    static ProjectSources of(Path file, Map<String, String> environment) {
        return new SourceSearch(file, environment).all();
    }
}
