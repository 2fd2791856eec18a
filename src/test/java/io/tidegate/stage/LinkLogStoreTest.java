package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkLogStoreTest {
    private static final int VERSIONS = 100;

    @TempDir
    Path log;

    private final Configuration configuration = new Configuration();
    private final LinkLogStore store = new LinkLogStore(configuration);

    private void write(String name, boolean overwrite, String... lines) throws Exception {
        store.write(path(name), List.of(lines).iterator(), overwrite, configuration);
    }

    private org.apache.hadoop.fs.Path path(String name) {
        return new org.apache.hadoop.fs.Path("file:" + log.resolve(name));
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(log)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void the_second_writer_of_a_version_is_told_so_and_changes_nothing() throws Exception {
        write("00000000000000000000.json", false, "first", "line");
        assertThatThrownBy(() -> write("00000000000000000000.json", false, "second"))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(names()).containsExactly("00000000000000000000.json");
        assertThat(log.resolve("00000000000000000000.json")).hasContent("first\nline");
    }

    @Test
    void overwriting_replaces_whole_and_stays_readable_through_hadoop_checksums() throws Exception {
        FileSystem local = FileSystem.getLocal(configuration);
        try (var out = local.create(path("_last_checkpoint"))) {
            out.writeBytes("written by another log store, with a checksum file\n");
        }
        assertThat(names()).contains("._last_checkpoint.crc");
        write("_last_checkpoint", true, "ours");
        assertThat(names()).containsExactly("_last_checkpoint");
        try (var in = local.open(path("_last_checkpoint"))) {
            assertThat(new String(in.readAllBytes())).isEqualTo("ours\n");
        }
    }

    @Test
    void a_write_that_fails_half_way_leaves_nothing() throws Exception {
        Iterator<String> broken = new Iterator<>() {
            private int n;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public String next() {
                if (n++ > 2) {
                    throw new IllegalStateException("broken");
                }
                return "line";
            }
        };
        assertThatThrownBy(() -> store.write(path("1.json"), broken, false, configuration))
                .hasMessage("broken");
        assertThat(names()).isEmpty();
    }

    @Test
    void drafts_are_hidden_from_delta_listings() throws Exception {
        Files.writeString(log.resolve(".00000000000000000000.json.x.tmp"), "left by a killed process");
        write("00000000000000000001.json", false, "a");
        Iterator<org.apache.hadoop.fs.FileStatus> found =
                store.listFrom(path("00000000000000000000.json"), configuration);
        List<String> listed = new ArrayList<>();
        found.forEachRemaining(f -> listed.add(f.getPath().getName()));
        assertThat(listed).containsExactly("00000000000000000001.json");
        assertThat(store.isPartialWriteVisible(path("x"), configuration)).isFalse();
    }

    @Test
    void the_probe_looks_at_the_nearest_folder_and_leaves_nothing() throws Exception {
        assertThat(LinkLogStore.works(log.resolve("not/there/yet"))).isTrue();
        assertThat(names()).isEmpty();
        assertThat(LinkLogStore.works(Path.of("/dev/shm"))).isTrue();
    }

    @Test
    void of_two_processes_exactly_one_wins_each_version() throws Exception {
        race(List.of());
    }

    @Test
    void row45_of_two_processes_exactly_one_wins_each_version_even_when_the_link_is_slow() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/strace"))).isTrue();
        List<String> slow = List.of(
                "/usr/bin/strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=link,linkat",
                "-e",
                "inject=link,linkat:delay_enter=20000");
        assumeThat(new ProcessBuilder(Stream.concat(slow.stream(), Stream.of("/bin/true"))
                                .toList())
                        .start()
                        .waitFor())
                .isZero();
        race(slow);
    }

    private void race(List<String> prefix) throws Exception {
        List<Process> processes = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            List<String> command = new ArrayList<>(prefix);
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    LinkRace.class.getName(),
                    log.toString(),
                    name,
                    Integer.toString(VERSIONS)));
            processes.add(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        List<BufferedReader> outputs = new ArrayList<>();
        for (Process process : processes) {
            BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream()));
            assertThat(output.readLine()).isEqualTo("ready");
            outputs.add(output);
        }
        for (Process process : processes) {
            process.getOutputStream().write('\n');
            process.getOutputStream().close();
        }
        List<List<Integer>> won = new ArrayList<>();
        for (BufferedReader output : outputs) {
            won.add(Arrays.stream(output.readLine().substring("won ".length()).split(" "))
                    .filter(v -> !v.isBlank())
                    .map(Integer::valueOf)
                    .toList());
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(won.get(0)).doesNotContainAnyElementsOf(won.get(1));
        assertThat(won.get(0).size() + won.get(1).size()).isEqualTo(VERSIONS);
        assertThat(names()).hasSize(VERSIONS);
        for (int version = 0; version < VERSIONS; version++) {
            assertThat(log.resolve("%020d.json".formatted(version)))
                    .hasContent(won.get(0).contains(version) ? "a" : "b");
        }
        assertThat(won).as("both had a chance").noneMatch(List::isEmpty);
    }
}
