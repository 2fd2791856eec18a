package io.tidegate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * One day from the shell to the end of the process, ten checks and a key: the launcher against the same day by hand, started
 * plainly and started with a class archive of its own. Needs the launcher's build ({@code ./tidegate validate} makes it).
 */
public final class ColdBench {
    private static final int PAIRS = Integer.getInteger("bench.pairs", 7);
    private static final Path LAUNCHER = Path.of("tidegate").toAbsolutePath();

    private final Orders orders;
    private final Path folder;
    private final Ours ours;
    private int day;

    private ColdBench(Orders orders, Path folder) throws IOException {
        this.orders = orders;
        this.folder = folder.toAbsolutePath();
        this.ours = Ours.in(folder.resolve("ours"), orders, Ours.TEN_AND_A_KEY);
        Folders.delete(folder.resolve("by-hand"));
        Files.createDirectories(folder.resolve("by-hand"));
    }

    public static void main(String[] args) throws IOException {
        SparkSession spark = Folders.session();
        Orders orders = Orders.in(Folders.BENCH, spark, 1_000_000, 60);
        spark.stop();
        ColdBench bench = new ColdBench(orders, Folders.BENCH.resolve("cold"));

        Paired plain = new Paired("cold-against-plain", 0.7).runTimed(PAIRS, bench::ours, () -> bench.hand(List.of()));
        plain.print(System.out);
        plain.write(Folders.BENCH);

        Path archive = bench.folder.resolve("hand.jsa");
        Files.deleteIfExists(archive);
        bench.hand(List.of("-XX:ArchiveClassesAtExit=" + archive));
        List<String> archived = List.of("-XX:SharedArchiveFile=" + archive);
        Paired warmed = new Paired("cold-against-archived", 1.15).runTimed(PAIRS, bench::ours, () -> bench.hand(archived));
        warmed.print(System.out);
        warmed.write(Folders.BENCH);
    }

    /** Another day each time, so that there is always something to build. */
    private LocalDate next() {
        return orders.all().get(day++ % orders.days());
    }

    private Paired.Time ours() {
        return Shell.run(
                ours.folder(),
                Map.of(),
                List.of(LAUNCHER.toString(), "run", "orders", "--partition", next().toString(), "--force", "--reason", "a measurement"));
    }

    private Paired.Time hand(List<String> options) {
        List<String> command = Shell.java();
        command.removeIf(argument -> argument.startsWith("-Xmx"));
        command.addAll(options);
        command.addAll(List.of("-cp", jars(), ColdHand.class.getName()));
        command.addAll(List.of(
                orders.folder().toString(),
                Long.toString(orders.rows()),
                Integer.toString(orders.days()),
                next().toString(),
                folder.resolve("by-hand/table").toString()));
        return Shell.run(folder.resolve("by-hand"), Map.of(), command);
    }

    /** An archive takes classes from jars alone: folders of the class path become jars beside it. */
    private String jars() {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":")) {
            Path path = Path.of(entry).toAbsolutePath();
            jars.add(Files.isDirectory(path) ? jar(path) : path.toString());
        }
        return String.join(":", jars);
    }

    private String jar(Path classes) {
        Path jar = folder.resolve(classes.getFileName() + ".jar");
        if (Files.exists(jar)) {
            return jar.toString();
        }
        try (Stream<Path> all = Files.walk(classes);
                var out = new java.util.jar.JarOutputStream(Files.newOutputStream(jar))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new java.util.zip.ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return jar.toString();
    }
}
