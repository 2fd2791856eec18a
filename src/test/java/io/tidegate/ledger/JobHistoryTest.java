package io.tidegate.ledger;

import static io.tidegate.ledger.Events.JOB;
import static io.tidegate.ledger.Events.adopted;
import static io.tidegate.ledger.Events.blocked;
import static io.tidegate.ledger.Events.failed;
import static io.tidegate.ledger.Events.finished;
import static io.tidegate.ledger.Events.intent;
import static io.tidegate.ledger.Events.published;
import static io.tidegate.ledger.Events.rolledBack;
import static io.tidegate.ledger.Events.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ledger.PartitionState.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobHistoryTest {
    private static JobHistory history(Event... events) {
        return new JobHistory(JOB, List.of(events));
    }

    private static Status status(JobHistory history, String partition) {
        return history.states().get(partition).status();
    }

    @Test
    void a_published_partition_has_its_version_rows_and_fingerprint() {
        PartitionState state = history(intent("A", 1, 4, "p"), published("A", 1, "p", 5))
                .states()
                .get("p");

        assertThat(state.status()).isEqualTo(Status.PUBLISHED);
        assertThat(state.version()).hasValue(5);
        assertThat(state.rows()).hasValue(15);
        assertThat(state.fingerprint()).contains("fp-A-5");
    }

    @Test
    void of_two_publications_the_higher_version_is_the_last_word_whatever_the_order_of_runs() {
        JobHistory history = history(published("A", 1, "p", 9), published("B", 1, "p", 7));

        assertThat(history.states().get("p").version()).hasValue(9);
        assertThat(history.lastPublished("p").orElseThrow().run()).hasToString("A");
    }

    @Test
    void a_later_block_is_the_last_word_and_leaves_the_publication_reachable() {
        JobHistory history = history(
                intent("A", 1, 4, "p"), published("A", 1, "p", 5), intent("B", 1, 5, "p"), blocked("B", 1, "p"));

        assertThat(status(history, "p")).isEqualTo(Status.BLOCKED);
        assertThat(history.states().get("p").detail()).isEqualTo("blocked: 2 of 11 checks failed");
        assertThat(history.states().get("p").fingerprint()).isEmpty();
        assertThat(history.lastPublished("p").orElseThrow().versionAfter()).isEqualTo(5);
        assertThat(history.lastGood().get("p").version()).hasValue(5);
    }

    @Test
    void a_block_of_a_run_that_had_not_seen_the_publication_does_not_hide_it() {
        JobHistory history = history(
                intent("A", 1, 4, "p"), published("A", 1, "p", 6), intent("B", 1, 5, "p"), blocked("B", 1, "p"));

        assertThat(status(history, "p")).isEqualTo(Status.PUBLISHED);
    }

    @Test
    void a_failure_without_an_intent_comes_after_what_earlier_runs_published() {
        assertThat(status(history(published("A", 1, "p", 5), failed("B", 0, "not-ready", "p")), "p"))
                .isEqualTo(Status.FAILED);
        assertThat(status(history(failed("A", 0, "not-ready", "p"), published("B", 1, "p", 5)), "p"))
                .isEqualTo(Status.PUBLISHED);
    }

    @Test
    void adopted_partitions_are_ours_until_they_are_published_again() {
        assertThat(status(history(adopted("A", "p", 5)), "p")).isEqualTo(Status.ADOPTED);
        assertThat(status(history(published("A", 1, "p", 5), adopted("B", "p", 5)), "p"))
                .isEqualTo(Status.ADOPTED);
        assertThat(status(history(adopted("A", "p", 5), published("B", 1, "p", 6)), "p"))
                .isEqualTo(Status.PUBLISHED);
        assertThat(history(adopted("A", "p", 5)).lastPublished("p")).isEmpty();
    }

    @Test
    void a_rolled_back_partition_is_so_until_it_is_published_again() {
        JobHistory history = history(intent("A", 1, 4, "p"), published("A", 1, "p", 5), rolledBack("B", "p", 3, 6));
        assertThat(status(history, "p")).isEqualTo(Status.ROLLED_BACK);
        PartitionState state = history.lastGood().get("p");
        assertThat(state.version()).hasValue(6);
        assertThat(state.fingerprint()).contains("fp-taken-back");
        assertThat(state.detail()).isEqualTo("rolled back to version 3 by ann: the rates were wrong");
        assertThat(status(history(rolledBack("B", "p", 3, 6), published("A", 1, "p", 7)), "p"))
                .isEqualTo(Status.PUBLISHED);
        assertThat(history(intent("B", 1, 5, "p"), rolledBack("B", "p", 3, 6)).openIntents())
                .isEmpty();
    }

    @Test
    void a_table_that_was_dropped_and_built_anew_starts_again_at_version_zero() {
        JobHistory history = history(
                published("A", 1, "p", -1, 0),
                published("A", 1, "q", -1, 0),
                published("B", 1, "p", 41),
                published("C", 1, "q", -1, 0),
                published("D", 1, "p", 1));

        assertThat(history.states().get("p").run()).hasToString("D");
        assertThat(history.states().get("q").run()).hasToString("C");
    }

    @Test
    void an_open_intent_is_running_while_its_run_lives_and_abandoned_after() {
        List<Event> events = List.of(published("A", 1, "p", 5), intent("B", 1, 5, "p", "q"));

        JobHistory alive = new JobHistory(JOB, events, Set.of(new RunId("B")));
        assertThat(status(alive, "p")).isEqualTo(Status.RUNNING);
        assertThat(status(alive, "q")).isEqualTo(Status.RUNNING);
        JobHistory dead = new JobHistory(JOB, events);
        assertThat(status(dead, "p")).isEqualTo(Status.ABANDONED);
        assertThat(dead.openIntents()).containsExactly((Event.Intent) events.get(1));
        JobHistory replaced = history(events.get(0), events.get(1), intent("C", 1, 5, "p"), published("C", 1, "p", 6));
        assertThat(status(replaced, "p")).isEqualTo(Status.PUBLISHED);
        assertThat(status(replaced, "q")).isEqualTo(Status.ABANDONED);
    }

    @Test
    void an_intent_ends_with_whatever_its_chunk_says_and_a_second_one_takes_its_place() {
        assertThat(history(intent("A", 1, 4, "p"), published("A", 1, "p", 5)).openIntents())
                .isEmpty();
        assertThat(history(intent("A", 1, 4, "p"), blocked("A", 1, "p")).openIntents())
                .isEmpty();
        assertThat(history(intent("A", 1, 4, "p"), failed("A", 1, "conflict", "p"))
                        .openIntents())
                .isEmpty();
        assertThat(history(
                                intent("A", 1, 4, "p"),
                                new Event.SourceRead(new RunId("A"), JOB, Events.NOON, 1, "s", "p", 0, 0))
                        .openIntents())
                .as("a chunk whose partitions all came out empty and are kept")
                .isEmpty();
        assertThat(history(intent("A", 1, 4, "p"), published("A", 2, "q", 5), failed("B", 1, "failed", "p"))
                        .openIntents())
                .hasSize(1);
        assertThat(history(intent("A", 1, 4, "p"), failed("A", 1, "conflict", "p"), intent("A", 1, 5, "p"))
                        .openIntents())
                .extracting(Event.Intent::targetVersion)
                .containsExactly(5L);
    }

    @Test
    void an_unknown_outcome_stays_open_until_it_is_settled() {
        Event intent = intent("A", 1, 4, "p", "q", "r");
        Event unknown = failed("A", 1, "outcome-unknown", "p", "q");

        assertThat(history(intent, unknown, blocked("A", 1, "r")).openIntents()).hasSize(1);
        assertThat(history(intent, blocked("A", 1, "r"), unknown).openIntents()).hasSize(1);
        assertThat(history(intent, unknown, published("A", 1, "p", 5)).openIntents())
                .hasSize(1);
        JobHistory settled = history(intent, unknown, published("A", 1, "p", 5), published("A", 1, "q", 5));
        assertThat(settled.openIntents()).isEmpty();
        assertThat(status(settled, "p")).isEqualTo(Status.PUBLISHED);
        assertThat(history(intent, unknown, failed("A", 1, "failed")).openIntents())
                .isEmpty();
        assertThat(status(history(intent, unknown), "p")).isEqualTo(Status.FAILED);
    }

    @Test
    void runs_are_summed_up_newest_first() {
        List<RunSummary> runs = history(
                        started("A"),
                        published("A", 1, "p", 5),
                        finished("A", 0),
                        started("B"),
                        intent("B", 1, 5, "p"),
                        published("B", 1, "p", 6),
                        failed("B", 2, "failed", "q", "r"))
                .runs();

        assertThat(runs).extracting(r -> r.run().text()).containsExactly("B", "A");
        RunSummary finished = runs.get(1);
        assertThat(finished.exitStatus()).isEqualTo(OptionalInt.of(0));
        assertThat(finished.took()).contains(Duration.ofSeconds(60));
        assertThat(finished.who()).isEqualTo("ann");
        assertThat(finished.cost()).isEqualTo(new BigDecimal("0.12"));
        RunSummary died = runs.get(0);
        assertThat(died.finished()).isEmpty();
        assertThat(died.counts()).containsEntry("published", 1).containsEntry("failed", 2);
        assertThat(died.cost()).isEqualTo(new BigDecimal("0.01"));
        assertThat(died.isRunning()).isFalse();
    }

    @Test
    void a_clock_that_was_set_back_gives_no_negative_duration() {
        RunSummary summary = new RunSummary(
                new RunId("A"),
                Events.NOON,
                Optional.of(Events.NOON.minusSeconds(7200)),
                "ann",
                "run",
                Optional.empty(),
                OptionalInt.of(0),
                java.util.Map.of(),
                BigDecimal.ZERO,
                false);

        assertThat(summary.took()).contains(Duration.ZERO);
    }
}
