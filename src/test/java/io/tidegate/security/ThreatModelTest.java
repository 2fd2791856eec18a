package io.tidegate.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** SECURITY.md promises nothing that no test tries to break: each line of its tables names one, and it exists. */
class ThreatModelTest {
    private static final Path PAGE = Path.of("SECURITY.md");
    private static final Pattern NAMED = Pattern.compile("\\b([A-Z]\\w+(?:Test|IT))\\.([a-z]\\w+)");

    @Test
    void every_line_of_the_threat_model_names_a_test_that_exists() throws IOException {
        List<String> promises = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| "))
                .filter(line -> !line.startsWith("| who ") && !line.startsWith("| against "))
                .toList();
        assertThat(promises)
                .hasSizeGreaterThan(20)
                .allMatch(line -> NAMED.matcher(line).find());
        List<String> missing = promises.stream()
                .flatMap(line -> NAMED.matcher(line).results())
                .filter(named -> !exists(named.group(1), named.group(2)))
                .map(named -> named.group())
                .toList();
        assertThat(missing)
                .as("named in SECURITY.md, and there is no such test")
                .isEmpty();
    }

    private static boolean exists(String type, String method) {
        Path root = Path.of("src/test/java");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.getFileName().toString().equals(type + ".java"))
                    .map(f -> root.relativize(f).toString().replace('/', '.').replaceFirst("\\.java$", ""))
                    .anyMatch(name -> declares(name, method));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean declares(String type, String method) {
        try {
            return Arrays.stream(Class.forName(type, false, ThreatModelTest.class.getClassLoader())
                            .getDeclaredMethods())
                    .filter(m -> m.isAnnotationPresent(Test.class) || m.isAnnotationPresent(ParameterizedTest.class))
                    .anyMatch(m -> m.getName().equals(method));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
