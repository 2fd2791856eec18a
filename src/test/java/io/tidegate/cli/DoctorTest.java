package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ledger.Cancellations;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.RunId;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What doctor finds of real damage, what {@code --repair} does about it, and that it never touches a table's data. */
@Timeout(120)
class DoctorTest extends SparkTest {
    private static final Instant LONG_AGO = Instant.now().minus(Duration.ofDays(3));

    @TempDir
    static Path template;

    @TempDir
    Path dir;

    private Shop shop;

    @BeforeAll
    static void buildOnce() {
        Shop built = Shop.in(template).generation("2024-01-01", 3, 1);
        built.run("orders", "2024-01-01");
        built.generation("2024-01-01", 4, 2);
        built.run("orders", "2024-01-01");
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(template)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = dir.resolve(template.relativize(file));
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        shop = Shop.at(dir);
    }

    /** Tables break long texts: here they are whole. */
    private Commands.Ended command(String line) {
        Commands.Ended ended = Commands.run(dir, List.of(line.split(" ")));
        return new Commands.Ended(ended.exit(), ended.text().replaceAll("\\s+", " "));
    }

    private Commands.Ended finds(int exit, String... texts) {
        Commands.Ended found = command("doctor");
        assertThat(found.exit()).as(found.text()).isEqualTo(exit);
        assertThat(List.of(texts)).allSatisfy(text -> assertThat(found.text()).contains(text));
        return found;
    }

    private Path log(String name) {
        return Path.of(shop.location("orders"), "_delta_log", name);
    }

    private Path leases() {
        return dir.resolve(".tidegate/ledger/leases/orders");
    }

    private static Path old(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        if (!Files.exists(file)) {
            Files.writeString(file, "half");
        }
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
        return file;
    }

    private Map<String, Long> data() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of(shop.location("orders")))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
                if (!file.toString().contains("_delta_log")) {
                    sizes.put(file.toString(), Files.size(file));
                }
            }
        }
        return sizes;
    }

    @Test
    void a_healthy_project_has_nothing_to_mind() {
        assertThat(finds(0).text()).contains("0 failed, 0 to mind");
        assertThat(command("doctor --repair").text()).doesNotContain("repaired");
    }

    @Test
    void a_last_commit_that_is_cut_off_or_gone_is_named_and_left_alone() throws IOException {
        Path last = log("00000000000000000001.json");
        byte[] whole = Files.readAllBytes(last);
        Files.write(last, new byte[0]);
        finds(29, "is empty (0 bytes)");
        Files.write(last, Arrays.copyOf(whole, whole.length / 2));
        finds(29, "is torn or not JSON");
        Files.delete(last);
        finds(29, "later commits are lost");
        Files.deleteIfExists(log("00000000000000000001.crc"));
        finds(29, "the ledger saw version 1, the table is at version 0");

        Commands.Ended repair = command("doctor --repair");
        assertThat(repair.exit()).isEqualTo(29);
        assertThat(last).doesNotExist();
        assertThat(command("run orders --partition 2024-01-01").exit()).isEqualTo(29);
        Files.write(last, whole);
        finds(0);
    }

    @Test
    void a_gap_in_the_versions_is_named() throws IOException {
        shop.generation("2024-01-01", 5, 3);
        shop.run("orders", "2024-01-01");
        Files.delete(log("00000000000000000001.json"));
        finds(29, "version 1 is missing; versions 0 and 2 are there");
    }

    @Test
    void a_broken_checkpoint_is_moved_aside_when_all_commits_are_there_and_only_then() throws IOException {
        Path checkpoint = log("00000000000000000001.checkpoint.parquet");
        Path pointer = log("_last_checkpoint");
        Files.writeString(checkpoint, "PAR1 no checkpoint PAR1");
        Files.writeString(pointer, "{\"version\":1,\"size\":4}");
        Map<String, Long> before = data();
        finds(29, "the checkpoint of version 1 cannot be read", "the table needs no checkpoint");

        Commands.Ended repair = command("doctor --repair");
        assertThat(repair.exit()).as(repair.text()).isZero();
        assertThat(repair.text()).contains("repaired moved the checkpoint of version 1 of orders aside");
        assertThat(checkpoint).doesNotExist();
        assertThat(pointer).doesNotExist();
        assertThat(data()).isEqualTo(before);
        assertThat(shop.visible(SPARK, "orders")).containsEntry("2024-01-01", 4L);
        shop.generation("2024-01-02", 2, 1);
        assertThat(command("run orders --partition 2024-01-02").exit()).isZero();

        Files.writeString(checkpoint, "PAR1 no checkpoint PAR1");
        Path first = log("00000000000000000000.json");
        byte[] commit = Files.readAllBytes(first);
        Files.delete(first);
        finds(29, "Restore it from a backup");
        command("doctor --repair");
        assertThat(checkpoint).exists();
        Files.write(first, commit);
    }

    @Test
    void dead_leases_leftovers_and_unanswered_requests_are_removed_and_living_ones_stay() throws IOException {
        String ledger = shop.project().ledger();
        Claim alive = Leases.acquire(ledger, "orders", List.of("2024-01-05"), new RunId("ALIVE"), Clock.systemUTC());
        old(leases().resolve("2024-01-06.1.json"));
        old(leases().resolve(".lease.0-0.draft"));
        Path draft = old(dir.resolve(".tidegate/ledger/events/job=orders/month=2024-06/.x.json.0-0.draft"));
        Path result = old(dir.resolve(".tidegate/.result123.json"));
        Path scratch = old(dir.resolve(".tidegate/warehouse/_verify/R1/part-0.parquet"))
                .getParent();
        Files.setLastModifiedTime(scratch, FileTime.from(LONG_AGO));
        Path young = dir.resolve(".tidegate/ledger/events/job=orders/month=2024-06/.y.json.0-0.draft");
        Files.writeString(young, "being written");
        String run = shop.ledger().history("orders").runs().get(0).run().text();
        Cancellations.at(ledger).ask(new RunId(run), "ann", "too late", Instant.now());
        finds(
                0,
                "2 lease files of runs that are gone",
                "half-written files",
                "scratch tables",
                "was asked to stop, and is not at work");

        Commands.Ended repair = command("doctor --repair");
        assertThat(repair.exit()).as(repair.text()).isZero();
        assertThat(repair.text()).contains("repaired removed 2 lease files", "repaired removed the request");
        assertThat(List.of(draft, result, scratch)).noneMatch(Files::exists);
        assertThat(young).exists();
        assertThat(leases()).isDirectoryContaining("glob:**/2024-01-05.1.json");
        assertThat(((Claim.Acquired) alive).lease().confirm()).isTrue();
        ((Claim.Acquired) alive).lease().close();
        assertThat(command("doctor").text()).contains("0 failed, 0 to mind");
    }

    @Test
    void a_clock_two_hours_behind_what_was_written_is_named() throws IOException {
        Workbench bench = new Workbench(dir);
        bench.now = Shop.CLOCK.instant().minus(Duration.ofHours(2));
        assertThat(bench.run("doctor").out()).contains("the newest event lies 2h 00m ahead of this machine's clock");
    }

    @Test
    void a_table_whose_version_is_another_runs_is_named() throws IOException {
        Path last = log("00000000000000000001.json");
        Files.writeString(
                last,
                Files.readString(last).replaceAll("\\\\\"run\\\\\":\\\\\"[0-9A-Z]{26}", "\\\\\"run\\\\\":\\\\\"OTHER"));
        finds(29, "commits of 1 run that the ledger does not know, OTHER first", "version 1 is not that run's");
    }
}
