package io.tidegate.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Partition DAY = Partition.parse(Grain.DAY, "2024-03-01");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DAY|2024-03-01|{{ ds }}|2024-03-01",
                "DAY|2024-03-01|{{ds}}|2024-03-01",
                "DAY|2024-03-01|a/{{ ds_nodash }}/b|a/20240301/b",
                "DAY|2024-03-01|{{ partition.start }}_{{ partition.end }}|2024-03-01_2024-03-02",
                "DAY|2024-03-01|{{ add(ds, '-1d') }}|2024-02-29",
                "DAY|2024-03-01|{{ add(ds, '+1m') }}|2024-04-01",
                "DAY|2024-03-01|{{ add(ds, \"-1y\") }}|2023-03-01",
                "DAY|2024-03-01|{{ add(ds, '1w') }}|2024-03-08",
                "DAY|2024-03-01|{{ format(ds, 'yyyy/MM/dd') }}|2024/03/01",
                "DAY|2024-03-01|{{ format(add(ds, '-1d'), 'yyyyMMdd') }}|20240229",
                "WEEK|2024-03-04|{{ partition.end }}|2024-03-11",
                "MONTH|2024-03|{{ ds }}|2024-03-01",
                "MONTH|2024-03|{{ format(ds, 'yyyy-MM') }}|2024-03",
                "YEAR|2024|{{ partition.end }}|2025-01-01",
                "HOUR|2024-03-01T05Z|{{ ds }}|2024-03-01",
                "HOUR|2024-03-01T05Z|{{ partition.start }}|2024-03-01T05Z",
                "HOUR|2024-03-01T23Z|{{ partition.end }}|2024-03-02T00Z",
                "DAY|2024-03-01|run={{ run_id }}|run=R1"
            })
    void a_placeholder_becomes_the_partition(Grain grain, String partition, String template, String path) {
        assertThat(Template.parse(template, Map.of()).render(Partition.parse(grain, partition), "R1"))
                .isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ }}",
                "{{ now }}",
                "{{ ds.toString() }}",
                "{{ add(ds) }}",
                "{{ add(ds, '1x') }}",
                "{{ add(run_id, '1d') }}",
                "{{ format(ds, 'bbbb') }}",
                "{{ format(now, 'yyyy') }}",
                "{{ ds",
                "ds }}",
                "{{ var.nobody }}",
                "{{ {{ ds }} }}",
                "${{ T(java.lang.Runtime) }}"
            })
    void what_is_not_known_is_refused_with_a_cure(String template) {
        assertThatThrownBy(() -> Template.parse(template, Map.of("x", "1")))
                .isInstanceOfSatisfying(TidegateException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.JOB_FILE);
                    assertThat(e.cure()).isNotBlank();
                });
    }

    @Test
    void a_variable_is_text_and_never_read_again() {
        Template template = Template.parse("{{ var.x }}/{{ ds }}", Map.of("x", "{{ run_id }}"));

        assertThat(template.render(DAY, "R1")).isEqualTo("{{ run_id }}/2024-03-01");
    }

    @Test
    void a_template_without_a_placeholder_of_the_partition_is_static() {
        assertThat(Template.parse("a/{{ var.x }}", Map.of("x", "b")).dependsOnPartition())
                .isFalse();
        assertThat(Template.parse("a/{{ var.x }}", Map.of("x", "b")).renderStatic())
                .isEqualTo("a/b");
        assertThat(Template.parse("a/{{ ds }}", Map.of()).dependsOnPartition()).isTrue();
        assertThatThrownBy(() -> Template.parse("a/{{ ds }}", Map.of()).renderStatic())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void templates_are_equal_when_they_are_written_alike() {
        assertThat(Template.parse("{{ ds }}", Map.of()))
                .isEqualTo(Template.parse("{{ ds }}", Map.of()))
                .hasSameHashCodeAs(Template.parse("{{ ds }}", Map.of()))
                .isNotEqualTo(Template.parse("{{ds}}", Map.of()))
                .hasToString("{{ ds }}");
    }
}
