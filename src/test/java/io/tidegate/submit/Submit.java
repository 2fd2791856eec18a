package io.tidegate.submit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code spark-submit} with the jar as it is packaged and the profile {@code spark-conf/cluster.conf} as it is shipped, but for sizes
 * that fit a test, and for Delta's jars, which Ivy takes from where Maven has put them.
 */
final class Submit {
    /** For processes that are over in a minute. */
    static final String QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto";

    /** Copies, in a folder without a blank: options of a JVM and paths of a standalone master cannot have one. */
    private static final Path SHIPPED = shipped();

    static final Path JAR = SHIPPED.resolve("tidegate-0.1.0.jar");

    private static final String SIZES = """

            spark.driver.memory                      700m
            spark.executor.memory                    512m
            spark.executor.cores                     1
            spark.cores.max                          2
            spark.dynamicAllocation.maxExecutors     2
            spark.dynamicAllocation.schedulerBacklogTimeout 1s
            spark.ui.enabled                         false
            spark.sql.shuffle.partitions             2
            spark.databricks.delta.snapshotPartitions 1
            spark.executor.extraJavaOptions          %1$s
            spark.driver.extraJavaOptions            %2$s %1$s -Dlog4j2.configurationFile=%3$s
            spark.jars.ivy                           %4$s
            spark.jars.ivySettings                   %5$s
            """;

    /** Nothing but Maven's own folder: no test asks the network for a jar that the build has fetched already. */
    private static final String IVY = """
            <ivysettings>
              <settings defaultResolver="maven"/>
              <resolvers>
                <ibiblio name="maven" m2compatible="true" root="%s"/>
              </resolvers>
            </ivysettings>
            """;

    private final Path home;
    private final Path folder;
    private final List<String> before = new ArrayList<>();
    private List<String> prefix = List.of();
    private Map<String, String> variables = Map.of();

    private static Path shipped() {
        try {
            Path folder = Files.createTempDirectory("tidegate-submit");
            folder.toFile().deleteOnExit();
            for (String file : List.of("spark-conf/log4j2.properties", "target/tidegate-0.1.0.jar")) {
                Path copy = folder.resolve(Path.of(file).getFileName());
                Files.copy(Path.of(file), copy);
                copy.toFile().deleteOnExit();
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Submit(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    /** @param folder where the command is typed */
    static Submit in(Path home, Path folder) {
        return new Submit(home, folder)
                .with("--properties-file", profile(folder).toString());
    }

    /** The same without any profile. */
    static Submit bare(Path home, Path folder) {
        return new Submit(home, folder);
    }

    /** Options of spark-submit. */
    Submit with(String... options) {
        before.addAll(List.of(options));
        return this;
    }

    /** Runs it on another host. */
    Submit on(Cluster.Host host) {
        prefix = host.prefix();
        variables = Map.of("SPARK_LOCAL_IP", host.address());
        return with("--conf", "spark.driver.host=" + host.address());
    }

    Spawned.Ended run(String... words) {
        return start("submit", words).end();
    }

    Spawned start(String name, String... words) {
        List<String> command = new ArrayList<>(prefix);
        command.add(home.resolve("bin/spark-submit").toString());
        command.addAll(before);
        command.add(JAR.toString());
        command.addAll(List.of(words));
        return Spawned.start(folder, name, home, variables, command);
    }

    /** The shipped profile with small sizes; written beside the project, as somebody's own copy would be. */
    static Path profile(Path folder) {
        try {
            Path conf = Path.of("spark-conf").toAbsolutePath();
            String shipped = Files.readString(conf.resolve("cluster.conf"));
            String opens = shipped.lines()
                    .filter(line -> line.startsWith("spark.driver.extraJavaOptions "))
                    .map(line -> line.split(" +", 2)[1])
                    .findFirst()
                    .orElseThrow();
            Path settings = Files.writeString(folder.resolve("ivysettings.xml"), IVY.formatted(mavenRepository()));
            Path profile = folder.resolve("cluster.conf");
            return Files.writeString(
                    profile,
                    shipped
                            + SIZES.formatted(
                                    QUICK,
                                    opens,
                                    SHIPPED.resolve("log4j2.properties"),
                                    folder.resolve("ivy"),
                                    settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Found by a jar of it that these tests run with. */
    private static String mavenRepository() {
        Path jar = jarOf(io.delta.tables.DeltaTable.class);
        return jar.getParent()
                .getParent()
                .getParent()
                .getParent()
                .getParent()
                .toUri()
                .toString();
    }

    /** Delta's jars as a class path or, with commas, for {@code --jars}. */
    static String delta(String separator) {
        return jarOf(io.delta.tables.DeltaTable.class) + separator + jarOf(io.delta.storage.LogStore.class);
    }

    private static Path jarOf(Class<?> type) {
        return Path.of(java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}
