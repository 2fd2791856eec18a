package io.tidegate.testing;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Starts real Java processes with the class path and module options of the test. */
public final class Child {
    private Child() {}

    public static ProcessBuilder java(Class<?> main, Path log, String... args) {
        ClassArchive archive = ClassArchive.ofThisBuild();
        List<String> command = java();
        command.addAll(archive.options());
        command.addAll(List.of("-cp", archive.classPath(), main.getName()));
        command.addAll(Arrays.asList(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        return builder.redirectOutput(log.toFile());
    }

    /** Java and its options, all but the class path. */
    static List<String> java() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.timezone=UTC"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(arg ->
                        arg.startsWith("--add-opens") || arg.startsWith("-XX:+Ignore") || arg.startsWith("-Djdk."))
                .forEach(command::add);
        return command;
    }

    public static int run(Class<?> main, Path log, String... args) throws IOException, InterruptedException {
        return java(main, log, args).start().waitFor();
    }
}
