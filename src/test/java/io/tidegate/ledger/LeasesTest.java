package io.tidegate.ledger;

import static io.tidegate.ledger.Events.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.ledger.PartitionState.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
    private static final String DAY = "2021-01-15";
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final Hand clock = new Hand();

    /** A clock that stands still until it is moved. */
    private static final class Hand extends Clock {
        private volatile Instant now = Instant.parse("2021-01-15T12:00:00Z");

        void move(Duration by) {
            now = now.plus(by);
        }

        long nanos() {
            return now.toEpochMilli() * 1_000_000;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Claim ask(String run, String... partitions) {
        return Leases.acquire(
                folder.toString(), JOB, List.of(partitions), new RunId(run), Rank.RUN, clock, NEVER, clock::nanos);
    }

    private Lease acquire(String run, String... partitions) {
        return ((Claim.Acquired) ask(run, partitions)).lease();
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder.resolve("leases").resolve(JOB))) {
            return files.sorted().toList();
        }
    }

    /** Makes the lease that of a process of another host, which nobody here can ask. */
    private void moveToAnotherHost(Path file) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(
                file, Files.readString(file).replaceFirst("\"process_space\":\"[^\"]*\"", "\"process_space\":\"far\""));
        Files.setLastModifiedTime(file, time);
    }

    @Test
    void a_lease_holds_until_it_is_closed_and_leaves_nothing_behind() throws IOException {
        Lease lease = acquire("A", DAY, "2021-01-16");
        assertThat(lease.isHeld()).isTrue();
        assertThat(files()).hasSize(2);

        Claim.Held held = (Claim.Held) ask("B", "2021-01-14", DAY);
        assertThat(held.partitions()).containsExactly(DAY);
        assertThat(held.by())
                .contains("run A, process " + ProcessHandle.current().pid());
        assertThat(held.until()).isEqualTo(clock.instant().plus(Duration.ofMinutes(2)));
        assertThat(files())
                .as("what was taken before the held one is given back")
                .hasSize(2);

        lease.close();
        lease.close();
        assertThat(lease.isHeld()).isFalse();
        assertThat(files()).isEmpty();
        acquire("B", DAY).close();
    }

    @Test
    void other_partitions_and_jobs_are_not_in_the_way() {
        acquire("A", DAY);

        assertThat(ask("B", "2021-01-16")).isInstanceOf(Claim.Acquired.class);
        assertThat(Leases.acquire(
                        folder.toString(), "other", List.of(DAY), new RunId("B"), Rank.RUN, clock, NEVER, clock::nanos))
                .isInstanceOf(Claim.Acquired.class);
    }

    @Test
    void hours_and_odd_texts_make_file_names() throws IOException {
        Lease lease = acquire("A", "2021-01-04T05Z", "../*?");

        assertThat(files()).hasSize(2);
        assertThat(((Claim.Held) ask("B", "../*?")).partitions()).containsExactly("../*?");
        lease.close();
        assertThat(files()).isEmpty();
    }

    @Test
    void a_renewed_lease_goes_on_and_one_that_was_not_is_taken_over() {
        FileLease lease = (FileLease) acquire("A", DAY);
        clock.move(Duration.ofSeconds(119));
        lease.renew();
        clock.move(Duration.ofSeconds(119));
        assertThat(lease.isHeld()).isTrue();
        assertThat(ask("B", DAY)).isInstanceOf(Claim.Held.class);

        clock.move(Duration.ofSeconds(1));
        assertThat(lease.isHeld()).isFalse();
        Lease taken = acquire("B", DAY);
        lease.renew();
        assertThat(lease.isHeld()).as("the old holder learns of it").isFalse();
        lease.close();
        assertThat(taken.isHeld()).isTrue();
        assertThat(ask("C", DAY))
                .as("the old holder's close took nothing from the new one")
                .isInstanceOf(Claim.Held.class);
    }

    @Test
    void a_run_takes_the_lease_of_a_backfill_but_not_the_other_way_round_and_no_backfill_that_of_another() {
        Claim.Acquired repair = (Claim.Acquired) backfill("A", DAY, "2021-01-16");
        assertThat(backfill("B", DAY)).isInstanceOf(Claim.Held.class);

        Lease daily = acquire("C", DAY);

        assertThat(daily.confirm()).isTrue();
        assertThat(repair.lease().confirm()).as("it may not commit any more").isFalse();
        assertThat(backfill("D", DAY)).isInstanceOf(Claim.Held.class);
        assertThat(backfill("D", "2021-01-16"))
                .as("the rest of what it had is held until it gives it back")
                .isInstanceOf(Claim.Held.class);
        repair.lease().close();
        assertThat(backfill("D", "2021-01-16")).isInstanceOf(Claim.Acquired.class);
        assertThat(daily.confirm())
                .as("the loser gave back only what was its own")
                .isTrue();
    }

    private Claim backfill(String run, String... partitions) {
        return Leases.acquire(
                folder.toString(), JOB, List.of(partitions), new RunId(run), Rank.BACKFILL, clock, NEVER, clock::nanos);
    }

    @Test
    void the_thread_renews_by_itself_and_is_a_daemon() throws Exception {
        Lease lease = ((Claim.Acquired) Leases.acquire(
                        folder.toString(),
                        JOB,
                        List.of(DAY),
                        new RunId("THREAD"),
                        Rank.RUN,
                        clock,
                        Duration.ofMillis(5),
                        clock::nanos))
                .lease();
        for (int i = 0; i < 10; i++) {
            clock.move(Duration.ofSeconds(100));
            Instant now = clock.instant();
            for (int wait = 0;
                    wait < 400
                            && !Files.getLastModifiedTime(files().get(0))
                                    .toInstant()
                                    .equals(now);
                    wait++) {
                Thread.sleep(5);
            }
            assertThat(lease.isHeld()).isTrue();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(t -> t.getName().equals("tidegate-leases"))
                .singleElement()
                .matches(Thread::isDaemon);
        lease.close();
    }

    @Test
    void a_dead_process_of_this_host_holds_nothing() throws IOException {
        acquire("A", DAY);
        Path file = files().get(0);
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, Files.readString(file).replaceFirst("\"pid\":\\d+", "\"pid\":4194399"));
        Files.setLastModifiedTime(file, time);

        assertThat(ask("B", DAY)).isInstanceOf(Claim.Acquired.class);
        assertThat(files()).singleElement().asString().endsWith(DAY + ".2.json");
    }

    @Test
    void a_process_id_that_was_given_anew_is_not_the_holder() throws IOException {
        acquire("A", DAY);
        Path file = files().get(0);
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("\"process_start\":\"[^\"]*\"", "\"process_start\":\"2001-01-01T00:00:00Z\""));
        Files.setLastModifiedTime(file, time);

        assertThat(ask("B", DAY)).isInstanceOf(Claim.Acquired.class);
    }

    @Test
    void a_process_of_another_host_holds_until_it_expires() throws IOException {
        acquire("A", DAY);
        moveToAnotherHost(files().get(0));

        assertThat(ask("B", DAY)).isInstanceOf(Claim.Held.class);
        clock.move(Duration.ofMinutes(2));
        assertThat(ask("B", DAY)).isInstanceOf(Claim.Acquired.class);
    }

    @Test
    void a_file_that_cannot_be_read_holds_for_two_minutes_and_then_no_longer() throws IOException {
        for (String garbage : List.of("", "{\"schema_ver", "\u0000\u0001", "{}")) {
            acquire("A", DAY);
            Path file = files().get(0);
            Files.writeString(file, garbage);
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));

            assertThat(((Claim.Held) ask("B", DAY)).by()).contains("unreadable", file.toString());
            clock.move(Duration.ofMinutes(2));
            acquire("B", DAY).close();
        }
    }

    @Test
    void a_time_that_lies_ahead_never_lets_two_run_at_once() throws IOException {
        acquire("A", DAY);
        Path file = files().get(0);
        moveToAnotherHost(file);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().plus(Duration.ofHours(2))));

        Claim.Held held = (Claim.Held) ask("B", DAY);
        assertThat(held.by()).contains("its time lies ahead", "check the clocks");
        assertThat(held.until()).isEqualTo(clock.instant().plus(Duration.ofMinutes(122)));
        clock.move(Duration.ofMinutes(122));
        assertThat(ask("B", DAY)).isInstanceOf(Claim.Acquired.class);
    }

    @Test
    void of_many_that_ask_at_once_one_gets_it_again_and_again() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            for (int round = 0; round < 40; round++) {
                List<Callable<Claim>> askers = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    String run = "R" + round + "-" + i;
                    String[] days = i % 2 == 0 ? new String[] {"a", "b", "c"} : new String[] {"c", "b", "d"};
                    askers.add(() -> ask(run, days));
                }
                List<Lease> winners = new ArrayList<>();
                for (Future<Claim> asker : threads.invokeAll(askers)) {
                    if (asker.get() instanceof Claim.Acquired acquired) {
                        winners.add(acquired.lease());
                    }
                }
                assertThat(winners).hasSizeLessThanOrEqualTo(1);
                if (round % 2 == 0) {
                    winners.forEach(Lease::close);
                    acquire("T", "a", "b", "c", "d").close();
                    assertThat(files()).isEmpty();
                } else {
                    clock.move(Duration.ofMinutes(2));
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_living_lease_makes_its_run_running_in_the_history() {
        Ledger ledger = Ledger.at(folder.toString(), clock);
        ledger.write(new RunId("A"), JOB, 1, Document.Kind.INTENT, List.of(Events.intent("A", 1, 4, DAY)));
        Lease lease = acquire("A", DAY);

        assertThat(ledger.history(JOB).states().get(DAY).status()).isEqualTo(Status.RUNNING);
        assertThat(ledger.history(JOB).running()).containsExactly(new RunId("A"));
        lease.close();
        assertThat(ledger.history(JOB).states().get(DAY).status()).isEqualTo(Status.ABANDONED);
    }

    @Test
    void ledgers_elsewhere_have_no_leases_and_say_so() {
        assertThat(Leases.supported("s3a://bucket/ledger")).isFalse();
        assertThat(Leases.supported("file:" + folder)).isTrue();
        Claim claim = Leases.acquire("s3a://bucket/ledger", JOB, List.of(DAY), new RunId("A"), clock);
        assertThat(((Claim.Acquired) claim).lease().isHeld()).isTrue();
    }

    @Test
    void what_was_done_under_a_lease_stands_when_it_cannot_be_given_back() throws IOException {
        Lease lease = acquire("A", DAY, "2021-01-16", "2021-01-17");
        List<String> notes = new ArrayList<>();

        String done = lease.during(
                () -> {
                    unreadable();
                    return "published";
                },
                notes::add);

        assertThat(done).isEqualTo("published");
        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith(
                        "the lease of 2021-01-15 and 2 more could not be given back, and ends by itself within 2 minutes: ");
        assertThat(lease.isHeld()).isFalse();

        List<String> silent = new ArrayList<>();
        assertThatThrownBy(() -> acquire("B", "2021-01-18")
                        .during(
                                () -> {
                                    unreadable();
                                    throw new IllegalStateException("what went wrong");
                                },
                                silent::add))
                .as("a failure of the work is the failure that is told")
                .hasMessage("what went wrong");
        assertThat(silent).hasSize(1);
    }

    private void unreadable() {
        try {
            for (NavigableMap<Long, Path> numbers :
                    Leases.folder(folder.toString(), JOB).files().values()) {
                for (Path file : numbers.values()) {
                    Files.delete(file);
                    Files.createDirectory(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
