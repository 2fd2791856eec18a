package io.tidegate.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL server of this JVM's own, on the loopback; where none is installed the tests that want it are skipped. */
public final class Postgres {
    public static final String USER = "etl";

    /** Never to be seen anywhere. */
    public static final String PASSWORD = "canary-3fb8\"'\\pg";

    private static final List<String> PLACES = List.of(
            "/usr/lib/postgresql/17/bin",
            "/usr/lib/postgresql/16/bin",
            "/usr/lib/postgresql/15/bin",
            "/usr/lib/postgresql/14/bin",
            "/usr/local/bin",
            "/usr/bin");

    private static Postgres running;

    private final int port;
    private final Path log;

    private Postgres(int port, Path log) {
        this.port = port;
        this.log = log;
    }

    /** The server, started once. */
    public static synchronized Postgres orSkip() {
        Optional<Path> programs = PLACES.stream()
                .map(Path::of)
                .filter(p -> Files.isExecutable(p.resolve("initdb")) && Files.isExecutable(p.resolve("postgres")))
                .findFirst();
        Assumptions.assumeTrue(
                programs.isPresent(), "skipped: PostgreSQL is not installed (apt-get install postgresql)");
        if (running == null) {
            try {
                running = start(programs.get());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("Cannot start PostgreSQL in " + programs.get(), e);
            }
        }
        return running;
    }

    private static Postgres start(Path programs) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("tidegate-postgres");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path password = Files.writeString(home.resolve("password"), PASSWORD);
        Path log = home.resolve("log");
        List<String> init = asOther(programs.resolve("initdb").toString());
        init.addAll(List.of(
                "-D", home.resolve("data").toString(), "-U", USER, "-A", "scram-sha-256", "-E", "UTF8", "--no-sync"));
        init.add("--locale=C");
        init.add("--pwfile=" + password);
        Process made = new ProcessBuilder(init)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("initdb.log").toFile())
                .start();
        if (made.waitFor() != 0) {
            throw new IOException(Files.readString(home.resolve("initdb.log")));
        }
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> serve = asOther(programs.resolve("postgres").toString());
        serve.addAll(List.of("-D", home.resolve("data").toString(), "-p", Integer.toString(port)));
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=off",
                "max_connections=30",
                "log_statement=all",
                "timezone=America/New_York")) {
            serve.add("-c");
            serve.add(setting);
        }
        Process server = new ProcessBuilder(serve)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, home)));
        Postgres postgres = new Postgres(port, log);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                postgres.connect().close();
                return postgres;
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException(Files.readString(log), e);
                }
                Thread.sleep(50);
            }
        }
    }

    /** PostgreSQL does not run as root. */
    private static List<String> asOther(String program) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(program);
        return command;
    }

    private static void stop(Process server, Path home) {
        server.destroy();
        try {
            if (!server.waitFor(5, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
            try (Stream<Path> files = Files.walk(home)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, PASSWORD);
    }

    public void sql(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    /** Everything that the server was asked, and said. */
    public String log() throws IOException {
        return Files.readString(log);
    }
}
