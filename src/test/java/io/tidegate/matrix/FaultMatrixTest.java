package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The faults that Tidegate is tested against are numbered; each number leads to the tests that are named after it. */
class FaultMatrixTest {
    private static final Pattern NAME = Pattern.compile("\n    void row(\\d+)(?:_and_(\\d+))?_\\w+\\(");
    private static final Pattern TEST = Pattern.compile("@(?:Parameterized)?Test\n");

    /** Not among them: dead letters, merges, late data, circuit breakers, notifications and reports. */
    private static final Set<Integer> ROWS = Stream.of(
                    IntStream.rangeClosed(1, 18),
                    IntStream.of(20, 21),
                    IntStream.rangeClosed(22, 57),
                    IntStream.rangeClosed(62, 66),
                    IntStream.of(69, 70, 72, 73, 74, 75))
            .flatMapToInt(rows -> rows)
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));

    @Test
    void every_row_has_a_test_that_is_named_after_it() throws IOException {
        Set<Integer> tested = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                tested.addAll(rows(Files.readString(file)));
            }
        }
        ArrayList<Integer> missing = new ArrayList<>(ROWS);
        missing.removeAll(tested);
        assertThat(missing).as("rows without a test").isEmpty();
    }

    @Test
    void a_method_that_is_no_test_stands_for_no_row() {
        assertThat(rows("\n    @Test\n    void row07_and_08_both() {\n\n    void row09_helps() {\n"))
                .containsExactlyInAnyOrder(7, 8);
    }

    /** Those of the test methods of a source file; what stands right above a method is its own. */
    private static Set<Integer> rows(String source) {
        Set<Integer> rows = new TreeSet<>();
        Matcher name = NAME.matcher(source);
        while (name.find()) {
            int above = Math.max(0, source.lastIndexOf("\n\n", name.start()));
            if (TEST.matcher(source.substring(above, name.start() + 1)).find()) {
                rows.add(Integer.valueOf(name.group(1)));
                if (name.group(2) != null) {
                    rows.add(Integer.valueOf(name.group(2)));
                }
            }
        }
        return rows;
    }
}
