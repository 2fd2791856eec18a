package io.tidegate.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.stage.ConditionalLogStore;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.OneWinner;
import io.tidegate.storage.Storage;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that one writer only can create, on servers of several kinds. */
class OneWinnerTest {
    @TempDir
    java.nio.file.Path folder;

    private S3Server server;
    private S3Proxy proxy;
    private Bucket bucket;

    @BeforeEach
    void a_bucket() {
        server = S3Server.orSkip();
        proxy = new S3Proxy(server.endpoint(), S3Proxy.Way.PASS);
        bucket = new Bucket(server, proxy.endpoint());
    }

    @AfterEach
    void tidy() {
        if (bucket != null) {
            bucket.close();
            proxy.close();
        }
    }

    private Configuration configuration() {
        Configuration configuration = new Configuration();
        bucket.settings().forEach((key, value) -> configuration.set(key.substring("spark.hadoop.".length()), value));
        return configuration;
    }

    private FileSystem files() throws Exception {
        return new Path(bucket.at("")).getFileSystem(configuration());
    }

    @Test
    void the_second_writer_is_told_so_and_changes_nothing() {
        Storage storage = Storage.at(bucket.at(""));

        assertThat(storage.createNew(bucket.at("ledger/a.json"), "one".getBytes(UTF_8)))
                .isTrue();
        assertThat(storage.createNew(bucket.at("ledger/a.json"), "two".getBytes(UTF_8)))
                .isFalse();
        assertThat(storage.read(bucket.at("ledger/a.json"))).hasValue("one".getBytes(UTF_8));
        assertThat(storage.list(bucket.at("ledger")))
                .as("the probe has left nothing")
                .extracting(FileEntry::path)
                .containsExactly(bucket.at("ledger/a.json"));
    }

    @Test
    void the_same_bytes_of_another_writer_are_another_writers() {
        Storage storage = Storage.at(bucket.at(""));
        byte[] same = "the same".getBytes(UTF_8);

        assertThat(storage.createNew(bucket.at("x"), same)).isTrue();
        assertThat(storage.createNew(bucket.at("x"), same)).isFalse();
    }

    @Test
    void a_writer_whose_answer_was_lost_knows_its_own_object() {
        Storage storage = Storage.at(bucket.at(""));
        storage.createNew(bucket.at("ledger/first"), new byte[] {1});
        int before = proxy.conditional();
        proxy.become(S3Proxy.Way.LOSE_ANSWER, "second");

        assertThat(storage.createNew(bucket.at("ledger/second"), "mine".getBytes(UTF_8)))
                .isTrue();

        assertThat(proxy.conditional() - before).as("it was sent again").isGreaterThan(1);
        assertThat(storage.read(bucket.at("ledger/second"))).hasValue("mine".getBytes(UTF_8));
        assertThat(storage.createNew(bucket.at("ledger/second"), "yours".getBytes(UTF_8)))
                .isFalse();
    }

