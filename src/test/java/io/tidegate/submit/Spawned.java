package io.tidegate.submit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the distribution, with what it wrote. */
record Spawned(Process process, Path out, Path err) implements AutoCloseable {
    /** How a process ended. */
    record Ended(int status, String out, String err) {
        @Override
        public String toString() {
            return "exit " + status + "\n" + out + "\n" + err;
        }
    }

    /** Starts a process that knows nothing of the settings of whoever runs the tests. */
    static Spawned start(Path folder, String name, Path home, Map<String, String> variables, List<String> command) {
        try {
            Path out = folder.resolve(name + ".out");
            Path err = folder.resolve(name + ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(key -> key.startsWith("TIDEGATE_") || key.startsWith("SPARK_"));
            environment.put("JAVA_HOME", System.getProperty("java.home"));
            environment.put("SPARK_HOME", home.toString());
            environment.put("SPARK_CONF_DIR", folder.resolve("no-conf").toString());
            environment.put("SPARK_LOCAL_IP", "127.0.0.1");
            environment.put("SPARK_LAUNCHER_OPTS", Submit.QUICK);
            environment.putAll(variables);
            return new Spawned(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ended end() {
        try {
            if (!process.waitFor(300, TimeUnit.SECONDS)) {
                close();
                throw new IllegalStateException("It does not end: " + Files.readString(err));
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String said() {
        try {
            return Files.readString(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroy();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
    }
}
