package io.tidegate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the packaged jar may hold: ours, Deequ, and two libraries under names of our own. Everything else is the cluster's. */
class JarContentsIT {
    private static final Path JAR = Path.of("target", "tidegate-0.1.0.jar");
    private static final Path LAPTOP = Path.of("target", "laptop");

    /** Deequ's own aggregates lie in Spark's packages, because they need what is private there. */
    private static final Set<String> DEEQU_IN_SPARKS_PACKAGES = Stream.of(
                    "DataTypeAggregationBuffer",
                    "DataTypeAggregationBuffer$",
                    "DeequFunctions",
                    "DeequFunctions$",
                    "KLLAggregationBuffer",
                    "StatefulCorrelation",
                    "StatefulCorrelation$",
                    "StatefulDataType",
                    "StatefulDataType$$typecreator1$1",
                    "StatefulKLLSketch",
                    "StatefulKurtosis",
                    "StatefulKurtosis$",
                    "StatefulSkewness",
                    "StatefulSkewness$",
                    "StatefulStdDevPop",
                    "StatefulStdDevPop$",
                    "catalyst/expressions/aggregate/DeequHyperLogLogPlusPlusUtils",
                    "catalyst/expressions/aggregate/DeequHyperLogLogPlusPlusUtils$",
                    "catalyst/expressions/aggregate/HLLConstants",
                    "catalyst/expressions/aggregate/HLLConstants$",
                    "catalyst/expressions/aggregate/StatefulApproxQuantile",
                    "catalyst/expressions/aggregate/StatefulApproxQuantile$",
                    "catalyst/expressions/aggregate/StatefulHyperloglogPlus",
                    "catalyst/expressions/aggregate/StatefulHyperloglogPlus$")
            .map(name -> "org/apache/spark/sql/" + name + ".class")
            .collect(Collectors.toUnmodifiableSet());

    private static final int JAVA_17 = 61;

    @Test
    void no_class_of_the_platform_is_inside() {
        assertThat(names())
                .filteredOn(name -> name.endsWith(".class"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("io/tidegate/")
                        || name.startsWith("com/amazon/deequ/")
                        || DEEQU_IN_SPARKS_PACKAGES.contains(name));
    }

    @Test
    void of_sparks_packages_exactly_the_classes_of_deequ_are_inside() {
        assertThat(names())
                .filteredOn(name -> name.startsWith("org/"))
                .containsExactlyInAnyOrderElementsOf(DEEQU_IN_SPARKS_PACKAGES);
    }

    @Test
    void only_the_parts_of_deequ_that_can_run_are_inside() {
        assertThat(names())
                .contains(
                        "com/amazon/deequ/analyzers/Completeness.class", "com/amazon/deequ/analyzers/Uniqueness.class")
                .noneMatch(name -> name.startsWith("com/amazon/deequ/dqdl/"))
                .noneMatch(name -> name.startsWith("com/amazon/deequ/examples/"));
    }

    @Test
    void bundled_libraries_are_relocated_and_nothing_refers_to_their_old_names() throws IOException {
        assertThat(names())
                .contains(
                        "io/tidegate/shaded/picocli/CommandLine.class",
                        "io/tidegate/shaded/snakeyaml/v2/api/Load.class");
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (JarEntry entry :
                    jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
                String text = new String(bytes(jar, entry), StandardCharsets.ISO_8859_1);
                assertThat(text)
                        .as(entry.getName())
                        .doesNotContain("Lpicocli/", "org/snakeyaml/engine")
                        .doesNotContain("com/amazon/deequ/dqdl/");
            }
        }
    }

    @Test
    void no_class_needs_more_than_java_17() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (JarEntry entry :
                    jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
                try (DataInputStream header = new DataInputStream(jar.getInputStream(entry))) {
                    assertThat(header.readInt()).isEqualTo(0xCAFEBABE);
                    header.readUnsignedShort();
                    assertThat(header.readUnsignedShort()).as(entry.getName()).isLessThanOrEqualTo(JAVA_17);
                }
            }
        }
    }

    @Test
    void the_manifest_names_the_main_class_the_version_and_the_commit() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();

            assertThat(manifest.getValue("Main-Class")).isEqualTo("io.tidegate.cli.Main");
            assertThat(manifest.getValue("Implementation-Version")).isEqualTo("0.1.0");
            assertThat(manifest.getValue("Git-Commit")).matches("[0-9a-f]{40}(-dirty)?|unknown");
        }
    }

    @Test
    void the_licence_travels_with_the_jar_and_no_file_is_there_that_nobody_put_there() {
        assertThat(names()).contains("META-INF/LICENSE", "META-INF/MANIFEST.MF", "META-INF/sbom/tidegate.cdx.json");
        assertThat(names())
                .filteredOn(name -> name.startsWith("META-INF/"))
                .noneMatch(name -> name.endsWith(".SF") || name.endsWith(".RSA") || name.endsWith("module-info.class"))
                .noneMatch(name -> name.startsWith("META-INF/maven/"));
    }

    @Test
    void the_laptop_distribution_holds_the_same_jar_and_one_version_of_each_library() throws IOException {
        assertThat(LAPTOP.resolve("tidegate-0.1.0.jar")).hasSameBinaryContentAs(JAR);

        List<String> libraries;
        try (Stream<Path> files = Files.list(LAPTOP.resolve("lib"))) {
            libraries = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        assertThat(libraries)
                .contains(
                        "spark-sql_2.12-3.5.7.jar",
                        "delta-spark_2.12-3.3.3.jar",
                        "delta-storage-3.3.3.jar",
                        "jackson-core-2.15.2.jar",
                        "slf4j-api-2.0.7.jar")
                .noneMatch(name -> name.startsWith("rocksdbjni") || name.startsWith("leveldbjni"))
                .noneMatch(name -> name.startsWith("deequ") || name.startsWith("picocli") || name.startsWith("junit"));

        Set<String> seen = new TreeSet<>();
        assertThat(libraries)
                .filteredOn(name -> !name.startsWith("netty-transport-native-"))
                .allMatch(name -> seen.add(name.replaceAll("-[0-9].*", "")));
    }

    private static List<String> names() {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + JAR + ": package it first", e);
        }
    }

    private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
