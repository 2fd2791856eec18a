package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.Machine;
import io.tidegate.report.Printable;
import io.tidegate.storage.Locations;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files that spark-submit was given with {@code --files}. YARN and Kubernetes lay them into the driver's folder; a standalone cluster
 * only tells the driver where they were, and what is at that place is taken when the driver can see it.
 *
 * @param locations as in {@code spark.files}: {@code file:///etl/jobs.yaml#jobs.yaml}
 * @param isCluster whether the driver was started on another machine than the command
 */
record ShippedFiles(List<String> locations, boolean isCluster) {
    ShippedFiles {
        locations = List.copyOf(locations);
    }

    /** What spark-submit left in the properties of this VM. */
    static ShippedFiles of(Map<?, ?> properties) {
        Object files = properties.get("spark.files");
        return new ShippedFiles(
                files == null
                        ? List.of()
                        : Arrays.stream(files.toString().split(","))
                                .map(String::strip)
                                .filter(text -> !text.isEmpty())
                                .toList(),
                "cluster".equals(properties.get("spark.submit.deployMode")));
    }

    /**
     * The file that a name on the command line means: the one at that path, otherwise the shipped one of that name.
     *
     * @throws TidegateException JOB_FILE when it is nowhere and the driver was started by a cluster
     */
    Path find(Path asTyped) {
        Path found = look(asTyped);
        if (!Files.exists(found) && isCluster) {
            throw new TidegateException(
                    ErrorCode.JOB_FILE,
                    "Cannot find the job file %s: the driver runs on %s, in %s, and it is not there"
                            .formatted(
                                    Printable.quoted(asTyped.toString(), 200),
                                    Machine.host(),
                                    Path.of("").toAbsolutePath()),
                    "Ship it with its SQL files (--files jobs.yaml,orders.sql -f jobs.yaml), or keep them on a disk that"
                            + " every machine sees and name the whole path.");
        }
        return found;
    }

    /** The same for a file that may be nowhere: then it is the path as it was typed. */
    Path look(Path asTyped) {
        if (Files.exists(asTyped)) {
            return asTyped;
        }
        return locations.stream()
                .filter(location -> name(location).equals(asTyped.getFileName().toString()))
                .flatMap(location -> local(location).stream())
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(asTyped);
    }

    /** A fragment is the name that the file shall have. */
    private static String name(String location) {
        int fragment = location.lastIndexOf('#');
        return fragment >= 0 ? location.substring(fragment + 1) : Locations.name(location);
    }

    private static Optional<Path> local(String location) {
        int fragment = location.lastIndexOf('#');
        String place = fragment >= 0 ? location.substring(0, fragment) : location;
        try {
            return Locations.isLocal(place) ? Optional.of(Locations.local(place)) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
