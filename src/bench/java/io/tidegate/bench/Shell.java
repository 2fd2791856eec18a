package io.tidegate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole processes and what they cost, from the shell to their end. */
final class Shell {
    /** The second line of the shell's {@code times}: user and system time of its children, as {@code 1m2.345s}. */
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s");

    private Shell() {}

    /** @throws IllegalStateException when the command fails; the end of what it said is in the message */
    static Paired.Time run(Path folder, Map<String, String> environment, List<String> command) {
        List<String> inShell = new ArrayList<>(List.of("sh", "-c", "\"$@\" >out.txt 2>err.txt; status=$?; times; exit $status", "sh"));
        inShell.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(inShell).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            long start = System.nanoTime();
            Process process = builder.start();
            String times = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            double wall = (System.nanoTime() - start) / 1e9;
            if (status != 0) {
                String said = Files.readString(folder.resolve("err.txt"));
                throw new IllegalStateException("%s ended with %d: %s"
                        .formatted(command.get(0), status, said.substring(Math.max(0, said.length() - 2000))));
            }
            return new Paired.Time(wall, children(times));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A further process as this one was started, its class path and the bench's own settings left out. */
    static List<String> java(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Dbench"))
                .map(argument -> argument.replace("=spark-conf/", "=" + Path.of("spark-conf").toAbsolutePath() + "/"))
                .forEach(command::add);
        command.addAll(List.of(options));
        return command;
    }

    private static double children(String times) {
        Matcher line = TIMES.matcher(times.lines().skip(1).findFirst().orElseThrow());
        if (!line.find()) {
            throw new IllegalStateException("no times in " + times);
        }
        double seconds = 0;
        for (int i = 1; i <= 3; i += 2) {
            seconds += Integer.parseInt(line.group(i)) * 60 + Double.parseDouble(line.group(i + 1));
        }
        return seconds;
    }
}
