package io.tidegate.apply;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import java.math.BigDecimal;
import java.util.List;

/** Progress in which a backfill that goes on goes on counting: its sixth chunk is not called the first. */
final class ChunkNumbers implements Progress {
    private final Progress progress;
    private volatile int before;

    ChunkNumbers(Progress progress) {
        this.progress = progress;
    }

    /** @param chunks that nothing is left of */
    void goOnAfter(int chunks) {
        before = chunks;
    }

    @Override
    public void step(Job job, int chunk, int chunks, List<Partition> partitions, Step step, BigDecimal costSoFar) {
        int number = before + chunk;
        progress.step(job, number, Math.max(number, chunks), partitions, step, costSoFar);
    }

    @Override
    public void done(Job job, RunResult result) {
        progress.done(job, result);
    }

    @Override
    public void note(String line) {
        progress.note(line);
    }
}