    @Test
    void a_server_that_ignores_or_refuses_the_header_is_found_out_and_holds_no_ledger() throws Exception {
        for (S3Proxy.Way way : List.of(S3Proxy.Way.IGNORE, S3Proxy.Way.REFUSE)) {
            proxy.become(way, "");
            assertThat(OneWinner.refusal(files(), new Path(bucket.at("ledger"))))
                    .contains("If-None-Match");
            assertThatThrownBy(() -> Storage.at(bucket.at("")).createNew(bucket.at("ledger/a"), new byte[1]))
                    .isInstanceOfSatisfying(TidegateException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.UNSAFE_TARGET);
                        assertThat(e.code().exitStatus()).isEqualTo(2);
                        assertThat(e.cure()).contains("conditional writes");
                    });
        }
        assertThat(files().exists(new Path(bucket.at("ledger")))).as("no trace").isFalse();
    }

    @Test
    void a_folder_of_more_than_a_thousand_is_listed_whole() {
        Storage storage = Storage.at(bucket.at(""));
        for (int n = 0; n < 1005; n++) {
            server.put(bucket.name(), "many/%04d".formatted(n));
        }
        server.put(bucket.name(), "many/");
        server.put(bucket.name(), "many/sub folder/x%y");

        assertThat(storage.list(bucket.at("many"))).hasSize(1005);
        assertThat(storage.folders(bucket.at("many"))).containsExactly("sub folder");
        assertThat(storage.glob(bucket.at("many/sub folder/x%*")))
                .extracting(FileEntry::path)
                .containsExactly(bucket.at("many/sub folder/x%y"));
        assertThat(storage.read(bucket.at("many/sub folder/x%y"))).isPresent();
        assertThat(storage.list(bucket.at("many/0001"))).as("a file").isEmpty();
    }

    @Test
    void the_probe_is_asked_once_for_a_bucket() {
        Storage storage = Storage.at(bucket.at(""));
        for (int n = 0; n < 5; n++) {
            storage.createNew(bucket.at("ledger/" + n), new byte[] {1});
        }

        assertThat(proxy.conditional()).isEqualTo(5 + 2);
    }

    @Test
    void a_commit_that_is_there_is_not_written_again_and_hints_are() throws Exception {
        Configuration configuration = configuration();
        ConditionalLogStore store = new ConditionalLogStore(configuration);
        Path commit = new Path(bucket.at("t/_delta_log/00000000000000000000.json"));
        Path hint = new Path(bucket.at("t/_delta_log/_last_checkpoint"));

        store.write(commit, List.of("first", "line").iterator(), false, configuration);
        assertThatThrownBy(() -> store.write(commit, List.of("second").iterator(), false, configuration))
                .isInstanceOf(FileAlreadyExistsException.class);
        store.write(hint, List.of("old").iterator(), true, configuration);
        store.write(hint, List.of("new").iterator(), true, configuration);

        assertThat(Storage.at(bucket.at("")).read(commit.toString())).hasValue("first\nline\n".getBytes(UTF_8));
        assertThat(Storage.at(bucket.at("")).read(hint.toString())).hasValue("new\n".getBytes(UTF_8));
        assertThat(store.isPartialWriteVisible(commit, configuration)).isFalse();
    }

    @Test
    void what_the_page_says_of_requests_holds() {
        Storage storage = Storage.at(bucket.at(""));
        for (int day = 1; day <= 9; day++) {
            storage.createNew(bucket.at("raw/a/dt=2024-01-0" + day + "/x.csv"), new byte[] {1});
        }
        assertThat(requests(() -> storage.glob(bucket.at("raw/a/dt=2024-01-01/*.csv"))))
                .as("a template")
                .isEqualTo(1);
        assertThat(requests(() -> storage.glob(bucket.at("raw/a/dt=2024-01-31/*.csv"))))
                .as("a day that has not come")
                .isEqualTo(1);
        assertThat(requests(() -> storage.glob(bucket.at("raw/*/dt=2024-01-01/*.csv"))))
                .as("a pattern before it")
                .isBetween(2, 5);
        assertThat(requests(() -> storage.glob(bucket.at("raw/a/*/*.csv"))))
                .as("a folder each")
                .isBetween(10, 12);
        assertThat(requests(() -> storage.createNew(bucket.at("ledger/x"), new byte[] {1})))
                .as("a document")
                .isEqualTo(1);
    }

    private int requests(Runnable work) {
        int before = proxy.requests();
        work.run();
        return proxy.requests() - before;
    }

    @Test
    void without_the_jars_the_message_names_them_and_the_cure() throws Exception {
        java.nio.file.Path log = folder.resolve("log.txt");
        io.tidegate.testing.Shop.in(folder).edit("ledger: .tidegate/ledger", "ledger: \"s3a://lake/ledger\"");
        for (String missing : List.of("hadoop-aws|aws-java-sdk", "aws-java-sdk")) {
            ProcessBuilder history = io.tidegate.testing.Child.java(
                    io.tidegate.cli.Main.class,
                    log,
                    "-f",
                    folder.resolve("jobs.yaml").toString(),
                    "history");
            history.command()
                    .replaceAll(word -> word.contains(".jar:")
                            ? java.util.Arrays.stream(word.split(":"))
                                    .filter(jar -> !jar.matches(".*/(" + missing + ")[^/]*jar"))
                                    .collect(java.util.stream.Collectors.joining(":"))
                            : word);

            assertThat(history.start().waitFor())
                    .as(java.nio.file.Files.readString(log))
                    .isEqualTo(2);
            assertThat(log)
                    .content()
                    .contains("Cannot use s3a://lake/ledger", "TIDEGATE_JARS", "hadoop-aws:3.3.4")
                    .contains(
                            missing.equals("aws-java-sdk")
                                    ? "com.amazonaws"
                                    : "org.apache.hadoop.fs.s3a.S3AFileSystem");
        }
    }

    @Test
    void a_server_that_does_not_answer_is_trouble_and_not_a_fault_of_the_users() {
        S3Server own = S3Server.start();
        try (Bucket there = new Bucket(own)) {
            own.stop();
            assertThatThrownBy(() -> Storage.at(there.at("")).createNew(there.at("ledger/a"), new byte[1]))
                    .isInstanceOfSatisfying(
                            TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INFRASTRUCTURE))
                    .message()
                    .doesNotContain(S3Server.SECRET_KEY, S3Server.ACCESS_KEY);
        }
    }

    @Test
    void a_glob_and_a_listing_mean_the_same_as_on_a_disk() throws Exception {
        Map.of("d/part", 1, "d/_SUCCESS", 1, "d/.part.crc", 1, "e/part", 1, "e/sub/part", 1)
                .keySet()
                .forEach(name -> Storage.at(bucket.at("")).createNew(bucket.at(name), new byte[] {1}));
        Storage storage = Storage.at(bucket.at(""));

        assertThat(storage.glob(bucket.at("*/part")))
                .extracting(FileEntry::path)
                .containsExactly(bucket.at("d/part"), bucket.at("e/part"));
        assertThat(storage.glob(bucket.at("d"))).extracting(FileEntry::path).containsExactly(bucket.at("d/part"));
        assertThat(storage.glob(bucket.at("d/_*")))
                .extracting(FileEntry::path)
                .containsExactly(bucket.at("d/_SUCCESS"));
        assertThat(storage.glob(bucket.at("{d,e}/**/part"))).hasSize(1);
        assertThat(storage.folders(bucket.at(""))).containsExactly("d", "e");
        assertThat(storage.list(bucket.at("not/there"))).isEmpty();
    }
}
