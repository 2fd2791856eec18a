package io.tidegate.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Partition;
import io.tidegate.stage.OpenTable;
import io.tidegate.stage.StagedChunk;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;

/** How many Spark jobs a chunk costs: the number does not grow with its partitions. */
class JobCountTest extends PublishTest {
    private interface Step<T> {
        T run() throws Exception;
    }

    private final AtomicInteger jobs = new AtomicInteger();
    private int counted;

    private <T> T counting(Step<T> step) throws Exception {
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart start) {
                jobs.addAndGet(start.stageInfos().isEmpty() ? 0 : 1); // Delta looks into its empty first snapshot
            }
        };
        SPARK.sparkContext().addSparkListener(listener);
        try {
            jobs.set(0);
            T result = step.run();
            SPARK.sparkContext().listenerBus().waitUntilEmpty();
            counted = jobs.get();
            return result;
        } finally {
            SPARK.sparkContext().removeSparkListener(listener);
        }
    }

    private void stageAndPublish(int days) throws Exception {
        List<Partition> partitions = IntStream.range(0, days)
                .mapToObj(i -> target().partition("2021-01-01").plus(i))
                .toList();
        String query =
                "SELECT id, 1 AS amount, date_add(date'2021-01-01', cast(id %% %d AS int)) AS ds FROM range(0, 1000, 1, 2)"
                        .formatted(days);
        OpenTable open = counting(() -> open(target(), partitions, RUN, 1));
        assertThat(counted).as("opening the transaction").isZero();
        StagedChunk staged = counting(() -> open.stage(sql(query)));
        assertThat(counted).as("writing: one shuffle, one write").isEqualTo(2);
        assertThat(staged.staged()).hasSize(days);
        counting(() -> staged.staged().values());
        assertThat(counted).as("counting rows by partition").isZero();
        counting(() -> publish(staged));
        assertThat(counted).as("committing").isZero();
    }

    @Test
    void a_chunk_costs_the_same_few_jobs_whatever_its_partitions() throws Exception {
        stageAndPublish(1);
        stageAndPublish(40);
        stageAndPublish(60);
    }
}
