package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteFailureTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ExecutorLostFailure (executor 3 exited)",
                "Checkpoint block rdd_12_0 not found! Either the executor that originally checkpointed it is gone"
            })
    void what_went_away_with_an_executor_is_trouble_of_the_cluster(String message) {
        assertThat(WriteFailure.of("orders", new SparkException("Job aborted.", new SparkException(message)))
                        .code())
                .isEqualTo(ErrorCode.INFRASTRUCTURE);
    }

    @Test
    void a_file_that_cannot_be_read_while_writing_is_the_sources_fault() {
        assertThat(WriteFailure.of(
                                "orders", new SparkException("Encountered error while reading file file:/a. Details:"))
                        .code())
                .isEqualTo(ErrorCode.SOURCE_UNREADABLE);
    }
}
