package io.tidegate.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each line of the page has a test, and each test of these tables its line. */
class TablesPageTest {
    private static final Pattern NAMED = Pattern.compile("\\b(TargetTablesTest|SourceTablesTest)\\.(\\w+)");

    @Test
    void the_page_names_every_test_once_and_no_other() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs/tables.md"));
        assertThat(lines.stream().filter(l -> l.startsWith("| ") && !l.startsWith("| table |")))
                .hasSizeGreaterThan(30)
                .allMatch(l -> NAMED.matcher(l).find());
        List<String> named = lines.stream()
                .flatMap(l -> NAMED.matcher(l).results().map(m -> m.group()))
                .toList();
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(Stream.of(TargetTablesTest.class, SourceTablesTest.class)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                                .filter(m -> m.isAnnotationPresent(Test.class))
                                .map(Method::getName)
                                .map(name -> type.getSimpleName() + "." + name))
                        .toList());
    }
}
