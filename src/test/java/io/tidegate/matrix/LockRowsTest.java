package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.cli.PausedRun;
import io.tidegate.ledger.ByHand;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.LeaseBoard;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.RunId;
import io.tidegate.testing.Child;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows 9 to 12 and 38: leases that are held, left behind, outlived, broken, and taken away by hand. */
@Timeout(240)
class LockRowsTest extends SparkTest {
    private static final String DAY = "2024-01-01";
    private static final String OTHER = "01J00000000000000000000001";

    @TempDir
    Path dir;

    private Shop shop;
    private Process child;

    @BeforeEach
    void shop() {
        shop = Shop.in(dir).generation(DAY, 3, 1);
    }

    @AfterEach
    void endChild() throws Exception {
        if (child != null) {
            child.destroyForcibly().waitFor();
        }
    }

    private String ledger() {
        return shop.project().ledger();
    }

    private void hold() throws Exception {
        child = Holder.start(dir.resolve("holder.txt"), ledger(), "orders", DAY, OTHER);
    }

    /** Tables break long texts: here they are whole. */
    private Commands.Ended command(String... words) {
        Commands.Ended ended = Commands.run(dir, List.of(words));
        return new Commands.Ended(ended.exit(), ended.text().replaceAll("\\s+", " "));
    }

    private Commands.Ended run() {
        return command("run", "orders", "--partition", DAY);
    }

    private List<LeaseBoard.Entry> leases() {
        return LeaseBoard.of(ledger(), "orders", Clock.systemUTC()).entries();
    }

    private Path leaseFile() {
        assertThat(leases()).hasSize(1);
        return leases().get(0).file();
    }

