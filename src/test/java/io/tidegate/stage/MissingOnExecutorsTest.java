package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import java.io.IOException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class MissingOnExecutorsTest {
    private static final String ABORTED =
            "Job aborted due to stage failure: Task 0 in stage 0.0 failed 4 times, most recent failure: ";

    @Test
    void a_class_that_executors_lack_is_named_and_is_the_command_lines_fault() {
        var failure = new IOException(new SparkException(ABORTED + "java.lang.NoClassDefFoundError: com/acme/Orders"));
        assertThat(MissingOnExecutors.of(failure)).hasValueSatisfying(e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
            assertThat(e)
                    .hasMessage("Cannot finish the Spark job: the executors do not have the class com.acme.Orders");
            assertThat(e.cure()).contains("--jars");
        });
    }

    @Test
    void javas_word_for_a_lambda_without_its_class_is_understood() {
        var failure = new SparkException(ABORTED + "java.lang.ClassCastException: cannot assign instance of"
                + " java.lang.invoke.SerializedLambda to field org.apache.spark.sql.catalyst.expressions.ScalaUDF.f");
        assertThat(MissingOnExecutors.of(failure)).isPresent();
    }

    @Test
    void a_driver_without_a_class_and_any_other_failure_are_not_meant() {
        assertThat(MissingOnExecutors.of(new ClassNotFoundException("com.acme.Orders")))
                .isEmpty();
        assertThat(MissingOnExecutors.of(new SparkException(ABORTED + "ExecutorLostFailure")))
                .isEmpty();
        assertThat(MissingOnExecutors.of(new SparkException(null, null))).isEmpty();
    }
}
