package io.tidegate.submit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A standalone master and two workers, each a process of its own. */
final class Cluster implements AutoCloseable {
    private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");

    /** Where a process of the cluster runs: its address, and what its command begins with. */
    record Host(String address, List<String> prefix) {
        static final Host THIS = new Host("127.0.0.1", List.of());

        /** Another name of this machine: speculation never runs a task twice on one host. */
        static final Host SAME = new Host("127.0.0.2", List.of());
    }

    private final Path home;
    private final Path folder;
    private final List<Spawned> processes = new ArrayList<>();
    private final String url;

    Cluster(Path home, Path folder) {
        this(home, folder, Host.THIS, List.of(Host.THIS, Host.SAME));
    }

    Cluster(Path home, Path folder, Host master, List<Host> workers) {
        this.home = home;
        this.folder = folder;
        Spawned first = start("master", master, "master.Master", "--port", "0");
        url = said(first, MASTER);
        for (int i = 0; i < workers.size(); i++) {
            Host worker = workers.get(i);
            start("worker" + i, worker, "worker.Worker", "--cores", "2", "--memory", "3g", "--work-dir", work(i), url);
        }
        processes.stream().skip(1).forEach(worker -> said(worker, Pattern.compile("(Successfully registered)")));
    }

    private Spawned start(String name, Host host, String type, String... more) {
        List<String> command = new ArrayList<>(host.prefix());
        command.addAll(List.of(home.resolve("bin/spark-class").toString(), "org.apache.spark.deploy." + type));
        command.addAll(List.of("--host", host.address(), "--webui-port", "0"));
        command.addAll(List.of(more));
        Map<String, String> variables = Map.of(
                "SPARK_LOCAL_IP",
                host.address(),
                "SPARK_NO_DAEMONIZE",
                "1",
                "SPARK_DAEMON_MEMORY",
                "256m",
                "SPARK_DAEMON_JAVA_OPTS",
                Submit.QUICK);
        Spawned process = Spawned.start(folder, name, home, variables, command);
        processes.add(process);
        return process;
    }

    private static String said(Spawned process, Pattern what) {
        Matcher[] found = new Matcher[1];
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    found[0] = what.matcher(process.said());
                    return found[0].find();
                });
        return found[0].group(1);
    }

    String url() {
        return url;
    }

    private String work(int worker) {
        return folder.resolve("work" + worker).toString();
    }

    /** Standard output and error of all drivers that workers started, by file. */
    String driverLogs() {
        StringBuilder logs = new StringBuilder();
        for (int i = 0; i < processes.size() - 1; i++) {
            try (Stream<Path> files = Files.walk(Path.of(work(i)))) {
                for (Path file : files.filter(
                                f -> f.getParent().getFileName().toString().startsWith("driver-"))
                        .filter(f -> f.getFileName().toString().startsWith("std"))
                        .sorted()
                        .toList()) {
                    logs.append(Files.readString(file)).append('\n');
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return logs.toString();
    }

    @Override
    public void close() {
        processes.forEach(Spawned::close);
    }
}
