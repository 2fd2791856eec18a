package io.tidegate.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.NamedTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SECURITY.md promises nothing that no test tries to break: each line of its tables names one, and it exists. */
class ThreatModelTest {
    @Test
    void every_line_of_the_threat_model_names_a_test_that_exists() throws IOException {
        List<String> promises = Files.readAllLines(Path.of("SECURITY.md")).stream()
                .filter(line -> line.startsWith("| "))
                .filter(line -> !line.startsWith("| who ") && !line.startsWith("| against "))
                .toList();
        assertThat(promises)
                .hasSizeGreaterThan(20)
                .allMatch(line -> !NamedTests.in(line).isEmpty());
        assertThat(promises.stream()
                        .flatMap(line -> NamedTests.in(line).stream())
                        .filter(named -> !NamedTests.exists(named)))
                .as("named in SECURITY.md, and there is no such test")
                .isEmpty();
    }
}
