package io.tidegate.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Small tables that delta-rs 1.6.6 wrote (Python: {@code write_deltalake} with {@code partition_by}, an overwrite with a predicate, an
 * append, {@code create_checkpoint}), checked in because no test may need Python.
 */
final class Fixtures {
    private static final Path TABLES = Path.of("src/test/resources/tables");

    private Fixtures() {}

    static void copy(String name, Path to) throws IOException {
        List<Path> files;
        Path from = TABLES.resolve(name);
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }
}
