package io.tidegate.cli;

import java.util.Optional;
import picocli.CommandLine.Mixin;

/** A command that reads a job file. */
abstract class ProjectCommand extends Command {
    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Override
    Optional<ProjectOptions> project() {
        return Optional.of(project);
    }
}
