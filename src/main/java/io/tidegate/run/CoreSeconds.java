package io.tidegate.run;

import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * What the tasks of each chunk took, in core-seconds: the sum of executor run time over its tasks, retries and speculation
 * included, since they are paid for too. A chunk's tasks are known by a local property that its jobs carry.
 */
final class CoreSeconds extends SparkListener {
    static final String PROPERTY = "tidegate.chunk";

    private final Map<Integer, String> chunkOfStage = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> millis = new ConcurrentHashMap<>();

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        String chunk =
                submitted.properties() == null ? null : submitted.properties().getProperty(PROPERTY);
        if (chunk != null) {
            chunkOfStage.put(submitted.stageInfo().stageId(), chunk);
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd ended) {
        String chunk = chunkOfStage.get(ended.stageId());
        if (chunk != null && ended.taskMetrics() != null) {
            millis.computeIfAbsent(chunk, c -> new AtomicLong())
                    .addAndGet(ended.taskMetrics().executorRunTime());
        }
    }

    /** Core-seconds of the chunk so far, to the millisecond. */
    BigDecimal of(String chunk) {
        AtomicLong spent = millis.get(chunk);
        return BigDecimal.valueOf(spent == null ? 0 : spent.get(), 3);
    }
}
