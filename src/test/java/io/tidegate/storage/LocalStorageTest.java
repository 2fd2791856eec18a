package io.tidegate.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest {
    @TempDir
    Path folder;

    private final Storage storage = LocalStorage.INSTANCE;

    private Path file(String name, String content) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }

    private List<String> globbed(String pattern) {
        return storage.glob(folder + "/" + pattern).stream()
                .map(f -> folder.relativize(Path.of(f.path())).toString())
                .toList();
    }

    @Test
    void a_location_without_scheme_or_with_file_is_local() {
        assertThat(Storage.at("/data")).isSameAs(storage);
        assertThat(Storage.at("file:/data")).isSameAs(storage);
        assertThat(Storage.at("file:///data")).isSameAs(storage);
        assertThat(Locations.local("file:///data/a b%20c")).isEqualTo(Path.of("/data/a b%20c"));
        assertThat(Locations.local("file://localhost/data")).isEqualTo(Path.of("/data"));
        assertThat(Locations.isLocal("S3A://bucket/x")).isFalse();
        assertThat(Locations.isLocal("/data/12:30")).isTrue();
        assertThat(Locations.child("/", "a")).isEqualTo("/a");
        assertThat(Locations.child("s3a://b/x/", "a")).isEqualTo("s3a://b/x/a");
    }

    @Test
    void a_listing_is_sorted_and_has_plain_files_only_with_hidden_ones_but_no_drafts() throws IOException {
        file("b.csv", "12345");
        file("a.csv", "");
        file("_SUCCESS", "");
        file(".a.1.draft", "half");
        file("deeper/c.csv", "");

        assertThat(storage.list(folder.toString()))
                .extracting(f -> Path.of(f.path()).getFileName().toString())
                .containsExactly("_SUCCESS", "a.csv", "b.csv");
        assertThat(storage.list(folder.toString()).get(2).size()).isEqualTo(5);
        assertThat(storage.folders(folder.toString())).containsExactly("deeper");
        assertThat(storage.list(folder + "/nowhere")).isEmpty();
        assertThat(storage.folders(folder + "/nowhere")).isEmpty();
    }

    @Test
    void a_glob_works_in_any_segment() throws IOException {
        file("dt=2021-01-01/a.csv", "");
        file("dt=2021-01-01/b.csv", "");
        file("dt=2021-01-01/b.json", "");
        file("dt=2021-01-02/a.csv", "");
        file("dt=2021-02-01/x/a.csv", "");

        assertThat(globbed("dt=2021-01-*/*.csv"))
                .containsExactly("dt=2021-01-01/a.csv", "dt=2021-01-01/b.csv", "dt=2021-01-02/a.csv");
        assertThat(globbed("dt=2021-01-0?/[b-z].{csv,json}"))
                .containsExactly("dt=2021-01-01/b.csv", "dt=2021-01-01/b.json");
        assertThat(globbed("dt=2021-01-02")).containsExactly("dt=2021-01-02/a.csv");
        assertThat(globbed("dt=2021-01-02/a.csv")).containsExactly("dt=2021-01-02/a.csv");
        assertThat(globbed("*/*/a.csv")).containsExactly("dt=2021-02-01/x/a.csv");
        assertThat(globbed("dt=2022*/*.csv")).isEmpty();
        assertThat(globbed("dt=2021-01-02/a.csv/deeper")).isEmpty();
    }

    @Test
    void hidden_files_match_only_where_the_pattern_spells_them() throws IOException {
        file("d/_SUCCESS", "");
        file("d/.part.crc", "");
        file("d/part", "");
        file("_temporary/part", "");

        assertThat(globbed("d/*")).containsExactly("d/part");
        assertThat(globbed("d")).containsExactly("d/part");
        assertThat(globbed("*/part")).containsExactly("d/part");
        assertThat(globbed("d/_*")).containsExactly("d/_SUCCESS");
        assertThat(globbed("d/_SUCCESS")).containsExactly("d/_SUCCESS");
    }

    @Test
    void a_pattern_that_is_not_closed_is_a_fault_with_a_cure() {
        assertThatThrownBy(() -> storage.glob(folder + "/{a,b"))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("Cannot use the pattern");
    }

    @Test
    void a_new_file_is_created_with_its_parents_and_never_replaced() throws IOException {
        String path = folder + "/x/y/doc.json";

        assertThat(storage.createNew(path, "one".getBytes(UTF_8))).isTrue();
        assertThat(storage.createNew(path, "two".getBytes(UTF_8))).isFalse();
        assertThat(storage.read(path)).get().isEqualTo("one".getBytes(UTF_8));
        assertThat(storage.exists(path)).isTrue();
        try (var files = Files.list(folder.resolve("x/y"))) {
            assertThat(files).hasSize(1);
        }
        storage.delete(path);
        storage.delete(path);
        assertThat(storage.read(path)).isEmpty();
        assertThat(storage.exists(path)).isFalse();
    }

    @Test
    void of_many_threads_that_create_one_file_exactly_one_wins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 50; round++) {
                String path = folder + "/race-" + round;
                List<Callable<Boolean>> racers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    byte[] content = ("racer " + i).getBytes(UTF_8);
                    racers.add(() -> storage.createNew(path, content));
                }
                int winners = 0;
                for (Future<Boolean> racer : threads.invokeAll(racers)) {
                    winners += racer.get() ? 1 : 0;
                }
                assertThat(winners).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void storage_trouble_names_the_path_and_is_infrastructure() throws IOException {
        file("plain", "");

        assertThatThrownBy(() -> storage.createNew(folder + "/plain/doc", new byte[0]))
                .isInstanceOfSatisfying(TidegateException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INFRASTRUCTURE);
                    assertThat(e).hasMessageContaining(folder + "/plain/doc");
                });
        assertThatThrownBy(() -> storage.read(folder.toString()))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INFRASTRUCTURE));
    }

    @Test
    void a_folder_where_a_file_should_come_is_trouble_not_a_loser() throws IOException {
        Files.createDirectories(folder.resolve("doc"));

        assertThatThrownBy(() -> storage.createNew(folder + "/doc", new byte[0]))
                .isInstanceOf(TidegateException.class);
    }
}
