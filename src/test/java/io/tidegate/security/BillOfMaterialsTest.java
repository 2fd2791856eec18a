package io.tidegate.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.security.BillOfMaterials.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bill of materials names exactly the files that are compiled against and run: no more, no less, byte for byte. */
class BillOfMaterialsTest {
    private static final String CURE =
            "the dependencies changed: mvn -Psbom test -Dtest=BillOfMaterialsTest -Dtidegate.write=true";

    /** What only tests use. */
    private static final List<String> TEST_ONLY = List.of(
            "org/junit/",
            "org/opentest4j/",
            "org/apiguardian/",
            "org/assertj/",
            "net/bytebuddy/",
            "com/tngtech/archunit/",
            "org/awaitility/",
            "org/postgresql/",
            "org/checkerframework/",
            "org/hamcrest/",
            "com/networknt/",
            "com/ethlo/time/",
            "org/apache/maven/surefire/");

    @BeforeAll
    static void writtenAnew() throws IOException {
        if (Boolean.getBoolean("tidegate.write")) {
            BillOfMaterials.write();
        }
    }

    @Test
    void it_names_every_library_of_the_class_path_with_its_bytes() throws Exception {
        Map<String, String> named = new TreeMap<>();
        for (Component component : BillOfMaterials.components()) {
            named.merge(path(component), component.sha256(), (a, b) -> a + " " + b);
        }
        Map<String, String> there = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(":")) {
            Path jar = Path.of(entry);
            if (entry.endsWith(".jar") && TEST_ONLY.stream().noneMatch(entry::contains)) {
                String folder = jar.getParent().toString();
                named.keySet().stream()
                        .filter(path -> folder.endsWith("/" + path))
                        .findFirst()
                        .ifPresentOrElse(
                                path -> there.merge(path, sha256(jar), (a, b) -> a + " " + b),
                                () -> there.put(folder, "not in the bill"));
            }
        }
        assertThat(normalized(there)).as(CURE).isEqualTo(normalized(named));
    }

    @Test
    void three_libraries_are_bundled_and_each_has_a_licence() throws IOException {
        assertThat(BillOfMaterials.components().stream().filter(Component::isBundled))
                .extracting(Component::coordinates)
                .containsExactlyInAnyOrderElementsOf(BillOfMaterials.BUNDLED);
        assertThat(Files.readAllLines(BillOfMaterials.FILE).stream().filter(line -> line.contains("\"bundled\"")))
                .hasSize(3)
                .allMatch(line -> line.contains("\"licenses\":[{"));
    }

    private static Map<String, String> normalized(Map<String, String> hashes) {
        Map<String, String> sorted = new TreeMap<>();
        hashes.forEach((path, all) ->
                sorted.put(path, Stream.of(all.split(" ")).sorted().collect(Collectors.joining(" "))));
        return sorted;
    }

    /** The folder of a component in a Maven repository. */
    private static String path(Component component) {
        return component.group().replace('.', '/') + "/" + component.name() + "/" + component.version();
    }

    private static String sha256(Path jar) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