    private static void move(Path file, Duration by) throws Exception {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(by)));
    }

    @Test
    void row09_a_lease_of_a_living_process_is_waited_for_then_named_and_free_after_release() throws Exception {
        hold();

        Commands.Ended locked = run();
        assertThat(locked.exit()).isEqualTo(22);
        assertThat(locked.text())
                .contains("trying again, run %s, process %d on ".formatted(OTHER, child.pid()))
                .contains(", since 20");
        assertThat(shop.version("orders")).isEqualTo(-1);
        assertThat(shop.ledger().events("orders"))
                .anySatisfy(e -> assertThat(e).isInstanceOfSatisfying(Event.Failed.class, f -> {
                    assertThat(f.code()).isEqualTo("conflict");
                    assertThat(f.cause()).contains(OTHER, "process " + child.pid());
                }));
        assertThat(command("history", "orders").text()).contains("conflict", "running");

        child.destroyForcibly().waitFor();
        assertThat(run().exit()).isZero();
        assertThat(leases()).as("dead leases are cleaned up").isEmpty();
    }

    @Test
    void row10_the_lease_of_a_killed_owner_is_taken_over_and_the_owner_told_as_abandoned() throws Exception {
        hold();
        child.destroyForcibly().waitFor();

        Commands.Ended taken = run();
        assertThat(taken.exit()).as(taken.text()).isZero();
        assertThat(shop.visible(SPARK, "orders")).containsEntry(DAY, 3L);
        assertThat(shop.ledger().events("orders"))
                .anySatisfy(e -> assertThat(e).isInstanceOfSatisfying(Event.Failed.class, f -> {
                    assertThat(f.run()).hasToString(OTHER);
                    assertThat(f.code()).isEqualTo("interrupted");
                }));
        assertThat(shop.ledger().history("orders").openIntents()).isEmpty();
        assertThat(leases()).isEmpty();
        assertThat(run().text()).contains("1 kept");
    }

    @Test
    void row11_an_owner_that_stood_still_past_its_lease_ends_superseded_and_the_successors_rows_stand()
            throws Exception {
        Path log = dir.resolve("owner.txt");
        child = Child.java(PausedRun.class, log, dir.toString(), "AUDIT,run,orders,--partition," + DAY)
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> Files.exists(dir.resolve("at-AUDIT-1")));
        signal("STOP");
        move(leaseFile(), Duration.ofMinutes(-3));
        shop.generation(DAY, 5, 2);

        Commands.Ended successor = run();
        assertThat(successor.exit()).as(successor.text()).isZero();
        String newer = shop.ledger().history("orders").runs().get(0).run().text();
        Files.createFile(dir.resolve("go-1"));
        signal("CONT");

        assertThat(child.waitFor()).isZero();
        assertThat(Files.readString(log)).contains("ENDED 1 27").contains("run %s is newer".formatted(newer));
        assertThat(shop.visible(SPARK, "orders")).containsEntry(DAY, 5L);
        assertThat(shop.version("orders")).isZero();
        assertThat(command("history", "orders").text()).contains("superseded", "done");
        assertThat(leases()).isEmpty();
        assertThat(run().text()).contains("1 kept");
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(child.pid()))
                .start()
                .waitFor();
    }

    @Test
    void row12_a_broken_lease_holds_for_two_minutes_and_is_then_taken_over() throws Exception {
        hold();
        for (String broken : List.of("", "{\"schema_ver", "\u0000\u0001 garbage")) {
            Files.writeString(leaseFile(), broken);
            Commands.Ended locked = run();
            assertThat(locked.exit()).isEqualTo(22);
            assertThat(locked.text()).contains("the unreadable lease file");
            assertThat(shop.version("orders")).isEqualTo(-1);
        }
        assertThat(command("doctor").text()).contains("the unreadable lease file");
        move(leaseFile(), Duration.ofMinutes(-2));

        assertThat(run().exit()).isZero();
        assertThat(shop.version("orders")).isZero();
    }

    @Test
    void row12_a_clock_two_hours_ahead_never_lets_two_run_and_unlock_says_who_took_it_away() throws Exception {
        hold();
        move(leaseFile(), Duration.ofHours(2));

        Commands.Ended locked = run();
        assertThat(locked.exit()).isEqualTo(22);
        assertThat(locked.text()).contains("its time lies ahead", "check the clocks");

        String[] unlock = {"unlock", "orders", "--partition", DAY, "--reason", "the host is known to be down"};
        Commands.Ended refused = command(unlock);
        assertThat(refused.exit()).isEqualTo(21);
        assertThat(refused.text()).contains(OTHER, "Add --yes");
        assertThat(leases()).hasSize(1);
        java.util.List<String> sure = new java.util.ArrayList<>(List.of(unlock));
        sure.addAll(List.of("--yes", "--run-as", "ann"));
        Commands.Ended done = Commands.run(dir, sure);
        assertThat(done.exit()).as(done.text()).isZero();
        assertThat(shop.ledger().events("orders"))
                .anySatisfy(e -> assertThat(e).isInstanceOfSatisfying(ByHand.Unlocked.class, u -> {
                    assertThat(u.who()).isEqualTo("ann");
                    assertThat(u.reason()).isEqualTo("the host is known to be down");
                    assertThat(u.holder()).contains(OTHER);
                }));
        assertThat(run().exit()).isZero();
        assertThat(command(unlock).text()).contains("nothing to unlock");
    }

    @Test
    void row12_an_owner_whose_clock_is_two_hours_behind_learns_that_it_was_taken_over() throws Exception {
        Lease owner = ((Claim.Acquired)
                        Leases.acquire(ledger(), "orders", List.of(DAY), new RunId(OTHER), Clock.systemUTC()))
                .lease();
        move(leaseFile(), Duration.ofHours(-2));
        assertThat(owner.confirm()).as("nobody came: it renews and goes on").isTrue();
        move(leaseFile(), Duration.ofHours(-2));

        assertThat(run().exit()).isZero();
        assertThat(owner.confirm()).isFalse();
        owner.close();
    }

    @Test
    void row38_an_audit_longer_than_the_lease_is_renewed_or_superseded_before_the_commit() throws Exception {
        child = Child.java(
                        PausedRun.class,
                        dir.resolve("owner.txt"),
                        dir.toString(),
                        "AUDIT,run,orders,--partition," + DAY,
                        "AUDIT,run,orders,--partition," + DAY + ",--force,--reason,again and again")
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> Files.exists(dir.resolve("at-AUDIT-1")));
        move(leaseFile(), Duration.ofMinutes(-30));
        Files.createFile(dir.resolve("go-1"));
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> Files.exists(dir.resolve("at-AUDIT-2")));
        assertThat(shop.version("orders")).as("renewed, since nobody had come").isZero();

        move(leaseFile(), Duration.ofMinutes(-30));
        Lease thief = ((Claim.Acquired)
                        Leases.acquire(ledger(), "orders", List.of(DAY), new RunId(OTHER), Clock.systemUTC()))
                .lease();
        Files.createFile(dir.resolve("go-2"));
        assertThat(child.waitFor()).isZero();
        assertThat(Files.readString(dir.resolve("owner.txt"))).contains("ENDED 1 0", "ENDED 2 27");
        assertThat(shop.version("orders")).isZero();
        thief.close();
        assertThat(run().exit()).isZero();
    }
}
