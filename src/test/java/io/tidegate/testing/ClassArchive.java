package io.tidegate.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * What child processes start with: the class path with its folders as jars, since Java archives classes of jars alone, and an archive
 * of the classes that a small run loads. Made once a build; a child starts in half the time with it.
 */
final class ClassArchive {
    private static final Path FOLDER = Path.of("target", "children").toAbsolutePath();
    private static final ClassArchive MADE = made();

    private final String classPath;
    private final Path archive;

    private ClassArchive(String classPath, Path archive) {
        this.classPath = classPath;
        this.archive = archive;
    }

    static ClassArchive ofThisBuild() {
        return MADE;
    }

    String classPath() {
        return classPath;
    }

    List<String> options() {
        return Files.exists(archive) ? List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive) : List.of();
    }

    /** Two test processes want it at once; one makes it. */
    private static ClassArchive made() {
        try {
            Files.createDirectories(FOLDER);
            try (FileChannel channel = FileChannel.open(
                            FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                assert lock.isValid();
                List<String> path = new ArrayList<>();
                long newest = 0;
                for (String entry : System.getProperty("java.class.path").split(":")) {
                    newest = Math.max(newest, newest(Path.of(entry)));
                    path.add(
                            Files.isDirectory(Path.of(entry))
                                    ? jar(Path.of(entry)).toString()
                                    : entry);
                }
                ClassArchive made = new ClassArchive(
                        String.join(":", path), FOLDER.resolve("%x.jsa".formatted(path.hashCode() * 31L + newest)));
                if (!Files.exists(made.archive)) {
                    made.fill();
                }
                return made;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Without an archive children are slower, that is all. */
    private void fill() throws IOException, InterruptedException {
        Path shop = Files.createTempDirectory("tidegate-children");
        List<String> command = new ArrayList<>(Child.java());
        command.add("-XX:ArchiveClassesAtExit=" + archive);
        command.addAll(List.of("-cp", classPath, WarmUp.class.getName(), shop.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("archive.log").toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.start().waitFor();
    }

    private static long newest(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return Files.exists(path) ? Files.getLastModifiedTime(path).toMillis() : 0;
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().lastModified())
                    .max()
                    .orElse(0);
        }
    }

    /** Named by the time of its newest file; a jar that is there is whole. */
    private static Path jar(Path classes) throws IOException {
        Path jar = FOLDER.resolve("%s-%x.jar".formatted(classes.getFileName(), newest(classes)));
        if (Files.exists(jar)) {
            return jar;
        }
        Path draft = jar.resolveSibling(jar.getFileName() + ".draft");
        try (OutputStream out = Files.newOutputStream(draft);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            entries.setLevel(0);
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
        return Files.move(draft, jar);
    }
}
