package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From files that nobody described to a job that runs, by pasting what {@code profile} prints. */
class ProfileTest extends SparkTest {
    private static final String JOB = """
            version: 1
            project: shop
            ledger: .tidegate/ledger
            warehouse: .tidegate/warehouse
            jobs:
              - name: orders
                owner: {team: payments, contact: "#payments"}
                partition: {column: day, grain: day, start: 2024-01-01}
                sources:
                  - name: raw
                    path: "raw/{{ ds }}.csv"
                    format: csv
            COLUMNS
                transform: {sql: "SELECT _partition AS day, * FROM raw"}
                target: {table: orders}
                checks: [{row_count: {min: 1}}]
            """;

    @TempDir
    Path dir;

    @Test
    void what_profile_prints_can_be_pasted_and_runs() throws Exception {
        Files.createDirectories(dir.resolve("raw"));
        Files.writeString(
                dir.resolve("raw/2024-01-01.csv"),
                "id,code,price,paid,since,at,note\n1,007,2.50,true,2024-01-01,2024-01-01T10:00:00,\n22,042,10.25,false,2023-12-31,2024-01-01 11:00:00,x\n");
        Files.writeString(dir.resolve("jobs.yaml"), JOB.replace("COLUMNS\n", ""));

        Commands.Ended run = Commands.run(dir, List.of("run", "orders", "--partition", "2024-01-01"));
        assertThat(run.exit()).as("a run wants columns").isEqualTo(2);
        Commands.Ended profile = Commands.run(dir, List.of("profile", "orders", "--partition", "2024-01-01"));

        assertThat(profile.exit()).as(profile.text()).isZero();
        String columns = profile.text().lines().dropWhile(line -> !line.equals("columns:")).limit(8).toList().stream()
                .map(line -> "        " + line + "\n")
                .reduce("", String::concat);
        assertThat(columns)
                .contains(
                        "id: bigint",
                        "code: string",
                        "price: \"decimal(4,2)\"",
                        "paid: boolean",
                        "since: date",
                        "at: timestamp",
                        "note: string");
        Files.writeString(dir.resolve("jobs.yaml"), JOB.replace("COLUMNS\n", columns));
        Commands.Ended again = Commands.run(dir, List.of("run", "orders", "--partition", "2024-01-01"));
        assertThat(again.exit()).as(columns + again.text()).isZero();
    }
}
