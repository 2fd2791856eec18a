package io.tidegate.job.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Job;
import io.tidegate.job.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small valid job file to start from, and ways to read what is made of it. */
final class JobText {
    static final String SMALLEST = """
            version: 1
            project: shop
            jobs:
              - name: orders_daily
                owner: {team: payments, contact: "#payments"}
                partition: {column: order_date, grain: day, start: 2024-01-01}
                sources:
                  - name: orders
                    path: "data/{{ ds }}.csv"
                    format: csv
                    columns:
                      order_id: string
                      amount: decimal(12,2)
                      event_ts: timestamp
                transform:
                  sql: SELECT *, _partition AS order_date FROM orders
                target:
                  table: orders_daily
                checks:
                  - row_count: {min: 1}
            """;

    private JobText() {}

    /** The smallest file with one piece of text, which must be in it, replaced. */
    static String with(String old, String replacement) {
        assertThat(SMALLEST).contains(old);
        return SMALLEST.replace(old, replacement);
    }

    static Path write(Path folder, String text) {
        return write(folder, text.getBytes(StandardCharsets.UTF_8));
    }

    static Path write(Path folder, byte[] bytes) {
        try {
            return Files.write(folder.resolve("jobs.yaml"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ReadResult read(Path file) {
        return ProjectReader.read(file, Optional.empty(), Map.of(), Map.of());
    }

    static List<Fault> faults(Path folder, String text) {
        ReadResult result = read(write(folder, text));
        assertThat(result).isInstanceOf(ReadResult.Invalid.class);
        return ((ReadResult.Invalid) result).faults();
    }

    static Fault fault(Path folder, String text) {
        List<Fault> faults = faults(folder, text);
        assertThat(faults).hasSize(1);
        return faults.get(0);
    }

    static Project project(Path folder, String text) {
        return ProjectReader.readOrThrow(write(folder, text), Optional.empty(), Map.of(), Map.of())
                .project();
    }

    static Job job(Path folder, String text) {
        return project(folder, text).jobs().get(0);
    }
}
