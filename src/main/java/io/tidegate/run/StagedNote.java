package io.tidegate.run;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.ledger.StagedFiles;
import io.tidegate.stage.StagedChunk;
import java.util.Collection;
import java.util.List;

/** What the ledger says of a chunk's staged files, from staging until it is certain which of them readers see. */
final class StagedNote {
    private enum Fate {
        NOTHING_STAGED,
        STAGED,
        BEING_COMMITTED,
        SETTLED,
        UNKNOWN
    }

    private final StagedFiles notes;
    private final ChunkTask task;
    private final Progress progress;
    private Fate fate = Fate.NOTHING_STAGED;
    private StagedChunk staged;
    private Collection<Partition> published = List.of();

    StagedNote(String ledgerLocation, ChunkTask task, Progress progress) {
        this.notes = StagedFiles.of(ledgerLocation, task.job().name());
        this.task = task;
        this.progress = progress;
    }

    void staged(StagedChunk chunk) {
        staged = chunk;
        fate = Fate.STAGED;
        notes.staged(task.run(), task.number(), chunk.readVersion(), chunk.files(chunk.partitions()));
    }

    void beingCommitted() {
        fate = Fate.BEING_COMMITTED;
    }

    /** @param partitions whose files readers see now; none when the commit did not happen */
    void settled(Collection<Partition> partitions) {
        published = List.copyOf(partitions);
        fate = Fate.SETTLED;
    }

    /** From now on nobody may remove these files: the commit may still turn up. */
    void unknown() {
        fate = Fate.UNKNOWN;
    }

    /** After the chunk's outcome is written. A commit that ended in an exception keeps the note as it is until the process is over. */
    void write() {
        try {
            settle();
        } catch (TidegateException e) {
            progress.note("%s: which staged files are left over is not written down: %s"
                    .formatted(task.job().name(), e.getMessage()));
        }
    }

    private void settle() {
        if (fate == Fate.UNKNOWN) {
            notes.forget(task.run(), task.number());
        } else if (fate == Fate.STAGED || fate == Fate.SETTLED) {
            List<Partition> others = staged.partitions().stream()
                    .filter(p -> !published.contains(p))
                    .toList();
            notes.left(task.run(), task.number(), staged.readVersion(), staged.files(others));
        }
    }
}
