package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.log.TableLog;
import io.tidegate.testing.Child;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 4: two driver processes at once, on the same partition and side by side, with a reader polling the table. */
class TwoDriversTest extends SparkTest {
    private static final int ROUNDS = Integer.getInteger("tidegate.rounds", 8);

    @TempDir
    Path dir;

    @Test
    void two_drivers_on_one_partition_never_lose_mix_or_double_it() throws Exception {
        Shop shop = Shop.in(dir).generation("2024-01-01", 40, 1);
        shop.run("orders", "2024-01-01");
        race(shop, "2024-01-01", "2024-01-01");
        assertThat(shop.visible(SPARK, "orders")).containsOnlyKeys("2024-01-01").containsEntry("2024-01-01", 40L);
    }

    @Test
    void two_drivers_on_disjoint_partitions_both_get_through() throws Exception {
        Shop shop = Shop.in(dir).generation("2024-01-01", 40, 1).generation("2024-01-02", 40, 1);
        shop.run("orders", "2024-01-01", "2024-01-02");
        long before = shop.version("orders");
        List<String> results = race(shop, "2024-01-01", "2024-01-02");
        assertThat(results).containsOnly("RESULT published").hasSize(2 * ROUNDS);
        assertThat(shop.version("orders")).isEqualTo(before + 2L * ROUNDS);
    }

    /** Runs both drivers to their end while a reader looks; gives what they printed. */
    private List<String> race(Shop shop, String first, String second) throws Exception {
        Path one = dir.resolve("one.txt");
        Path two = dir.resolve("two.txt");
        String root = shop.root().toString();
        String rounds = Integer.toString(ROUNDS);
        Process a = Child.java(Driver.class, one, root, "orders", first, "repeat", rounds)
                .start();
        Process b = Child.java(Driver.class, two, root, "orders", second, "repeat", rounds)
                .start();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> ready(shop.root()) == 2);
        Files.createFile(shop.root().resolve("start"));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger looks = new AtomicInteger();
        Set<String> broken = new HashSet<>();
        Thread reader = new Thread(() -> {
            while (!over.get()) {
                shop.visible(SPARK, "orders").values().stream()
                        .filter(n -> n != 40L)
                        .forEach(n -> broken.add("rows " + n));
                looks.incrementAndGet();
            }
        });
        reader.start();
        int exitA = a.waitFor();
        int exitB = b.waitFor();
        over.set(true);
        reader.join();
        assertThat(List.of(exitA, exitB))
                .as("%s %s", Files.readString(one), Files.readString(two))
                .containsOnly(0);
        assertThat(broken).as("what a reader saw in %d looks", looks.get()).isEmpty();
        assertThat(looks.get()).isPositive();
        noCommitTwice(shop);
        List<String> results = new java.util.ArrayList<>(Files.readAllLines(one));
        results.addAll(Files.readAllLines(two));
        return results.stream().filter(line -> line.startsWith("RESULT")).toList();
    }

    private static long ready(Path root) throws java.io.IOException {
        try (java.util.stream.Stream<Path> files = Files.list(root)) {
            return files.filter(f -> f.getFileName().toString().startsWith("ready-"))
                    .count();
        }
    }

    private static void noCommitTwice(Shop shop) {
        List<String> marks = TableLog.read(shop.location("orders")).orElseThrow().commits().stream()
                .map(c -> c.mark().orElseThrow().run() + "/"
                        + c.mark().orElseThrow().chunk())
                .toList();
        assertThat(marks).doesNotHaveDuplicates();
    }
}
