package io.tidegate.apply;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Chunks at work, each in a thread of its own; used by one thread. */
final class Workers implements AutoCloseable {
    private final int most;
    private final ChunkDesk desk;
    private final ExecutorService threads;
    private final CompletionService<ChunkDesk.Done> done;
    private final Map<Future<ChunkDesk.Done>, Turn> active = new HashMap<>();

    Workers(int most, ChunkDesk desk) {
        this.most = most;
        this.desk = desk;
        this.threads = Executors.newFixedThreadPool(most, task -> {
            Thread thread = new Thread(task, "tidegate-chunk");
            thread.setDaemon(true);
            return thread;
        });
        this.done = new ExecutorCompletionService<>(threads);
    }

    boolean hasRoom(boolean forSeveral) {
        return active.size() < (forSeveral ? most : 1);
    }

    boolean isIdle() {
        return active.isEmpty();
    }

    /** How many partitions are at work. */
    int partitions() {
        return active.values().stream()
                .mapToInt(turn -> turn.partitions().size())
                .sum();
    }

    void begin(Turn turn) {
        active.put(done.submit(() -> desk.build(turn)), turn);
    }

    /** Waits for the chunk that ends next. Where one cannot go on, the others are waited for before its failure is thrown. */
    ChunkDesk.Done next() {
        RuntimeException failure = null;
        while (true) {
            try {
                Future<ChunkDesk.Done> ended = done.take();
                active.remove(ended);
                ChunkDesk.Done result = ended.get();
                if (failure == null) {
                    return result;
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error fatal) {
                    throw fatal;
                }
                failure = failure == null ? (RuntimeException) e.getCause() : failure;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TidegateException(ErrorCode.INTERRUPTED, "Stopped: its thread was interrupted", "", e);
            }
            if (failure != null && active.isEmpty()) {
                throw failure;
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
