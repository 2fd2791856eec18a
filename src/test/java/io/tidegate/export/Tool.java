package io.tidegate.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The programs of an orchestrator that somebody installed for tests: a folder named by an environment variable. */
record Tool(Path bin) {
    static Tool of(String variable, String what) {
        String folder = System.getenv(variable);
        assumeThat(folder)
                .as(
                        "%s is not set to the bin folder of an environment with %s: nothing to test against",
                        variable, what)
                .isNotBlank();
        return new Tool(Path.of(folder));
    }

    /** Runs one of its programs and gives what it said; fails unless it ends with 0. */
    String run(Path folder, Map<String, String> env, String program, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(bin.resolve(program).toString()));
        command.addAll(List.of(words));
        Path log = folder.resolve(program + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TIDEGATE_"));
        builder.environment().putAll(env);
        Process process = builder.start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(log);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    /** A program that is Tidegate with the class path of this test; each call's status and words become a line of {@code calls}. */
    static Path launcher(Path folder, Path calls) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path options = folder.resolve("java.options");
        List<String> words = new ArrayList<>(List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(arg ->
                        arg.startsWith("--add-opens") || arg.startsWith("-XX:+Ignore") || arg.startsWith("-Djdk."))
                .forEach(words::add);
        words.addAll(List.of("-cp", "\"" + System.getProperty("java.class.path") + "\"", "io.tidegate.cli.Main"));
        Files.writeString(options, String.join("\n", words));
        Path launcher = folder.resolve("tidegate");
        Files.writeString(launcher, """
                #!/bin/sh
                export SPARK_LOCAL_IP=127.0.0.1
                "%s" "@%s" "$@"
                code=$?
                echo "$code $*" >>"%s"
                exit $code
                """.formatted(java, options, calls));
        return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
