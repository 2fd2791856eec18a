package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Generation;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One day whose rows make the query of the whole chunk fail. */
class SuspectsTest extends SparkTest {
    private static final String[] DAYS = {"2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"};

    @TempDir
    Path dir;

    private Shop shopWithAPoisonedDay(String onBlocked) {
        Shop shop = Shop.in(dir, onBlocked, "fail")
                .edit(
                        "SELECT _partition AS day, id, amount, status FROM raw",
                        "SELECT _partition AS day, if(amount = 13, raise_error('no such amount'), id) AS id, amount, status FROM raw");
        for (String day : DAYS) {
            shop.generation(day, 3, day.equals("2024-01-04") ? 13 : 1);
        }
        return shop;
    }

    @Test
    void the_guilty_day_is_found_and_the_others_are_published() {
        Shop shop = shopWithAPoisonedDay("skip_partition");
        List<RunResult> results = shop.run("orders", DAYS);
        assertThat(results)
                .extracting(Word::of)
                .containsExactly("published", "published", "published", "failed", "published");
        assertThat(results.get(3))
                .isInstanceOfSatisfying(
                        RunResult.Failed.class,
                        failed -> assertThat(failed.message()).contains("no such amount"));

        shop.generation("2024-01-04", 3, 2);
        Map<String, Generation> expected = new TreeMap<>();
        for (String day : DAYS) {
            expected.put(day, new Generation(3, day.equals("2024-01-04") ? 2 : 1));
        }
        Invariants invariants = Invariants.of(SPARK, shop, "orders");
        invariants.sameCommandAgainShows(io.tidegate.testing.FaultClass.NONE, expected, () -> shop.run("orders", DAYS));
        invariants.holdSettled("2024-01-04");
    }

    @Test
    void a_job_that_leaves_the_whole_chunk_out_does_so() {
        Shop shop = shopWithAPoisonedDay("skip_chunk");
        assertThat(shop.run("orders", DAYS)).extracting(Word::of).containsOnly("failed");
        assertThat(shop.version("orders")).isEqualTo(-1);
    }
}
