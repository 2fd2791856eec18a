package io.tidegate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** CPU time of the tasks of each chunk: on a machine that others use too it tells of the work, which their run time does not. */
final class CpuSeconds extends SparkListener {
    private final Map<Integer, String> chunkOfStage = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> nanos = new ConcurrentHashMap<>();

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        String chunk = submitted.properties() == null ? null : submitted.properties().getProperty("tidegate.chunk");
        if (chunk != null) {
            chunkOfStage.put(submitted.stageInfo().stageId(), chunk);
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd ended) {
        String chunk = chunkOfStage.get(ended.stageId());
        if (chunk != null && ended.taskMetrics() != null) {
            nanos.computeIfAbsent(chunk, c -> new AtomicLong())
                    .addAndGet(ended.taskMetrics().executorCpuTime() + ended.taskMetrics().executorDeserializeCpuTime());
        }
    }

    /** A line for each chunk: as its Spark jobs are marked (run, job and number), and its seconds. */
    void write(Path file) throws IOException {
        Files.write(
                file,
                nanos.entrySet().stream()
                        .map(e -> e.getKey() + "," + e.getValue().get() / 1e9)
                        .toList());
    }
}
