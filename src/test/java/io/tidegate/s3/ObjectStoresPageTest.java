package io.tidegate.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.demo.Page;
import io.tidegate.storage.Storage;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about object stores does what it shows. */
class ObjectStoresPageTest extends SparkTest {
    private static final Page PAGE = new Page(Path.of("docs/object-stores.md"));
    private static final Pattern EXIT = Pattern.compile("# exit (\\d+)");

    @TempDir
    Path dir;

    private final Properties given = new Properties();

    @AfterEach
    void tidy() {
        given.stringPropertyNames().forEach(System::clearProperty);
    }

    @Test
    void the_jars_are_fetched_by_one_command_and_named_for_the_launcher() throws Exception {
        String block = PAGE.blocks("sh").get(0);
        ProcessBuilder shell = new ProcessBuilder(
                        "bash",
                        "-ec",
                        "repository=$HOME; HOME=$1; mvn() { HOME=$repository command mvn \"$@\"; };\n"
                                + block
                                + "IFS=:; for jar in $TIDEGATE_JARS; do test -s \"$jar\"; echo; echo \"jar $jar\"; done",
                        "bash",
                        dir.toString())
                .redirectErrorStream(true);
        Process process = shell.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(text).isZero();
        assertThat(text.lines().filter(line -> line.startsWith("jar " + dir + "/.tidegate/s3/")))
                .hasSize(2);
    }

    @Test
    void the_job_and_the_commands_end_as_they_say() throws Exception {
        S3Server server = S3Server.orSkip();
        server.makeBucket("lake");
        given.load(
                new StringReader(PAGE.blocks("properties").get(0).replace("http://127.0.0.1:9000", server.endpoint())));
        given.setProperty("spark.hadoop.fs.s3a.access.key", S3Server.ACCESS_KEY);
        given.setProperty("spark.hadoop.fs.s3a.secret.key", S3Server.SECRET_KEY);
        given.stringPropertyNames().forEach(key -> {
            System.setProperty(key, given.getProperty(key));
            SPARK.sparkContext()
                    .hadoopConfiguration()
                    .set(key.substring("spark.hadoop.".length()), given.getProperty(key));
        });
        Files.writeString(dir.resolve("jobs.yaml"), PAGE.blocks("yaml").get(0));
        Storage storage = Storage.at("s3a://lake/");
        storage.createNew("s3a://lake/raw/orders/dt=2024-01-01/a.csv", "id,amount\n1,2.50\n".getBytes());
        storage.createNew("s3a://lake/raw/orders/dt=2024-01-01/_SUCCESS", new byte[0]);
        storage.createNew("s3a://lake/raw/orders/dt=2024-01-02/a.csv", "id,amount\n1,2.50\n".getBytes());

        for (String line : PAGE.blocks("sh").get(1).lines().toList()) {
            Matcher exit = EXIT.matcher(line);
            int expected = exit.find() ? Integer.parseInt(exit.group(1)) : 0;
            List<String> words = List.of(line.replaceFirst("#.*", "").strip().split("\\s+"));
            Commands.Ended ended = Commands.run(dir, Shop.CLOCK, words.subList(1, words.size()));
            assertThat(ended.exit()).as("%s%n%s", line, ended.text()).isEqualTo(expected);
        }
    }
}
