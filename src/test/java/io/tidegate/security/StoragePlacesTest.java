package io.tidegate.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a run writes, and who may read it. */
class StoragePlacesTest extends SparkTest {
    @TempDir
    Path dir;

    @TempDir
    Path outside;

    private int run() {
        return Commands.run(dir, List.of("run", "orders", "--partition", "2024-01-01"))
                .exit();
    }

    @Test
    void files_follow_the_umask_and_nothing_is_ever_writable_by_everybody() throws IOException {
        Shop.in(dir).day("2024-01-01", "1,10,new");
        Set<PosixFilePermission> plain = Files.getPosixFilePermissions(Files.createFile(dir.resolve("plain")));
        assertThat(run()).isZero();
        assertThat(Files.getPosixFilePermissions(dir.resolve(".tidegate/run_result.json")))
                .isEqualTo(plain);
        try (Stream<Path> written = Files.walk(dir.resolve(".tidegate"))) {
            List<Path> all = written.toList();
            assertThat(all).hasSizeGreaterThan(10);
            for (Path path : all) {
                Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(path);
                assertThat(allowed).as(path.toString()).doesNotContain(PosixFilePermission.OTHERS_WRITE);
                if (Files.isRegularFile(path)) {
                    assertThat(plain).as(path.toString()).containsAll(allowed);
                }
            }
        }
    }

    @Test
    void a_link_in_the_warehouse_leads_no_run_out_of_it() throws IOException {
        Shop.in(dir).day("2024-01-01", "1,10,new");
        Path warehouse = Files.createDirectories(dir.resolve(".tidegate/warehouse"));
        Files.createSymbolicLink(warehouse.resolve("orders"), outside);
        for (int attempt = 0; attempt < 2; attempt++) {
            Commands.Ended ended = Commands.run(dir, List.of("run", "orders", "--partition", "2024-01-01"));
            assertThat(ended.exit()).as(ended.text()).isEqualTo(2);
            assertThat(ended.text().replaceAll("\\s+", " "))
                    .contains("is a symbolic link, which may lead out of the warehouse");
        }
        try (Stream<Path> files = Files.list(outside)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void the_warehouse_itself_may_be_a_link() throws IOException {
        Shop.in(dir).day("2024-01-01", "1,10,new");
        Files.createDirectories(dir.resolve(".tidegate"));
        Files.createSymbolicLink(dir.resolve(".tidegate/warehouse"), outside);
        assertThat(run()).isZero();
        assertThat(outside.resolve("orders/_delta_log")).isDirectory();
    }
}
