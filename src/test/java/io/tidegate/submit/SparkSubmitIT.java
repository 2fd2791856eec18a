package io.tidegate.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar under a real spark-submit: in this process, with a master and two workers, and as a driver of theirs. */
class SparkSubmitIT extends SparkTest {
    private static final String DAY = "2024-01-01";
    private static final String BAD_DAY = "2024-01-02";

    private static final Pattern FENCED = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern EXIT = Pattern.compile("# exit (\\d+)");

    private static Path home;
    private static Cluster cluster;

    @TempDir
    static Path clusterDir;

    @TempDir
    Path dir;

    @BeforeAll
    static void startCluster() {
        home = SparkHome.required();
        cluster = new Cluster(home, clusterDir);
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private Submit client() {
        return Submit.in(home, dir).with("--master", cluster.url());
    }

    /** Packages reach only the driver there, so Delta comes with {@code --jars}. */
    private Submit clusterMode(String... moreJars) {
        return client().with("--deploy-mode", "cluster", "--conf", "spark.standalone.submit.waitAppCompletion=true")
                .with("--conf", "spark.jars.packages=")
                .with("--jars", Submit.delta(",") + "," + String.join(",", moreJars));
    }

    /** A folder with a {@code tidegate} in it: the packaged jar and the jars that the tests run with. */
    private Path launcher() throws IOException {
        Path folder = Files.createDirectory(dir.resolve("bin"));
        Path script = Files.writeString(
                folder.resolve("tidegate"),
                "exec '%s/bin/java' -cp '%s:%s' io.tidegate.cli.Main \"$@\"\n"
                        .formatted(System.getProperty("java.home"), Submit.JAR, System.getProperty("java.class.path")));
        Files.writeString(script, "#!/bin/sh\n" + Files.readString(script));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return folder;
    }

    private String result() throws IOException {
        return Files.readString(dir.resolve(".tidegate/run_result.json"));
    }

    @Test
    void each_command_of_the_page_ends_as_it_says() throws Exception {
        Shop shop = SubmitShop.withQueryFile(dir)
                .edit(": .tidegate/", ": " + dir + "/.tidegate/") // a bundle in cluster mode wants whole paths
                .edit("path: \"raw/", "path: \"" + dir + "/raw/")
                .generation(DAY, 3, 1)
                .generation(BAD_DAY, 2, -1)
                .generation("2024-01-03", 4, 1)
                .generation("2024-01-04", 5, 1)
                .write("spark-conf/cluster.conf", Files.readString(Submit.profile(dir)))
                .write("spark-conf/log4j2.properties", Files.readString(Path.of("spark-conf/log4j2.properties")));
        Files.createSymbolicLink(
                Files.createDirectory(dir.resolve("target")).resolve("tidegate-0.1.0.jar"), Submit.JAR);
        Invariants invariants = Invariants.of(SPARK, shop, "orders");
        Map<String, String> variables = Map.of(
                "MASTER",
                cluster.url(),
                "DELTA",
                Submit.delta(","),
                "RESULTS",
                dir.toString(),
                "ETL",
                dir.toUri().toString().replaceFirst("/$", ""),
                "PATH",
                home.resolve("bin") + ":" + launcher() + ":" + System.getenv("PATH"));

        int run = 0;
        Matcher blocks = FENCED.matcher(Files.readString(Path.of("docs/spark-submit.md")));
        while (blocks.find()) {
            Matcher exit = EXIT.matcher(blocks.group(1));
            int expected = exit.find() ? Integer.parseInt(exit.group(1)) : 0;
            Spawned.Ended ended = Spawned.start(
                            dir, "block" + run, home, variables, List.of("bash", "-c", blocks.group(1)))
                    .end();
            assertThat(ended.status()).as("%s%n%s", blocks.group(1), ended).isEqualTo(expected);
            run++;
        }
        assertThat(run).as("commands of the page").isEqualTo(5);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 3L, "2024-01-03", 4L, "2024-01-04", 5L));
        invariants.holdSettled(DAY, BAD_DAY, "2024-01-03", "2024-01-04");
    }

    @Test
    void what_ends_before_spark_starts_ends_with_its_own_code_too() {
        Shop.in(dir);
        Spawned.Ended notReady = client().run("run", "orders", "--partition", DAY);
        assertThat(notReady.status()).as("%s", notReady).isEqualTo(23);
        Spawned.Ended usage = client().run("run", "orders", "--partition", "yesterday");
        assertThat(usage.status()).as("%s", usage).isEqualTo(2);
    }

    @Test
    void in_cluster_mode_shipped_files_and_jars_are_found_and_only_the_result_file_knows_the_exit_code()
            throws IOException {
        Shop shop = SubmitShop.withClass(dir).generation(DAY, 4, 1).generation(BAD_DAY, 2, -1);
        Invariants invariants = Invariants.of(SPARK, shop, "orders");
        Path jar = SubmitShop.jar(dir.resolve("etl.jar"), JarredTransform.class);
        Path result = dir.resolve("result.json");

        Spawned.Ended ended = clusterMode(jar.toString())
                .with("--files", "jobs.yaml")
                .run(
                        "run",
                        "orders",
                        "-f",
                        "jobs.yaml",
                        "--from",
                        DAY,
                        "--to",
                        BAD_DAY,
                        "--chunk",
                        "2",
                        "--result-file",
                        result.toString());

        assertThat(ended.status()).as("%s", ended).isZero();
        assertThat(ended.err()).contains("is FAILED");
        assertThat(cluster.driverLogs()).contains("published  orders 2024-01-01  4 rows", "blocked  orders 2024-01-02");
        assertThat(Files.readString(result))
                .contains("\"exit\":20")
                .isEqualTo(Files.readString(dir.resolve(".tidegate/run_result.json")));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 4L));
        invariants.holdSettled(DAY, BAD_DAY);
    }

    @Test
    void a_driver_that_does_not_find_its_job_file_says_on_which_machine_it_looked() throws IOException {
        Path result = dir.resolve("result.json");
        clusterMode().run("run", "orders", "--partition", DAY, "--result-file", result.toString());
        assertThat(Files.readString(result))
                .contains("\"exit\":2", "Cannot find the job file jobs.yaml: the driver runs on", "--files jobs.yaml");
    }

    @Test
    void a_cluster_driver_without_sparks_add_opens_is_refused() throws IOException {
        Shop.in(dir).generation(DAY, 1, 1);
        Path job = dir.resolve("jobs.yaml");
        clusterMode()
                .with("--driver-java-options", Submit.QUICK)
                .run("run", "orders", "-f", job.toString(), "--partition", DAY);
        assertThat(result()).contains("\"exit\":2", "without Spark's list of --add-opens", "spark-conf/cluster.conf");
    }

    @Test
    void a_setting_that_spark_refuses_is_the_command_lines_fault() {
        Shop.in(dir).generation(DAY, 1, 1);
        Spawned.Ended ended = Submit.in(home, dir)
                .with("--master", "local[2]", "--conf", "spark.network.timeout=1s")
                .run("run", "orders", "--partition", DAY);
        assertThat(ended.status()).as("%s", ended).isEqualTo(2);
        assertThat(ended.out())
                .contains("Cannot start Spark on local[2]", "Look at the properties file and at --conf.");
    }

    @Test
    void without_deltas_jars_the_run_is_refused_before_spark_starts() {
        Shop.in(dir).generation(DAY, 1, 1);
        Spawned.Ended ended =
                Submit.bare(home, dir).with("--master", cluster.url()).run("run", "orders", "--partition", DAY);
        assertThat(ended.status()).as("%s", ended).isEqualTo(2);
        assertThat(ended.out())
                .contains("Cannot run without Delta: it is not on the class path")
                .contains("--packages io.delta:delta-spark_2.12:3.3.3");
    }

    @Test
    void jars_that_only_the_driver_has_are_named_as_what_they_are() {
        Shop shop = Shop.in(dir).generation(DAY, 1, 1);
        Spawned.Ended ended = Submit.in(home, dir)
                .with("--master", cluster.url(), "--conf", "spark.jars.packages=")
                .with("--driver-class-path", Submit.delta(":"))
                .run("run", "orders", "--partition", DAY);
        assertThat(ended.status()).as("%s", ended).isEqualTo(2);
        assertThat(ended.out()).contains("the executors do not have", "to spark-submit with --jars");
        assertThat(shop.version("orders")).isEqualTo(-1);
    }
}
