package io.tidegate.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A clone of the repository in which only the launcher and the Spark profiles are real: its java prints what it is given, one word a line, and its
 * mvn makes empty jars. So the launcher is tested as a process, in an instant.
 */
final class LauncherHome {
    /** What the process left behind. */
    record Ended(int status, String out, String err) {
        /** The words that java was given. */
        List<String> words() {
            return out.lines()
                    .filter(line -> line.startsWith("word "))
                    .map(line -> line.substring("word ".length()))
                    .toList();
        }

        String after(String option) {
            return words().get(words().indexOf(option) + 1);
        }

        List<String> command() {
            return words().subList(words().indexOf("io.tidegate.cli.Main") + 1, words().size());
        }
    }

    private final Path folder;
    private final Path tools;
    private final Map<String, String> environment = new TreeMap<>();
    private String shell = "sh";

    LauncherHome(Path parent) {
        folder = parent.resolve("my clone");
        tools = parent.resolve("my tools");
        write(folder.resolve("pom.xml"), "<project/>");
        write(folder.resolve("src/main/java/Main.java"), "class Main {}");
        copy(Path.of("tidegate"), folder.resolve("tidegate"));
        for (String file : List.of("local.conf", "log4j2.properties", "log4j2-json.properties")) {
            copy(Path.of("spark-conf", file), folder.resolve("spark-conf").resolve(file));
        }
        java("17.0.9");
        script(tools.resolve("bin/mvn"), """
                echo "$@" >> "%1$s/mvn.log"
                mkdir -p "%1$s/target/laptop/lib"
                for jar in jackson-core-2.15.2 jackson-databind-2.15.2 spark-core_2.12-3.5.7 aaa-1.0; do
                    : > "%1$s/target/laptop/lib/$jar.jar"
                done
                sleep 0.2
                : > "%1$s/target/laptop/tidegate-0.1.0.jar"
                """.formatted(folder));
        environment.put("PATH", tools.resolve("bin") + ":/usr/bin:/bin");
    }

    Path folder() {
        return folder;
    }

    Path tools() {
        return tools;
    }

    LauncherHome with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    LauncherHome in(String otherShell) {
        shell = otherShell;
        return this;
    }

    /** Replaces java by one of this version, with the release file that every JDK has. */
    LauncherHome java(String version) {
        script(tools.resolve("bin/java"), "echo pid $$\nfor word in \"$@\"; do printf 'word %s\\n' \"$word\"; done\n");
        write(
                tools.resolve("release"),
                "IMPLEMENTOR=\"Fixture\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
        return this;
    }

    LauncherHome script(Path file, String body) {
        write(file, "#!/bin/sh\n" + body);
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException("Cannot make executable: " + file);
        }
        return this;
    }

    /** How often mvn was called. */
    int builds() {
        Path log = folder.resolve("mvn.log");
        try {
            return Files.exists(log) ? Files.readAllLines(log).size() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ended run(String... words) {
        return run(folder.resolve("tidegate"), folder.getParent(), words);
    }

    Ended run(Path launcher, Path directory, String... words) {
        return end(start(launcher, directory, words));
    }

    Process start(Path launcher, Path directory, String... words) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", shell, launcher.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Ended end(Process process) {
        try {
            CompletableFuture<String> told = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
            String out = read(process.getInputStream());
            String err = told.join();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("The launcher does not end: " + err);
            }
            return new Ended(process.exitValue(), out, err);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(InputStream stream) {
        try {
            return new String(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
