package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The faults that Tidegate is tested against are numbered; each number leads to the tests that are named after it. */
class FaultMatrixTest {
    private static final Pattern NAME = Pattern.compile("row(\\d+)(?:_and_(\\d+))?_.+");

    /** Not among them: dead letters, merges, late data, circuit breakers, notifications, reports and estimates. */
    private static final Set<Integer> ROWS = Stream.of(
                    IntStream.rangeClosed(1, 18),
                    IntStream.of(20, 21),
                    IntStream.rangeClosed(22, 31),
                    IntStream.rangeClosed(32, 46),
                    IntStream.rangeClosed(48, 57),
                    IntStream.rangeClosed(62, 66),
                    IntStream.of(69, 70, 72, 73, 74, 75))
            .flatMapToInt(rows -> rows)
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));

    @Test
    void every_row_has_a_test_that_is_named_after_it() {
        Set<Integer> tested = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("io.tidegate")) {
            for (JavaMethod method : type.getMethods()) {
                Matcher name = NAME.matcher(method.getName());
                boolean isTest = method.isAnnotatedWith(Test.class) || method.isAnnotatedWith(ParameterizedTest.class);
                if (isTest && name.matches()) {
                    tested.add(Integer.valueOf(name.group(1)));
                    if (name.group(2) != null) {
                        tested.add(Integer.valueOf(name.group(2)));
                    }
                }
            }
        }
        ArrayList<Integer> missing = new ArrayList<>(ROWS);
        missing.removeAll(tested);
        assertThat(missing).as("rows without a test").isEmpty();
    }
}
