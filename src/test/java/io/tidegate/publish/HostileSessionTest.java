package io.tidegate.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Target.FileLayout;
import io.tidegate.stage.OpenTable;
import io.tidegate.stage.StagedChunk;
import io.tidegate.stage.TargetJob;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster's settings, or a transform that changes them, do not change what is published. */
class HostileSessionTest extends PublishTest {
    private static final Map<String, String> HOSTILE = Map.ofEntries(
            Map.entry("spark.sql.sources.partitionOverwriteMode", "dynamic"),
            Map.entry("spark.sql.files.ignoreMissingFiles", "true"),
            Map.entry("spark.sql.session.timeZone", "Asia/Kolkata"),
            Map.entry("spark.sql.ansi.enabled", "true"),
            Map.entry("spark.sql.caseSensitive", "true"),
            Map.entry("spark.sql.files.maxRecordsPerFile", "1"),
            Map.entry("spark.sql.adaptive.enabled", "false"),
            Map.entry("spark.databricks.delta.replaceWhere.constraintCheck.enabled", "false"),
            Map.entry("spark.databricks.delta.retentionDurationCheck.enabled", "false"),
            Map.entry("spark.databricks.delta.stats.collect", "false"),
            Map.entry("spark.databricks.delta.autoCompact.enabled", "true"),
            Map.entry("spark.databricks.delta.autoCompact.minNumFiles", "2"),
            Map.entry("spark.databricks.delta.optimizeWrite.enabled", "true"),
            Map.entry("spark.databricks.delta.schema.autoMerge.enabled", "true"),
            Map.entry("spark.databricks.delta.properties.defaults.columnMapping.mode", "name"),
            Map.entry("spark.databricks.delta.properties.defaults.appendOnly", "true"),
            Map.entry("spark.databricks.delta.commitInfo.userMetadata", "somebody else"),
            Map.entry("spark.databricks.delta.write.txnAppId", "lock"),
            Map.entry("spark.databricks.delta.write.txnVersion", "1"));

    private static void turnHostile() {
        HOSTILE.forEach(SPARK.conf()::set);
    }

    @AfterEach
    void turnBack() {
        HOSTILE.keySet().forEach(SPARK.conf()::unset);
        SPARK.conf().set("spark.sql.session.timeZone", "UTC");
    }

    @Test
    void hostile_settings_at_any_step_change_nothing() {
        turnHostile();
        OpenTable open = open("2021-01-01", "2021-01-02");
        turnHostile();
        StagedChunk staged = open.stage(rows("1, 10, 2021-01-01", "2, 10, 2021-01-01", "3, 30, 2021-01-02"));
        assertThat(staged.rows(target().partition("2021-01-01"))).isEqualTo(2);
        turnHostile();
        assertThat(staged.rows().count()).isEqualTo(3);
        turnHostile();
        publish(staged);
        turnHostile();
        publish(open("2021-01-02").stage(rows("3, 31, 2021-01-02")));
        turnBack();

        assertThat(version(table())).isEqualTo(1);
        assertThat(seen()).containsExactly("1 10 2021-01-01", "2 10 2021-01-01", "3 31 2021-01-02");
        assertThat(sql("SHOW TBLPROPERTIES delta.`" + table() + "`")
                        .select("key")
                        .collectAsList()
                        .toString())
                .doesNotContain("columnMapping", "appendOnly");
        assertThat(sql("DESCRIBE HISTORY delta.`" + table() + "`")
                        .select("userMetadata")
                        .collectAsList()
                        .toString())
                .doesNotContain("somebody else");
    }

    @Test
    void nothing_is_compacted_behind_the_commit() {
        TargetJob smallFiles = target().with(new FileLayout(64 << 10, List.of()));
        StagedChunk staged = open(smallFiles, days("2021-01-01"), RUN, 1)
                .stage(SPARK.range(0, 100_000, 1, 16).selectExpr("id", "rand(7) AS amount", "date'2021-01-01' AS ds"));
        assertThat(staged.staged().get(target().partition("2021-01-01")).files())
                .isGreaterThan(4);
        turnHostile();
        publish(staged);
        assertThat(version(table())).isZero();
    }
}
