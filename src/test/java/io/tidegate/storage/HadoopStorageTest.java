package io.tidegate.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopStorageTest {
    private static final String SETTING = "spark.hadoop.fs.elsewhere.impl";

    @TempDir
    Path folder;

    /** The local disk under a scheme that Tidegate does not know. */
    public static final class Elsewhere extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("elsewhere:///");
        }

        @Override
        public String getScheme() {
            return "elsewhere";
        }
    }

    @BeforeAll
    static void configure() {
        System.setProperty(SETTING, Elsewhere.class.getName());
    }

    @AfterAll
    static void tidy() {
        System.clearProperty(SETTING);
    }

    private String at(String name) {
        return "elsewhere:" + folder + "/" + name;
    }

    @Test
    void another_scheme_lists_reads_and_creates_through_hadoop() throws Exception {
        Storage storage = Storage.at(at(""));

        assertThat(storage).isInstanceOf(HadoopStorage.class);
        assertThat(storage.list(at("x"))).isEmpty();
        assertThat(storage.createNew(at("x/b"), "one".getBytes(UTF_8))).isTrue();
        assertThat(storage.createNew(at("x/b"), "two".getBytes(UTF_8))).isFalse();
        assertThat(storage.createNew(at("x/a"), "12345".getBytes(UTF_8))).isTrue();
        assertThat(storage.read(at("x/b"))).get().isEqualTo("one".getBytes(UTF_8));
        assertThat(storage.read(at("x/c"))).isEmpty();
        assertThat(storage.folders(at(""))).containsExactly("x");
        assertThat(storage.list(at("x"))).extracting(FileEntry::path).containsExactly(at("x/a"), at("x/b"));
        assertThat(storage.list(at("x")).get(0).size()).isEqualTo(5);
        storage.delete(at("x/a"));
        storage.delete(at("x/a"));
        assertThat(storage.exists(at("x/a"))).isFalse();
    }

    @Test
    void a_glob_means_the_same_as_on_the_local_disk() throws Exception {
        for (String name : new String[] {"d/part", "d/_SUCCESS", "d/.part.crc", "_temporary/part", "e/part"}) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.createFile(folder.resolve(name));
        }
        for (String pattern : new String[] {"*/part", "d/*", "d", "d/_*", "{d,e}/p*", "nothing/*", "d/_SUCCESS"}) {
            assertThat(Storage.at(at("")).glob(at(pattern)))
                    .extracting(f -> f.path().substring("elsewhere:".length()))
                    .as(pattern)
                    .isEqualTo(LocalStorage.INSTANCE.glob(folder + "/" + pattern).stream()
                            .map(FileEntry::path)
                            .toList());
        }
    }
}
