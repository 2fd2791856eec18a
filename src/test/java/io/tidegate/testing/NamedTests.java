package io.tidegate.testing;

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

/** Tests that a page names as {@code SomeTest.what_it_shows}: they must exist. */
public final class NamedTests {
    private static final Path ROOT = Path.of("src/test/java");
    private static final Pattern NAMED = Pattern.compile("\\b([A-Z]\\w+(?:Test|IT))\\.([a-z]\\w+)");

    private NamedTests() {}

    public static List<String> in(String line) {
        return NAMED.matcher(line).results().map(named -> named.group()).toList();
    }

    /** @param named as {@code SomeTest.what_it_shows} */
    public static boolean exists(String named) {
        int dot = named.indexOf('.');
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(f -> f.getFileName().toString().equals(named.substring(0, dot) + ".java"))
                    .map(f -> ROOT.relativize(f).toString().replace('/', '.').replaceFirst("\\.java$", ""))
                    .anyMatch(type -> of(type).contains(named.substring(dot + 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the tests of a class. */
    public static List<String> of(String type) {
        try {
            return Arrays.stream(Class.forName(type, false, NamedTests.class.getClassLoader())
                            .getDeclaredMethods())
                    .filter(m -> m.isAnnotationPresent(Test.class) || m.isAnnotationPresent(ParameterizedTest.class))
                    .map(m -> m.getName())
                    .toList();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
