package io.tidegate.matrix;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A small disk of its own under a folder, which can be filled to the last byte or made read-only. Where nobody may mount, the test is skipped. */
final class Tmpfs implements AutoCloseable {
    private final Path folder;
    private final Path filler;

    private Tmpfs(Path folder) {
        this.folder = folder;
        this.filler = folder.resolve("filler");
    }

    /** What is in the folder stays there. */
    static Tmpfs on(Path folder) throws Exception {
        Files.createDirectories(folder);
        Path aside = folder.resolveSibling(folder.getFileName() + "-aside");
        copy(folder, aside);
        assumeThat(exit("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.toString()))
                .as("this environment lets nobody mount a disk, so faults of the disk are not tried")
                .isZero();
        copy(aside, folder);
        return new Tmpfs(folder);
    }

    void fill() throws IOException {
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // Not one block is left.
        }
    }

    void empty() throws IOException {
        Files.deleteIfExists(filler);
    }

    void readOnly() throws Exception {
        remount("ro");
    }

    void writable() throws Exception {
        remount("rw");
    }

    private void remount(String how) throws Exception {
        assumeThat(exit("mount", "-o", "remount," + how, folder.toString())).isZero();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        }
    }

    private static int exit(String... command) throws Exception {
        return new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Override
    public void close() throws Exception {
        exit("umount", "-l", folder.toString());
    }
}
