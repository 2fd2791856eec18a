package io.tidegate.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.cli.Commands;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Transform;
import io.tidegate.read.TestJob;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import io.tidegate.transform.Transformer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The allow-list of classes that a job file may name: what is on the class path already and implements {@code RowTransform}. It is looked at
 * without being initialized, so naming a class runs no line of it.
 */
class ClassLoadingTest extends SparkTest {
    static final String MARK = "tidegate.test.initialized";

    /** Everything a gadget could use: static part, constructor, and a method of the right name. */
    static final class Gadget {
        static {
            System.setProperty(MARK, "static");
        }

        public Gadget() {
            System.setProperty(MARK, "constructor");
        }

        public Object apply(Object spark, Object sources, Object options) {
            return System.setProperty(MARK, "method");
        }
    }

    abstract static class AlmostTransform implements io.tidegate.transform.RowTransform {
        static {
            System.setProperty(MARK, "static of an abstract class");
        }
    }

    private static Job job(String className) {
        return TestJob.of(Grain.DAY, new Transform.JavaClass(className, Map.of()), Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.tidegate.security.ClassLoadingTest$Gadget",
                "io.tidegate.security.ClassLoadingTest$AlmostTransform",
                "io.tidegate.transform.RowTransform",
                "javax.script.ScriptEngineManager",
                "java.lang.Runtime",
                "java.lang.ProcessBuilder",
                "com.sun.rowset.JdbcRowSetImpl",
                "org.apache.commons.collections.functors.InvokerTransformer",
                "org.apache.spark.deploy.SparkSubmit",
                "io.tidegate.cli.Main",
                "[Ljava.lang.String;",
                "[[I",
                "int",
                "",
                "../x",
                "http://evil/X",
                "jar:file:/tmp/x.jar!/X",
                "java/lang/Runtime",
                "a b",
                "java.lang.Runtime;",
                "no.such.Thing"
            })
    void naming_a_class_that_is_no_transform_runs_nothing_of_it(String className) {
        System.clearProperty(MARK);
        assertThatThrownBy(() -> new Transformer(SPARK).evaluation(job(className), Map.of()))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SQL));
        assertThat(System.getProperty(MARK)).isNull();
    }

    @Test
    void a_job_file_cannot_bring_a_class_or_a_jar(@TempDir Path dir) {
        for (String key : List.of("jar", "jars", "class_path", "packages")) {
            Shop.in(dir)
                    .edit(
                            "sql: SELECT _partition AS day, id, amount, status FROM raw",
                            "class: a.B\n      %s: http://evil/x.jar".formatted(key));
            Commands.Ended ended = Commands.run(dir, List.of("validate"));
            assertThat(ended.exit()).isEqualTo(2);
            assertThat(ended.text()).contains("`" + key + "`");
        }
    }
}
