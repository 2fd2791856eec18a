package io.tidegate.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compares lines with a file under {@code src/test/resources/golden/report}; {@code -Dgolden.write=true} writes it instead. */
final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden/report");

    private Golden() {}

    static void assertSame(String name, List<String> lines) throws IOException {
        Path file = FOLDER.resolve(name + ".txt");
        String text = String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, text);
        }
        assertThat(text).as(name).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
    }

    static void assertFits(List<String> lines, int width) {
        assertThat(lines).allMatch(line -> DisplayWidth.of(line) <= width).noneMatch(line -> line.endsWith(" "));
    }
}
