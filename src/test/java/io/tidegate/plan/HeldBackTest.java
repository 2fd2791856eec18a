package io.tidegate.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.job.Window;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeldBackTest {
    private static final Path ROOT = Path.of("/shop");

    private static Map<String, String> heldBack(Grain grain, Window window, String... days) {
        Job orders = Jobs.job(ROOT, "orders").build();
        Job totals = Jobs.job(ROOT, "totals")
                .grain(grain, "2021-01-04")
                .sources(new Source.Upstream("o", "orders", window))
                .build();
        SortedMap<Partition, String> undone = new TreeMap<>();
        for (String day : days) {
            undone.put(Partition.parse(Grain.DAY, day), "was blocked");
        }
        Map<String, String> told = new LinkedHashMap<>();
        HeldBack.of(Jobs.project(ROOT, 10, orders, totals), totals, Map.of("orders", undone, "others", undone))
                .forEach((partition, why) -> told.put(partition.text(), why));
        return told;
    }

    @Test
    void a_day_that_is_not_there_holds_back_every_day_whose_window_it_is_in() {
        assertThat(heldBack(Grain.DAY, new Window(2, 0), "2021-01-05"))
                .isEqualTo(Map.of(
                        "2021-01-05", "it reads orders 2021-01-05, which was blocked",
                        "2021-01-06", "it reads orders 2021-01-05, which was blocked",
                        "2021-01-07", "it reads orders 2021-01-05, which was blocked"));
        assertThat(heldBack(Grain.DAY, Window.NONE)).isEmpty();
    }

    @Test
    void a_week_is_held_back_by_any_of_its_days_and_says_how_many() {
        assertThat(heldBack(Grain.WEEK, Window.NONE, "2021-01-03", "2021-01-05", "2021-01-06", "2021-01-10"))
                .isEqualTo(Map.of(
                        "2021-01-04",
                        "it reads orders 2021-01-05, which was blocked, and 2 more that stand no better"));
    }
}
