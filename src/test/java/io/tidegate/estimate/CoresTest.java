package io.tidegate.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How many cores there will be, told before Spark starts. */
class CoresTest {
    private static final int HERE = Runtime.getRuntime().availableProcessors();

    private static Cores cores(Map<String, String> settings) {
        return Cores.of(name -> Optional.ofNullable(settings.get(name)));
    }

    @Test
    void a_laptop_has_its_processors_or_as_many_as_its_master_says() {
        assertThat(cores(Map.of())).isEqualTo(new Cores(HERE, "this machine's processors"));
        assertThat(cores(Map.of("spark.master", "local[*]"))).isEqualTo(cores(Map.of()));
        assertThat(cores(Map.of("spark.master", "local[3]"))).isEqualTo(new Cores(3, "spark.master=local[3]"));
        assertThat(cores(Map.of("spark.master", "local[3,4]")).count()).isEqualTo(3);
        assertThat(cores(Map.of("spark.master", "local")).count()).isEqualTo(1);
        assertThat(cores(Map.of("spark.master", "local-cluster[2,3,1024]")).count())
                .isEqualTo(6);
    }

    @Test
    void a_cluster_has_those_of_its_executors() {
        assertThat(cores(Map.of("spark.master", "yarn", "spark.executor.instances", "10", "spark.executor.cores", "4")))
                .isEqualTo(new Cores(40, "spark.executor.instances x spark.executor.cores"));
        assertThat(cores(Map.of("spark.master", "spark://host:7077", "spark.cores.max", "12")))
                .isEqualTo(new Cores(12, "spark.cores.max"));
        assertThat(cores(Map.of(
                                "spark.master",
                                "k8s://host",
                                "spark.dynamicAllocation.enabled",
                                "true",
                                "spark.dynamicAllocation.maxExecutors",
                                "5",
                                "spark.executor.cores",
                                "2"))
                        .count())
                .isEqualTo(10);
        assertThat(cores(Map.of("spark.master", "yarn")).from())
                .isEqualTo("this machine's processors: no setting says how many executors yarn gives");
    }
}
