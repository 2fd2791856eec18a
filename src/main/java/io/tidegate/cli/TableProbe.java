package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.log.Checkpoints;
import io.tidegate.log.TableLog;
import io.tidegate.report.Numbers;
import io.tidegate.storage.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a job's table: its log, its newest checkpoint, and whether this user may write it. */
final class TableProbe {
    private final Job job;
    private final String location;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    TableProbe(Job job, Instant now) {
        this.job = job;
        this.location = job.target().location();
        this.now = now;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** What the table says of itself; empty when there is none, or when it cannot be read. */
    Optional<TableLog> look() {
        try {
            Checkpoints.broken(location).ifPresent(broken -> findings.add(checkpoint(broken)));
            Optional<TableLog> table = TableLog.read(location);
            findings.add(Finding.ok(
                    job.name() + " table",
                    table.map(t -> "version %d, %s"
                                    .formatted(
                                            t.version(),
                                            Numbers.count(t.partitions().size(), "partition")))
                            .orElse("not there yet")));
            table.ifPresent(t -> writable());
            return table;
        } catch (TidegateException e) {
            findings.add(Finding.fail(job.name() + " table", e));
            return Optional.empty();
        }
    }

    private Finding checkpoint(Checkpoints.Broken broken) {
        Finding finding = Finding.fail(
                job.name() + " checkpoint",
                ErrorCode.DAMAGED,
                "the checkpoint of version %d cannot be read, and Delta fails on it: %s"
                        .formatted(broken.version(), broken.files().get(0)),
                !broken.isSpare()
                        ? "Restore it from a backup: commits before it are gone, so the table cannot be read without it."
                        : "All commits are there, so the table needs no checkpoint: `tidegate doctor --repair` moves it aside.");
        boolean isMovable = broken.isSpare() && Locations.isLocal(location);
        return isMovable ? finding.mendedBy(() -> moveAside(broken)) : finding;
    }

    /** Under a name that Delta does not know. The checksum that Hadoop keeps beside a file goes with it. */
    private String moveAside(Checkpoints.Broken broken) {
        try {
            for (String file : broken.files()) {
                Path path = Locations.local(file);
                Path crc = path.resolveSibling("." + path.getFileName() + ".crc");
                Files.move(path, path.resolveSibling(path.getFileName() + ".broken-" + now.toEpochMilli()));
                Files.deleteIfExists(crc);
            }
        } catch (IOException e) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot move the broken checkpoint aside: " + e.getMessage(),
                    "Check the permissions of %s/_delta_log.".formatted(location),
                    e);
        }
        return "moved the checkpoint of version %d of %s aside, to *.broken-%d"
                .formatted(broken.version(), job.name(), now.toEpochMilli());
    }

    private void writable() {
        if (Locations.isLocal(location)) {
            Path folder = Locations.local(location);
            for (Path path : List.of(folder, folder.resolve("_delta_log"))) {
                if (!Files.isWritable(path)) {
                    findings.add(Finding.fail(
                            job.name() + " table",
                            ErrorCode.INFRASTRUCTURE,
                            "this user may not write " + path,
                            "Give the user that runs Tidegate the right to write there."));
                }
            }
        }
    }
}
