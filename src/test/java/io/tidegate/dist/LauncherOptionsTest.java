package io.tidegate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.dist.LauncherHome.Ended;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher makes of the environment and of options: class path, Spark properties, logs, memory. */
class LauncherOptionsTest {
    @TempDir
    Path temporary;

    private LauncherHome home;

    @BeforeEach
    void a_fresh_clone() {
        home = new LauncherHome(temporary);
    }

    @Test
    void our_jar_comes_first_then_jackson_then_the_rest() {
        String laptop = home.folder() + "/target/laptop/";

        assertThat(home.run("ls").after("-cp").split(":"))
                .containsExactly(
                        laptop + "tidegate-0.1.0.jar",
                        laptop + "lib/jackson-core-2.15.2.jar",
                        laptop + "lib/jackson-databind-2.15.2.jar",
                        laptop + "lib/*");
    }

    @Test
    void the_profile_becomes_system_properties_with_blanks_and_equals_signs_in_their_place() {
        Path profile = home.folder().resolve("my.conf");
        LauncherHome.write(profile, """
                # a comment

                spark.master            local[3]
                spark.app.name\tmy name  with blanks
                spark.a=b
                spark.c                 d=e f
                spark.empty
                other.key               ignored
                spark.last              line""");

        assertThat(home.with("TIDEGATE_SPARK_CONF", profile.toString())
                        .run("run", "x")
                        .words())
                .filteredOn(word -> word.startsWith("-Dspark.") || word.contains("other"))
                .containsExactlyInAnyOrder(
                        "-Dspark.master=local[3]",
                        "-Dspark.app.name=my name  with blanks",
                        "-Dspark.a=b",
                        "-Dspark.c=d=e f",
                        "-Dspark.empty=",
                        "-Dspark.last=line");
    }

    @Test
    void the_local_profile_is_the_default_and_one_that_cannot_be_read_is_refused() {
        assertThat(home.run("run", "x").words())
                .contains("-Dspark.master=local[*]", "-Dspark.delta.logStore.file.impl=io.tidegate.stage.LinkLogStore");

        Ended ended = home.with("TIDEGATE_SPARK_CONF", "/nowhere.conf").run("ls");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("Cannot read the Spark properties file /nowhere.conf.");
    }

    @ParameterizedTest
    @CsvSource({
        "ls,                 warn,  error",
        "ls -v,              info,  warn",
        "ls -vv,             debug, info",
        "ls -v --verbose,    debug, info",
        "-q run x,           error, error",
        "run x -f -v,        warn,  error",
        "run -- -v,          warn,  error"
    })
    void verbosity_sets_the_levels_of_the_logs(String words, String ours, String spark) {
        assertThat(home.run(words.split(" ")).words())
                .contains("-Dtidegate.log.level=" + ours, "-Dtidegate.log.spark=" + spark);
    }

    @Test
    void logs_are_text_or_json_and_nothing_else() {
        String conf = "-Dlog4j2.configurationFile=" + home.folder() + "/spark-conf/";

        assertThat(home.run("ls").words()).contains(conf + "log4j2.properties");
        assertThat(home.with("TIDEGATE_LOG", "json").run("ls").words()).contains(conf + "log4j2-json.properties");
        Ended refused = home.with("TIDEGATE_LOG", "yaml").run("ls");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("Cannot log as 'yaml': TIDEGATE_LOG is text or json.");
    }

    @Test
    void options_of_the_user_come_after_ours_and_win() {
        List<String> words = home.with("TIDEGATE_JAVA_OPTS", "-Xmx6g -Dspark.master=local[1] -Dx=*")
                .run("ls")
                .words();

        assertThat(words).contains("-Xmx2g", "-Dx=*");
        assertThat(words.indexOf("-Xmx6g")).isGreaterThan(words.indexOf("-Xmx2g"));
        assertThat(words.indexOf("-Dspark.master=local[1]")).isGreaterThan(words.indexOf("-Dspark.master=local[*]"));
    }

    @ParameterizedTest
    @CsvSource({
        "ls,                                              true",
        "demo,                                            true",
        "missing --from 2021-01-01,                       true",
        "run x --partition 2021-01-01,                    true",
        "-f run ls --from 2021-01-01,                     true",
        "run x --from 2021-01-01 --to 2021-02-01,         false",
        "-f jobs.yaml run x --missing,                    false",
        "backfill plan x --from 2021-01-01,               true",
        "backfill apply backfill/january.yaml,            false",
        "-f jobs.yaml backfill resume 01M7ZQ3JM0,         false"
    })
    void only_work_on_many_partitions_takes_the_optimising_compiler(String words, boolean quick) {
        assertThat(home.run(words.split(" ")).words().contains("-XX:TieredStopAtLevel=1"))
                .isEqualTo(quick);
    }

    @Test
    void a_garbage_collector_of_the_user_takes_the_place_of_ours() {
        assertThat(home.run("ls").words()).contains("-XX:+UseSerialGC");
        assertThat(home.with("TIDEGATE_JAVA_OPTS", "-XX:+UseG1GC").run("ls").words())
                .contains("-XX:+UseG1GC")
                .doesNotContain("-XX:+UseSerialGC");
    }

    @Test
    void the_time_zone_of_the_machine_is_left_alone() {
        assertThat(home.run("ls").words()).noneMatch(word -> word.contains("user.timezone"));
    }

    @Test
    void the_jars_of_spark_home_take_the_place_of_ours() {
        Path spark =
                spark("spark-core_2.12-3.5.4", "delta-spark_2.12-3.3.3", "delta-storage-3.3.3", "jackson-core-2.15.2");

        String classPath = home.with("SPARK_HOME", spark.toString())
                .with("HADOOP_CONF_DIR", "/etc/hadoop")
                .run("ls")
                .after("-cp");

        assertThat(classPath.split(":"))
                .containsExactly(
                        home.folder() + "/target/laptop/tidegate-0.1.0.jar",
                        spark + "/jars/jackson-core-2.15.2.jar",
                        spark + "/jars/*",
                        "/etc/hadoop");
    }

    @Test
    void a_spark_home_without_delta_is_refused_with_the_cure() {
        Ended ended = home.with("SPARK_HOME", spark("spark-core_2.12-3.5.4").toString())
                .run("ls");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("there is no Delta Lake in its jars folder", "delta-spark_2.12-3.3.3.jar")
                .contains("--packages io.delta:delta-spark_2.12:3.3.3", "unset SPARK_HOME");
    }

    @ParameterizedTest
    @CsvSource({
        "spark-core_2.13-3.5.4, it has spark-core_2.13-3.5.4.jar",
        "spark-core_2.13-4.0.0, it has spark-core_2.13-4.0.0.jar",
        "other-1.0,             there is no Spark in its jars folder"
    })
    void a_spark_home_of_another_spark_is_refused(String jar, String why) {
        Ended ended = home.with("SPARK_HOME", spark(jar).toString()).run("ls");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("Cannot use SPARK_HOME=", why, "unset SPARK_HOME");
    }

    @Test
    void an_empty_spark_home_counts_as_none() {
        assertThat(home.with("SPARK_HOME", "").run("ls").after("-cp")).endsWith("/target/laptop/lib/*");
    }

    private Path spark(String... jars) {
        Path spark = temporary.resolve("a spark");
        for (String jar : jars) {
            LauncherHome.write(spark.resolve("jars").resolve(jar + ".jar"), "");
        }
        return spark;
    }
}
