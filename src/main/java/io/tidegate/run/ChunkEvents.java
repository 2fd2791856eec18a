package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.Event;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.read.SourceCount;
import io.tidegate.stage.StagedPartition;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The events of one chunk, with its run, job, number and the time filled in. */
final class ChunkEvents {
    private final ChunkTask task;
    private final Clock clock;

    ChunkEvents(ChunkTask task, Clock clock) {
        this.task = task;
        this.clock = clock;
    }

    Event intent() {
        Map<String, String> pins = new LinkedHashMap<>();
        task.inputs().forEach(input -> pins.put(input.source(), SourcePin.of(input)));
        Map<String, String> fingerprints = new LinkedHashMap<>();
        task.chunk().planned().forEach(p -> fingerprints.put(p.partition().text(), p.fingerprint()));
        return new Event.Intent(
                task.run(),
                task.job().name(),
                clock.instant(),
                task.number(),
                texts(task.partitions()),
                pins,
                task.targetVersion(),
                fingerprints,
                "");
    }

    Event sourceRead(SourceCount count) {
        return new Event.SourceRead(
                task.run(),
                task.job().name(),
                clock.instant(),
                task.number(),
                count.source(),
                count.partition().map(Partition::text).orElse(""),
                count.rows(),
                count.bytes());
    }

    Event checked(Partition partition, List<CheckOutcome> outcomes) {
        return new Event.Checked(
                task.run(), task.job().name(), clock.instant(), task.number(), partition.text(), outcomes);
    }

    Event blocked(Partition partition, ErrorCode code, String message, List<String> files) {
        return new Event.Blocked(
                task.run(),
                task.job().name(),
                clock.instant(),
                task.number(),
                partition.text(),
                code.text(),
                message,
                files);
    }

    Event failed(List<Partition> partitions, ErrorCode code, String cause) {
        return new Event.Failed(
                task.run(),
                task.job().name(),
                clock.instant(),
                task.number(),
                texts(partitions),
                code.text(),
                code.blame().name(),
                cause);
    }

    Event published(
            PlannedPartition planned,
            long versionBefore,
            long versionAfter,
            OptionalLong rowsBefore,
            StagedPartition written,
            BigDecimal coreSeconds,
            BigDecimal cost,
            String evaluation) {
        return new Event.Published(
                task.run(),
                task.job().name(),
                clock.instant(),
                task.number(),
                planned.partition().text(),
                planned.fingerprint(),
                versionBefore,
                versionAfter,
                rowsBefore,
                written.rows(),
                written.files(),
                written.bytes(),
                coreSeconds,
                cost,
                evaluation,
                false);
    }

    private static List<String> texts(List<Partition> partitions) {
        return partitions.stream().map(Partition::text).toList();
    }
}
