package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.testing.SparkTest;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Versions, settings and file systems that are not trusted. */
class SafetyTest extends SparkTest {
    @Test
    void only_tested_versions_are_accepted() {
        assertThatCode(SupportedVersions::require).doesNotThrowAnyException();
        for (String[] versions : new String[][] {
            {"3.5.6", "3.3.3"}, {"4.0.0", "3.3.3"}, {"3.5.7-amzn-0", "3.3.3"}, {"3.5.7", "3.3.2"}, {"3.5.7", "4.0.0"}
        }) {
            assertThatThrownBy(() -> SupportedVersions.require(versions[0], versions[1]))
                    .isInstanceOfSatisfying(TidegateException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
                        assertThat(e.code().exitStatus()).isEqualTo(2);
                        assertThat(e.cure()).isEqualTo("Tested: Spark 3.5.7, 3.5.8, 3.5.9 with Delta 3.3.3.");
                    })
                    .hasMessageContaining("not a tested version");
        }
    }

    @Test
    void a_spark_for_another_scala_is_refused_by_its_scala() {
        assertThatThrownBy(() -> SupportedVersions.requireScala("2.13.8"))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION))
                .hasMessage("Cannot run on a Spark for Scala 2.13.8: Tidegate is for Scala 2.12");
    }

    @Test
    void stores_that_two_drivers_can_break_are_refused() {
        for (String location : List.of("s3://b/t", "s3n://b/t", "oss://b/t", "fault:/t")) {
            assertThatThrownBy(() -> SafeTarget.require(
                            SPARK, TargetJob.at(location).job().target()))
                    .isInstanceOfSatisfying(
                            TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSAFE_TARGET))
                    .hasMessageContaining("Cannot write " + location + " safely");
            assertThatCode(() -> SafeTarget.require(
                            SPARK, TargetJob.at(location).asSingleWriter().job().target()))
                    .doesNotThrowAnyException();
        }
        for (String location : List.of("hdfs://h/t", "abfss://c@a/t", "gs://b/t", "/tmp/t", "file:///tmp/t")) {
            assertThatCode(() -> SafeTarget.require(
                            SPARK, TargetJob.at(location).job().target()))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void a_multi_writer_log_store_makes_an_object_store_safe_and_a_single_driver_one_does_not() {
        var dynamo = SPARK.sparkContext()
                .getConf()
                .set("spark.delta.logStore.s3a.impl", "io.delta.storage.S3DynamoDBLogStore");
        assertThat(SafeTarget.refusal(dynamo, "s3a")).isEmpty();
        assertThat(SafeTarget.refusal(SPARK.sparkContext().getConf().remove("spark.delta.logStore.s3a.impl"), "s3a"))
                .hasValueSatisfying(why -> assertThat(why).contains("its stock log store"));
        for (String store : List.of(
                "io.delta.storage.S3SingleDriverLogStore",
                "io.delta.storage.HDFSLogStore",
                "io.delta.storage.LocalLogStore")) {
            assertThat(SafeTarget.refusal(
                            SPARK.sparkContext().getConf().set("spark.delta.logStore.s3a.impl", store), "s3a"))
                    .hasValueSatisfying(why -> assertThat(why).contains(store));
        }
        assertThat(SafeTarget.refusal(SPARK.sparkContext().getConf().remove("spark.delta.logStore.file.impl"), "file"))
                .hasValueSatisfying(why -> assertThat(why).contains("two processes could win"));
        assertThat(SafeTarget.refusal(
                        SPARK.sparkContext()
                                .getConf()
                                .set("spark.delta.logStore.class", "io.delta.storage.HDFSLogStore"),
                        "file"))
                .isPresent();
    }

    @Test
    void our_log_store_is_asked_of_nothing_but_s3a() {
        assertThatThrownBy(() ->
                        SafeTarget.require(SPARK, TargetJob.at("fault:/t").job().target()))
                .hasMessageContaining("with its stock log store");
        assertThat(SafeTarget.refusal(SPARK.sparkContext().getConf(), "s3a")).isEmpty();
        assertThat(SafeTarget.refusal(SPARK.sparkContext().getConf(), "s3")).isPresent();
    }

    @Test
    void hostile_settings_are_named_and_forced() {
        SparkSession session = SPARK.newSession();
        assertThat(SafeSession.hostile(session)).isEmpty();
        Map<String, String> hostile = Map.of(
                "spark.sql.ansi.enabled", "true",
                "spark.sql.caseSensitive", "true",
                "spark.sql.session.timeZone", "Asia/Kolkata",
                "spark.sql.files.ignoreMissingFiles", "true",
                "spark.databricks.delta.autoCompact.enabled", "true",
                "spark.databricks.delta.stats.collect", "false",
                "spark.databricks.delta.properties.defaults.columnMapping.mode", "name",
                "spark.databricks.delta.write.txnAppId", "lock",
                "spark.sql.legacy.timeParserPolicy", "LEGACY");
        hostile.forEach(session.conf()::set);
        assertThat(SafeSession.hostile(session))
                .hasSize(hostile.size())
                .contains("spark.sql.ansi.enabled is true, forced to false")
                .contains("spark.databricks.delta.write.txnAppId is set, and is taken away")
                .contains("spark.sql.legacy.timeParserPolicy is LEGACY, and changes what SQL means");
        SafeSession.force(session);
        assertThat(SafeSession.hostile(session))
                .containsExactly("spark.sql.legacy.timeParserPolicy is LEGACY, and changes what SQL means");
        SafeSession.forced()
                .forEach((key, value) ->
                        assertThat(session.conf().get(key)).as(key).isEqualToIgnoringCase(value));
        assertThat(session.conf().contains("spark.databricks.delta.properties.defaults.columnMapping.mode"))
                .isFalse();
        SparkSession.setActiveSession(SPARK);
        assertThat(SafeSession.hostile(SafeSession.forced())).isEmpty();
    }
}
