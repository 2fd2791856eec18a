package io.tidegate.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import org.junit.jupiter.api.Test;

class PartitionValueTest {
    @Test
    void every_grain_goes_there_and_back() {
        for (Grain grain : Grain.values()) {
            Partition partition = Partition.parse(grain, grain.example());
            assertThat(PartitionValue.parse(grain, PartitionValue.of(partition)))
                    .contains(partition);
        }
        assertThat(PartitionValue.of(Partition.parse(Grain.HOUR, "2021-01-04T05Z")))
                .isEqualTo("2021-01-04 05:00:00");
        assertThat(PartitionValue.of(Partition.parse(Grain.MONTH, "2021-01"))).isEqualTo("2021-01-01");
    }

    @Test
    void what_is_no_partition_of_the_grain_is_nothing() {
        assertThat(PartitionValue.parse(Grain.DAY, PartitionValue.NULL)).isEmpty();
        assertThat(PartitionValue.parse(Grain.DAY, "north")).isEmpty();
        assertThat(PartitionValue.parse(Grain.WEEK, "2021-01-05")).isEmpty();
        assertThat(PartitionValue.parse(Grain.HOUR, "2021-01-04 05:30:00")).isEmpty();
        assertThat(PartitionValue.parse(Grain.HOUR, "2021-01-04T05:00:00.000Z"))
                .contains(Partition.parse(Grain.HOUR, "2021-01-04T05Z"));
    }

    @Test
    void a_mark_goes_there_and_back_and_other_texts_are_none() {
        RunMark mark = new RunMark("R1", "regions_daily", 3, "digest \"x\"\n");

        assertThat(mark.toJson()).doesNotContain("\n").startsWith("{\"tidegate\":1,");
        assertThat(RunMark.parse(mark.toJson())).contains(mark);
        assertThat(RunMark.parse(mark.toJson().replace("{", "{\"later\":[1],"))).contains(mark);
        assertThat(RunMark.parse("")).isEmpty();
        assertThat(RunMark.parse("my \"tidegate\" commit")).isEmpty();
        assertThat(RunMark.parse("{\"tidegate\":1,\"run\":\"R1\"}")).isEmpty();
    }
}
