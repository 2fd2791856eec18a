package io.tidegate.run;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.Machine;
import io.tidegate.ledger.RunId;
import io.tidegate.ledger.StagedFiles;
import io.tidegate.ledger.StagedFiles.Note;
import io.tidegate.stage.Drafts;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Locations;
import io.tidegate.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes what earlier runs of a job staged and nobody will publish: files of partitions that their gate stopped and of chunks that
 * failed, which were kept to be looked at until now, and what killed runs left. Only files that a note of the ledger names, that no
 * commit since then names, and whose run has either said it is done with them or is certainly dead. What is left over VACUUM removes.
 */
final class Leftovers {
    private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");

    private final Ledger ledger;
    private final RunId ours;

    Leftovers(Ledger ledger, RunId ours) {
        this.ledger = ledger;
        this.ours = ours;
    }

    /** @return what was done, a line each; trouble is one of the lines, and never the run's */
    List<String> remove(Job job) {
        List<String> lines = new ArrayList<>();
        try {
            StagedFiles staged = StagedFiles.of(ledger.location(), job.name());
            List<Note> notes = staged.notes();
            Set<RunId> alive =
                    notes.isEmpty() ? Set.of() : ledger.history(job.name()).running();
            for (Note note : notes) {
                if (!note.run().equals(ours) && isOver(note, job, alive)) {
                    unnamed(note, job).ifPresent(files -> {
                        files.forEach(file ->
                                storage(job).delete(Locations.child(job.target().location(), file)));
                        staged.forget(note);
                        if (!files.isEmpty()) {
                            lines.add("%s: removed %s that run %s staged and did not publish"
                                    .formatted(
                                            job.name(),
                                            files.size() == 1 ? "1 file" : files.size() + " files",
                                            note.run()));
                        }
                    });
                }
            }
            if (Locations.isLocal(job.target().location())) {
                int drafts = Drafts.removeDead(Locations.local(job.target().location()));
                if (drafts > 0) {
                    lines.add("%s: removed %,d drafts of commits that killed processes left"
                            .formatted(job.name(), drafts));
                }
            }
        } catch (TidegateException | IOException e) {
            lines.add("%s: what earlier runs left behind stays: %s".formatted(job.name(), e.getMessage()));
        }
        return lines;
    }

    /** Of a killed process only where no request of it can still be under way. */
    private static boolean isOver(Note note, Job job, Set<RunId> alive) {
        return note.isLeft()
                ? !alive.contains(note.run())
                : Locations.isLocal(job.target().location()) && Machine.isOver(note.process());
    }

    /** Those of the files that no commit has named since they were staged; empty when the log cannot tell. */
    private Optional<List<String>> unnamed(Note note, Job job) {
        Storage storage = storage(job);
        NavigableMap<Long, String> commits = new TreeMap<>();
        for (FileEntry file : storage.list(Locations.child(job.target().location(), "_delta_log"))) {
            Matcher name = COMMIT.matcher(Locations.name(file.path()));
            if (name.matches()) {
                commits.put(Long.parseLong(name.group(1)), file.path());
            }
        }
        long newest = commits.isEmpty() ? -1 : commits.lastKey();
        NavigableMap<Long, String> since = commits.tailMap(note.readVersion(), false);
        if (newest < note.readVersion() || since.size() != newest - note.readVersion()) {
            return Optional.empty();
        }
        Set<String> files = new HashSet<>(note.files());
        files.removeIf(file -> file.startsWith("/") || file.contains(".."));
        for (String commit : since.values()) {
            Optional<byte[]> content = storage.read(commit);
            if (content.isEmpty()) {
                return Optional.empty();
            }
            String text = new String(content.get(), StandardCharsets.UTF_8);
            files.removeIf(file -> text.contains(Locations.name(file)));
        }
        return Optional.of(files.stream().sorted().toList());
    }

    private static Storage storage(Job job) {
        return Storage.at(job.target().location());
    }
}
