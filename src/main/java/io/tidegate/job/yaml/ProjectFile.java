package io.tidegate.job.yaml;

import java.nio.file.Path;

/**
 * A job file, and what paths in it mean.
 *
 * @param file where it lies; SQL files and included files start in its folder
 * @param shown its name in messages
 * @param data the folder in which paths of data, ledger and warehouse start, as if the job file lay there
 */
public record ProjectFile(Path file, String shown, Path data) {
    /** One that lies in its project. */
    public static ProjectFile of(Path file) {
        return new ProjectFile(
                file, file.toString(), file.toAbsolutePath().normalize().getParent());
    }
}
