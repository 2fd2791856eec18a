package io.tidegate.submit;

import io.tidegate.testing.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.awaitility.Awaitility;

/** The shop as a cluster meets it: a query in a file of its own, or a class in a jar of its own. */
final class SubmitShop {
    private static final String INLINE = "sql: SELECT _partition AS day, id, amount, status FROM raw";

    private SubmitShop() {}

    /** Its query is in {@code orders.sql} beside the job file. */
    static Shop withQueryFile(Path root) {
        return Shop.in(root)
                .write("orders.sql", INLINE.substring("sql: ".length()) + "\n")
                .edit(INLINE, "sql_file: orders.sql");
    }

    /** Its transform is {@link JarredTransform}. */
    static Shop withClass(Path root) {
        return Shop.in(root).edit(INLINE, "class: " + JarredTransform.class.getName());
    }

    /** A jar with these classes and nothing else, as somebody's own build would make it. */
    static Path jar(Path file, Class<?>... types) {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
            for (Class<?> type : types) {
                String name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                out.write(type.getResourceAsStream("/" + name).readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** Options under which the data file of this day is begun and not ended while {@code hold} is in the folder. */
    static String[] holding(Path folder, String day, boolean isFirstAttemptOnly) {
        Path jar = jar(folder.resolve("held.jar"), HeldFiles.class);
        return List.of(
                        "--driver-class-path",
                        jar.toString(),
                        "--conf",
                        "spark.executor.extraClassPath=" + jar,
                        "--conf",
                        "spark.hadoop.fs.file.impl=" + HeldFiles.class.getName(),
                        "--conf",
                        "spark.hadoop.held.folder=" + folder,
                        "--conf",
                        "spark.hadoop.held.day=" + day,
                        "--conf",
                        "spark.hadoop.held.first.only=" + isFirstAttemptOnly)
                .toArray(String[]::new);
    }

    /** Waits for the first attempt to be held, and tells the id of its process. */
    static long processThatHolds(Path folder) {
        Path mark = folder.resolve("attempt-0");
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Files.exists(mark) && Files.readString(mark).endsWith("\n"));
        try {
            return Long.parseLong(Files.readString(mark).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
