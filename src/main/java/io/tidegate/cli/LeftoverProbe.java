package io.tidegate.cli;

import io.tidegate.job.Project;
import io.tidegate.storage.Locations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files of ours that a killed process left half written: drafts in the ledger, half results beside it, scratch tables of
 * {@code verify}. Only what has not changed for a day counts; no folder of a table is looked into.
 */
final class LeftoverProbe {
    private static final Duration DEAD_AFTER = Duration.ofDays(1);

    private final Project project;
    private final Instant before;

    LeftoverProbe(Project project, Instant now) {
        this.project = project;
        this.before = now.minus(DEAD_AFTER);
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        if (Locations.isLocal(project.ledger())) {
            Path ledger = Locations.local(project.ledger());
            List<Path> drafts = new ArrayList<>(found(ledger, 5, LeftoverProbe::isDraft));
            drafts.addAll(found(ledger.getParent(), 1, name -> name.startsWith(".result")));
            add(findings, "half-written files", drafts);
        }
        if (Locations.isLocal(project.warehouse())) {
            add(
                    findings,
                    "scratch tables",
                    found(Locations.local(project.warehouse()).resolve("_verify"), 1, name -> true));
        }
        return findings;
    }

    private static boolean isDraft(String name) {
        // Drafts of leases are the leases' own matter.
        return name.startsWith(".")
                && !name.startsWith(".lease.")
                && (name.endsWith(".draft") || name.startsWith(".doctor-"));
    }

    private List<Path> found(Path folder, int depth, java.util.function.Predicate<String> wanted) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder, depth)) {
            return paths.filter(path -> !path.equals(folder))
                    .filter(path -> wanted.test(path.getFileName().toString()))
                    .filter(this::isOld)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // Something went while it was listed: then something is at work, and another look tells.
            return List.of();
        }
    }

    private boolean isOld(Path path) {
        try {
            return Files.getLastModifiedTime(path).toInstant().isBefore(before);
        } catch (IOException e) {
            return false;
        }
    }

    private static void add(List<Finding> findings, String what, List<Path> paths) {
        if (!paths.isEmpty()) {
            findings.add(Finding.warn(
                            "leftovers",
                            "%d %s of processes that are gone, %s first".formatted(paths.size(), what, paths.get(0)),
                            "`tidegate doctor --repair` removes them.")
                    .mendedBy(() -> {
                        paths.forEach(LeftoverProbe::delete);
                        return "removed %d %s".formatted(paths.size(), what);
                    }));
        }
    }

    private static void delete(Path path) {
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path entry : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
