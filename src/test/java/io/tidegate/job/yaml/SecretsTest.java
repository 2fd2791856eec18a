package io.tidegate.job.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Job;
import io.tidegate.job.Transform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final String CANARY = "canary-9f3a{{ ds }}";
    private static final String SQL = "sql: SELECT *, _partition AS order_date FROM orders";

    @TempDir
    Path folder;

    @Test
    void a_secret_reaches_the_class_and_nothing_that_is_written_down() {
        String text = JobText.with(SQL, "class: a.B\n      options: {token: \"Bearer ${secret:env:TOKEN}\", other: x}");
        ReadResult.Valid valid = ProjectReader.readOrThrow(
                JobText.write(folder, text), Optional.empty(), Map.of(), Map.of("TOKEN", CANARY));
        Job job = valid.project().jobs().get(0);

        assertThat(((Transform.JavaClass) job.transform()).options()).containsEntry("token", "Bearer " + CANARY);
        assertThat(job.configuration()).doesNotContain(CANARY).contains("Bearer ${secret:env:TOKEN}");
        assertThat(valid.secrets().values()).containsExactly(CANARY);
        assertThat(valid.secrets().redact("token=" + CANARY + ";")).isEqualTo("token=***;");
        assertThat(valid.secrets()).hasToString("1 secrets");
    }

    @Test
    void another_value_of_a_secret_is_the_same_configuration() {
        String text = JobText.with(SQL, "class: a.B\n      options: {token: \"${secret:env:TOKEN}\"}");
        Path file = JobText.write(folder, text);

        assertThat(configuration(file, "one")).isEqualTo(configuration(file, "two"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "project: shop|project: ${secret:env:TOKEN}",
                "version: 1|version: ${secret:env:TOKEN}",
                "table: orders_daily|table: ${secret:env:TOKEN}",
                "team: payments|team: '${secret:env:TOKEN}'",
                "order_id: string|order_id: ${secret:env:TOKEN}",
                "grain: day|grain: '${secret:env:TOKEN}'",
                "start: 2024-01-01|start: '${secret:env:TOKEN}'",
                "min: 1|min: '${secret:env:TOKEN}'",
                "format: csv|format: ${secret:env:TOKEN}",
                "version: 1|version: 1\nvars: {a: '${secret:env:TOKEN}'}",
                "version: 1|version: 1\nledger: ${secret:env:TOKEN}"
            })
    void a_secret_anywhere_else_is_refused_without_its_value(String edit) {
        String text = JobText.with(edit.split("\\|")[0], edit.split("\\|")[1]);
        ReadResult result =
                ProjectReader.read(JobText.write(folder, text), Optional.empty(), Map.of(), Map.of("TOKEN", CANARY));

        assertThat(((ReadResult.Invalid) result).faults())
                .anySatisfy(f -> assertThat(f.problem()).contains("Cannot use a secret here"))
                .allSatisfy(f -> assertThat(f.toString()).doesNotContain(CANARY));
    }

    @Test
    void a_fault_beside_a_secret_does_not_tell_it() {
        String text = JobText.with(
                SQL, "class: a.B\n      options: {token: '${secret:env:TOKEN}', other: '${%s}'}".formatted(CANARY));
        ReadResult result =
                ProjectReader.read(JobText.write(folder, text), Optional.empty(), Map.of(), Map.of("TOKEN", CANARY));

        assertThat(((ReadResult.Invalid) result).faults())
                .isNotEmpty()
                .allSatisfy(f -> assertThat(f.render()).doesNotContain(CANARY));
    }

    @Test
    void a_secret_file_is_read_beside_the_job_file_without_its_line_break() throws Exception {
        Path secret = Files.writeString(folder.resolve("pw"), CANARY + "\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        String text = JobText.with(SQL, "class: a.B\n      options: {token: \"${secret:file:pw}\"}");

        assertThat(((Transform.JavaClass) JobText.job(folder, text).transform()).options())
                .containsEntry("token", CANARY);
    }

    @Test
    void a_secret_file_that_everybody_may_read_or_that_is_empty_or_no_text_is_refused() throws Exception {
        Path secret = Files.writeString(folder.resolve("pw"), CANARY);
        String text = JobText.with(SQL, "class: a.B\n      options: {token: \"${secret:file:pw}\"}");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(JobText.fault(folder, text).cure()).contains("chmod 600");

        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(secret, "\n");
        assertThat(JobText.fault(folder, text).problem()).contains("empty");
        Files.write(secret, new byte[] {(byte) 0xFF});
        assertThat(JobText.fault(folder, text).problem()).contains("not UTF-8");
        Files.write(secret, new byte[70_000]);
        assertThat(JobText.fault(folder, text).problem()).contains("64 KB");
    }

    @Test
    void the_longest_secret_is_masked_first() {
        assertThat(new Secrets(java.util.Set.of("abc", "abcdef")).redact("abcdef abc"))
                .isEqualTo("*** ***");
        assertThat(Secrets.NONE.redact("abc")).isEqualTo("abc");
        assertThat(List.of()).isEqualTo(Secrets.NONE.values());
    }

    private static String configuration(Path file, String token) {
        return ProjectReader.readOrThrow(file, Optional.empty(), Map.of(), Map.of("TOKEN", token))
                .project()
                .jobs()
                .get(0)
                .configuration();
    }
}
