package io.tidegate.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.storage.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hadoop's client alone costs a second at start: on file: neither it nor Spark, Delta or Scala may be loaded. */
class NoSparkOnFileTest {
    @TempDir
    Path folder;

    @Test
    void reading_a_ledger_and_a_log_on_file_loads_no_spark_hadoop_delta_or_scala_class() throws Exception {
        Path ledger = folder.resolve("ledger");
        Instant at = Instant.parse("2021-01-15T12:00:00Z");
        Event blocked = new Event.Blocked(new RunId("R1"), "regions_daily", at, 1, "2021-01-15", "blocked", "2 of 11");
        Ledger.at(ledger.toString())
                .write(new RunId("R1"), "regions_daily", 1, Document.Kind.OUTCOME, List.of(blocked));
        Path table = folder.resolve("table");
        new LogWriter(table)
                .commit(0, LogWriter.protocol(), LogWriter.metadata(), LogWriter.add("a", "2021-01-15", 1, "R1"));
        Path output = folder.resolve("out");

        Process reader = ChildJvm.start(
                output,
                List.of("-verbose:class", "-Xshare:auto"),
                PlainReader.class,
                ledger.toString(),
                table.toString(),
                folder + "/t*/_delta_log/*.json");
        assertThat(reader.waitFor()).isZero();

        List<String> lines = Files.readAllLines(output);
        assertThat(lines).anyMatch(l -> l.startsWith("STATES {2021-01-15=PartitionState"));
        assertThat(lines).contains("COMPACTED 1", "FILES 1");
        assertThat(lines).anyMatch(l -> l.startsWith("PARTITIONS {2021-01-15=LivePartition"));
        assertThat(lines)
                .as("the list of loaded classes is there")
                .anyMatch(l -> l.contains("io.tidegate.log.TableLog "));
        assertThat(lines)
                .filteredOn(
                        l -> l.matches(
                                ".*[ \\]](org\\.apache\\.(spark|hadoop|parquet)|io\\.delta|scala|com\\.fasterxml\\.jackson\\.databind)\\..*"))
                .isEmpty();
    }
}
