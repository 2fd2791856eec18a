package io.tidegate.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.audit.Verdict;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.run.Engine;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `tidegate check` says of published partitions, and that it leaves everything as it was. */
class PublishedGateTest extends SparkTest {
    @TempDir
    Path dir;

    @Test
    void published_rows_are_judged_by_the_gate_of_now_and_nothing_is_written() throws IOException {
        Shop shop = Shop.in(dir).day("2024-03-01", "1,10.00,new").day("2024-03-02", "1,5.00,new", "2,50.00,paid");
        shop.run("orders", "2024-03-01", "2024-03-02");
        shop.edit("- range: {column: amount, min: 0}", "- range: {column: amount, min: 0, max: 20}");
        List<String> files = files();

        List<Recheck> answers = check(shop, "orders", "2024-03-01", "2024-03-02", "2024-03-03");

        assertThat(answers)
                .extracting(Recheck::code)
                .map(code -> code.orElse(null))
                .containsExactly(null, ErrorCode.BLOCKED, ErrorCode.NOT_READY);
        Recheck.Judged failed = (Recheck.Judged) answers.get(1);
        assertThat(failed.version()).isZero();
        assertThat(failed.rows()).isEqualTo(2);
        assertThat(failed.runs()).hasSize(1);
        assertThat(failed.verdict().stopping())
                .extracting(CheckOutcome::observed)
                .containsExactly("1 of 2 rows is out of range");
        assertThat(answers.get(2)).isInstanceOf(Recheck.NothingPublished.class);
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void many_partitions_cost_no_more_passes_than_one() {
        Shop shop = Shop.in(dir);
        String[] days = Stream.iterate(1, d -> d + 1)
                .limit(12)
                .map("2024-03-%02d"::formatted)
                .toArray(String[]::new);
        for (String day : days) {
            shop.day(day, "1,10.00,new", "2,3.00,paid");
        }
        shop.run("orders", days);
        int one = jobs(() -> check(shop, "orders", days[0]));
        int all = jobs(() -> check(shop, "orders", days));
        assertThat(all).isLessThanOrEqualTo(one);
    }

    @Test
    void a_partition_that_was_published_empty_is_judged_by_on_empty() {
        Shop shop = Shop.in(dir, "skip_partition", "clear").day("2024-03-01", "1,10.00,new");
        shop.run("orders", "2024-03-01");
        shop.write("raw/2024-03-01.csv", "id,amount,status\n");
        shop.run("orders", "2024-03-01");
        assertThat(judged(shop).verdict().standing()).isEqualTo(Verdict.Standing.EMPTY_CLEARED);
        assertThat(judged(shop).code()).isEmpty();
        shop.edit("on_empty: clear", "on_empty: fail");
        assertThat(judged(shop).code()).contains(ErrorCode.EMPTY_RESULT);
    }

    private Recheck.Judged judged(Shop shop) {
        return (Recheck.Judged) check(shop, "orders", "2024-03-01").get(0);
    }

    @Test
    void checks_that_look_into_the_sources_see_them_as_they_are_now() throws IOException {
        Shop shop = Shop.in(dir)
                .edit(
                        "checks:",
                        "checks:\n      - reconcile: {with: raw, keys: [id], sum: [amount]}\n      - row_count_match: {with: raw}");
        shop.day("2024-03-01", "1,10.00,new");
        shop.run("orders", "2024-03-01");
        assertThat(check(shop, "orders", "2024-03-01").get(0).code()).isEmpty();
        shop.day("2024-03-01", "1,11.00,new");
        assertThat(check(shop, "orders", "2024-03-01").get(0).code()).contains(ErrorCode.BLOCKED);
        Files.delete(dir.resolve("raw/2024-03-01.csv"));
        assertThat(check(shop, "orders", "2024-03-01").get(0))
                .isInstanceOfSatisfying(
                        Recheck.SourcesMissing.class,
                        missing -> assertThat(missing.code()).contains(ErrorCode.NOT_READY));
    }

    @Test
    void rows_that_others_wrote_are_judged_too() {
        Shop shop = Shop.in(dir).day("2024-03-01", "1,10.00,new");
        shop.run("orders", "2024-03-01");
        SPARK.sql("INSERT INTO delta.`%s` VALUES (DATE'2024-02-01', 7, -1.00, 'lost')"
                .formatted(shop.location("orders")));
        Recheck.Judged foreign =
                (Recheck.Judged) check(shop, "orders", "2024-02-01").get(0);
        assertThat(foreign.runs()).isEmpty();
        assertThat(foreign.version()).isEqualTo(1);
        assertThat(foreign.verdict().stopping()).hasSize(2);
    }

    private static List<Recheck> check(Shop shop, String job, String... days) {
        Job checked = shop.job(job);
        List<Partition> partitions = Stream.of(days).map(Shop::partition).toList();
        try (Engine engine = Engine.open(shop.project(), Shop.settings())) {
            return engine.check(Map.of(checked, partitions)).get(0).answers();
        }
    }

    private static int jobs(Runnable work) {
        AtomicInteger jobs = new AtomicInteger();
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart start) {
                jobs.incrementAndGet();
            }
        };
        SPARK.sparkContext().addSparkListener(listener);
        try {
            work.run();
            SPARK.sparkContext().listenerBus().waitUntilEmpty();
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            SPARK.sparkContext().removeSparkListener(listener);
        }
        return jobs.get();
    }

    private List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(dir.resolve(".tidegate"))) {
            all.filter(Files::isRegularFile)
                    .sorted()
                    .forEach(f -> files.add(f + " " + f.toFile().length()));
        }
        return files;
    }
}
