package io.tidegate.export;

import io.tidegate.job.Project;
import io.tidegate.job.yaml.ProjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Projects whose jobs are exported in tests, and the calls they are exported with. */
final class Exported {
    /** What wants out of any literal, comment, command line or template. */
    static final String HOSTILE =
            "a'b\"c`d$(touch /tmp/pwned)${HOME}%n\\ {{ ds }} {% raw %} \n*/ # --- !!x: [y] & <b> \t\u0001\u202e\u2028 é 🌊";

    static final Call CALL = new Call(
            "shop",
            "/opt/tidegate/tidegate",
            "/etc/shop/jobs.yaml",
            Optional.of("prod"),
            Map.of("min_orders", "10", "region", "eu west"),
            "registry.example/tidegate:1",
            "local:///opt/tidegate/tidegate.jar");

    private static final String JOBS = """
            version: 1
            project: shop
            defaults:
              timezone: Europe/Berlin
              owner: {team: payments, contact: "#payments"}
              retry: {attempts: 3, backoff: 30s, max_backoff: 5m}
            jobs:
              - name: orders
                description: One row an order.
                tags: [sales, tier1]
                partition: {column: day, grain: day, start: 2024-01-01, delay: 1h}
                sources: [{name: raw, path: "raw/{{ ds }}.csv", format: csv, columns: {id: bigint}}]
                transform: {sql: "SELECT _partition AS day, id FROM raw"}
                target: {table: orders, keys: [id]}
                checks: [{row_count: {min: 1}}]
              - name: revenue
                partition: {column: day, grain: day, start: 2024-01-01, delay: 3h}
                lookback: 2
                runbook: https://wiki.example/revenue
                owner: {team: finance, contact: finance@example.com}
                sources: [{name: orders, job: orders}]
                transform: {sql: "SELECT _partition AS day, count(*) AS n FROM orders GROUP BY 1"}
                target: {table: revenue}
                checks: [{range: {column: n, min: 1}}]
              - name: weekly
                timezone: UTC
                partition: {column: week, grain: week, start: 2024-01-01, delay: 30h}
                retry: {attempts: 1}
                sources: [{name: revenue, job: revenue}]
                transform: {sql: "SELECT _partition AS week, sum(n) AS n FROM revenue GROUP BY 1"}
                target: {table: weekly}
                checks: []
              - name: clicks
                timezone: UTC
                partition: {column: hour, grain: hour, start: 2024-01-01T00Z, delay: 90m}
                sources: [{name: raw, path: "clicks/{{ format(ds, 'yyyy/MM') }}.csv", format: csv, columns: {id: bigint}}]
                transform: {sql: "SELECT _partition AS hour, id FROM raw"}
                target: {table: clicks}
                checks: []
            """;

    private Exported() {}

    static Project shop(Path folder) {
        return read(
                folder,
                JOBS.replace("    timezone: UTC\n    partition: {column: hour", "    partition: {column: hour"));
    }

    /** One job whose every free text is hostile. */
    static Project hostile(Path folder) {
        String text = HOSTILE.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t")
                .replace("\u0001", "\\x01")
                .replace("\u202e", "\\u202e")
                .replace("\u2028", "\\u2028")
                .replace("$", "$$");
        return read(folder, """
                version: 1
                project: shop
                jobs:
                  - name: orders
                    description: "%1$s"
                    owner: {team: "%1$s", contact: "%1$s"}
                    runbook: "%1$s"
                    partition: {column: day, grain: day, start: 2024-01-01}
                    sources: [{name: raw, path: "raw/{{ ds }}.csv", format: csv, columns: {id: bigint}}]
                    transform: {sql: "SELECT _partition AS day, id FROM raw"}
                    target: {table: orders}
                    checks: []
                """.formatted(text));
    }

    /** A call whose every word is hostile. */
    static Call hostileCall() {
        return new Call(
                "shop",
                "/opt/" + HOSTILE,
                "/etc/" + HOSTILE,
                Optional.empty(),
                Map.of("region", HOSTILE),
                "image" + HOSTILE,
                "jar" + HOSTILE);
    }

    private static Project read(Path folder, String text) {
        try {
            Files.writeString(folder.resolve("jobs.yaml"), text);
            return ProjectReader.readOrThrow(folder.resolve("jobs.yaml"), Optional.empty(), Map.of(), Map.of())
                    .project();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ExportFile> files(Orchestrator orchestrator, Call call, Project project) {
        return orchestrator.files(call, project.jobs());
    }
}
