package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.ByHand;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.TableLog;
import io.tidegate.run.RunSettings;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes an adoption to the ledger, as a run of its own; the table is not touched. */
final class Adoption {
    private final Project project;
    private final Ledger ledger;
    private final RunSettings settings;

    Adoption(Project project, Ledger ledger, RunSettings settings) {
        this.project = project;
        this.ledger = ledger;
        this.settings = settings;
    }

    /** @param fingerprints what a build of each partition would be recorded with now */
    void record(Job job, List<Partition> partitions, Map<Partition, String> fingerprints, String reason) {
        TableLog table = TableLog.read(job.target().location())
                .orElseThrow(() -> new TidegateException(
                        ErrorCode.USAGE,
                        "Cannot adopt partitions of %s: there is no table at %s"
                                .formatted(job.name(), job.target().location()),
                        "Check `target` in %s.".formatted(project.file())));
        Instant now = settings.clock().instant();
        ledger.write(settings.run(), job.name(), 0, Document.Kind.STARTED, List.of(settings.started(job)));
        List<Event> adopted = new ArrayList<>();
        for (Partition partition : partitions) {
            OptionalLong rows = Optional.ofNullable(table.partitions().get(PartitionValue.of(partition)))
                    .map(TableLog.LivePartition::rows)
                    .orElse(OptionalLong.empty());
            adopted.add(new ByHand.Adopted(
                    settings.run(),
                    job.name(),
                    now,
                    partition.text(),
                    fingerprints.get(partition),
                    table.version(),
                    rows,
                    settings.who(),
                    reason));
        }
        ledger.write(settings.run(), job.name(), 0, Document.Kind.NOTE, adopted);
        ledger.write(settings.run(), job.name(), 0, Document.Kind.FINISHED, List.of(finished(job, partitions.size())));
    }

    private Event finished(Job job, int count) {
        return new Event.RunFinished(
                settings.run(), job.name(), settings.clock().instant(), 0, Map.of("adopted", count), BigDecimal.ZERO);
    }
}
