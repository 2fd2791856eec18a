package io.tidegate.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Catalog tables in a real Hive metastore: the one in Derby that every Spark distribution can start in its own process. */
@Tag("long")
class MetastoreIT {
    private static final Pattern BLOCK = Pattern.compile("```(yaml|sh)\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path dir;

    private Path home;
    private String command;

    @BeforeEach
    void thePagesJobAndCommand() throws Exception {
        home = SparkHome.required();
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("docs/tables.md")));
        while (blocks.find()) {
            if (blocks.group(1).equals("yaml")) {
                // one attempt: a metastore that is in use shall not be waited for here
                String once = "defaults:\n  retry: {attempts: 1, backoff: 1s, max_backoff: 1s}";
                Files.writeString(dir.resolve("jobs.yaml"), blocks.group(2).replace("defaults:", once));
            } else {
                command = blocks.group(2);
            }
        }
        Files.createDirectory(dir.resolve("spark-conf"));
        Files.move(Submit.profile(dir), dir.resolve("spark-conf/cluster.conf"));
        Files.createSymbolicLink(
                Files.createDirectory(dir.resolve("target")).resolve("tidegate-0.1.0.jar"), Submit.JAR);
    }

    private Spawned.Ended spawn(String name, List<String> words) {
        String path = home.resolve("bin") + ":" + System.getenv("PATH");
        return Spawned.start(dir, name, home, Map.of("PATH", path, "SECOND", "bash " + dir.resolve("second.sh")), words)
                .end();
    }

    @Test
    void a_table_made_by_name_is_read_and_optimized_by_name_and_the_next_process_finds_it() throws Exception {
        Files.writeString(dir.resolve("second.sh"), command);
        Path jar = SubmitShop.jar(dir.resolve("session.jar"), MetastoreSession.class);
        Spawned.Ended first = spawn(
                "first",
                List.of(
                        home.resolve("bin/spark-submit").toString(),
                        "--properties-file",
                        "spark-conf/cluster.conf",
                        "--master",
                        "local[2]",
                        "--conf",
                        "spark.sql.catalogImplementation=hive",
                        "--class",
                        MetastoreSession.class.getName(),
                        "--jars",
                        Submit.JAR.toString(),
                        jar.toString(),
                        "run",
                        "orders",
                        "--partition",
                        "2024-01-01"));
        assertThat(first.out())
                .as("%s", first)
                .contains("published  orders 2024-01-01  1 row", "ROW [2024-01-01,1,5.00,retail]", "SECOND 75");
        assertThat(first.err())
                .contains("sales.orders is in the catalog now, at "
                        + dir.toRealPath().resolve("spark-warehouse/sales.db/orders"))
                .contains("another process has the Derby metastore open");

        Spawned.Ended second = spawn("second", List.of("bash", "-c", command));
        assertThat(second.status()).as("%s", second).isZero();
        assertThat(second.out()).contains("up to date");
        assertThat(second.err()).doesNotContain("is in the catalog now");
    }
}
