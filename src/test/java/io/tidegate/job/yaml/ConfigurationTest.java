package io.tidegate.job.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "column: order_date|column: o_date",
                "grain: day|grain: week",
                "    partition:|    timezone: Europe/Rome\n    partition:",
                "data/{{ ds }}|raw/{{ ds }}",
                "- name: orders\n|- name: order\n",
                "format: csv|format: csv\n        options: {delimiter: ';'}",
                "format: csv|format: json",
                "format: csv|format: csv\n        window: {before: 1}",
                "format: csv|format: csv\n        unknown_columns: ignore",
                "decimal(12,2)|decimal(12,3)",
                "amount: decimal(12,2)|amount: {type: 'decimal(12,2)', since: 2024-02-01}",
                "SELECT *,|SELECT DISTINCT *,",
                "table: orders_daily|table: orders",
                "table: orders_daily|table: orders_daily\n      keys: [order_id]",
                "table: orders_daily|table: orders_daily\n      on_empty: keep",
                "table: orders_daily|table: orders_daily\n      schema_change: add_columns",
                "min: 1|min: 2",
                "min: 1}|min: 1}\n        where: amount > 0",
                "min: 1}|min: 1}\n        on_fail: warn"
            })
    void what_changes_the_rows_or_the_gate_changes_it(String edit) {
        assertThat(of(edit)).isNotEqualTo(of("project|project"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "project: shop|project: store",
                "team: payments|team: others",
                "name: orders_daily|name: orders_daily\n    description: text\n    tags: [a]\n    runbook: r.md",
                "start: 2024-01-01|start: 2023-01-01, delay: 3h, protect_before: 2023-02-01",
                "    partition:|    retry: {attempts: 1}\n    on_blocked: stop\n    final_after: 1d\n    partition:",
                "    partition:|    backfill: {chunk: P1M, newest_first: true}\n    partition:",
                "version: 1|version: 1\nguardrails: {approval_above: {partitions: 9}}",
                "format: csv|format: csv\n        ready: {timeout: 1h}",
                "table: orders_daily|table: orders_daily\n      files: {target_size: 1MB}\n      rollback_window: 1d\n      single_writer: true",
                "min: 1}|min: 1}\n        description: text",
                "version: 1|version: 1\nvars: {unused: 1}",
                "format: csv|format: csv\n        options: {delimiter: ','}",
                "order_id: string|order_id: STRING",
                "data/{{ ds }}|./x/../data//{{ ds }}"
            })
    void what_only_says_when_by_whom_or_for_whom_does_not(String edit) {
        assertThat(of(edit)).isEqualTo(of("project|project"));
    }

    @Test
    void a_checkout_in_another_folder_means_the_same() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));

        assertThat(JobText.job(other, JobText.SMALLEST).configuration())
                .isEqualTo(JobText.job(folder, JobText.SMALLEST).configuration())
                .doesNotContain(folder.toString());
    }

    @Test
    void a_bound_variable_is_part_of_it_and_a_filled_one_is_filled() {
        String text = JobText.SMALLEST
                .replace("version: 1", "version: 1\nvars: {low: 5, dir: raw, other: 1}")
                .replace("data/", "{{ var.dir }}/")
                .replace("FROM orders", "FROM orders WHERE amount > :var_low");
        Path file = JobText.write(folder, text);

        assertThat(configuration(file, Map.of()))
                .contains("\"vars\":{\"low\":\"5\"}")
                .contains("raw/{{ ds }}.csv");
        assertThat(configuration(file, Map.of("low", "6"))).isNotEqualTo(configuration(file, Map.of()));
        assertThat(configuration(file, Map.of("dir", "b"))).isNotEqualTo(configuration(file, Map.of()));
        assertThat(configuration(file, Map.of("other", "2"))).isEqualTo(configuration(file, Map.of()));
    }

    private static String configuration(Path file, Map<String, String> vars) {
        return ProjectReader.readOrThrow(file, Optional.empty(), vars, Map.of())
                .project()
                .jobs()
                .get(0)
                .configuration();
    }

    private String of(String edit) {
        String text = JobText.with(edit.split("\\|")[0], edit.split("\\|")[1]);
        return JobText.job(folder, text).configuration();
    }
}
