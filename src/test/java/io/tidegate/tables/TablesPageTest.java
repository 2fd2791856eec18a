package io.tidegate.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.NamedTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each line of the page has a test that exists, and each test of these tables its line. */
class TablesPageTest {
    @Test
    void the_page_names_every_test_and_no_other() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs/tables.md")).stream()
                .filter(l -> l.startsWith("| ") && !l.matches("\\| (table|partitions) \\|.*"))
                .toList();
        assertThat(lines).hasSizeGreaterThan(30).allMatch(l -> NamedTests.in(l).size() == 1);
        List<String> named =
                lines.stream().flatMap(l -> NamedTests.in(l).stream()).toList();
        assertThat(named).allMatch(NamedTests::exists);
        assertThat(named)
                .containsAll(Stream.of(
                                TargetTablesTest.class,
                                SourceTablesTest.class,
                                ForeignPartitionsTest.class,
                                CatalogTablesTest.class)
                        .flatMap(type ->
                                NamedTests.of(type.getName()).stream().map(name -> type.getSimpleName() + "." + name))
                        .toList());
    }
}
