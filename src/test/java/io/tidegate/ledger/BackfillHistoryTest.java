package io.tidegate.ledger;

import static io.tidegate.ledger.Events.JOB;
import static io.tidegate.ledger.Events.NOON;
import static io.tidegate.ledger.Events.blocked;
import static io.tidegate.ledger.Events.failed;
import static io.tidegate.ledger.Events.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ledger.BackfillHistory.State;
import io.tidegate.ledger.BackfillHistory.Status;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackfillHistoryTest {
    private static final BackfillId ID = new BackfillId("01M7YJPQRB4M39J2NZT10GAXJP");
    private static final BackfillId LATER = new BackfillId("01M7YJQG77D2EB4WY1T38D0YEK");
    private static final String WEEKLY = "regions_weekly";

    private static BackfillEvent.Planned planned(String run, String job, BackfillId id, int partitions) {
        return new BackfillEvent.Planned(
                new RunId(run),
                job,
                NOON,
                id,
                "hash-1",
                "ann",
                "March was wrong",
                "backfill/march.yaml",
                "2021-03-01",
                "2021-03-31",
                partitions,
                2,
                Optional.of(new BigDecimal("1")),
                Optional.of(new BigDecimal("2")),
                Optional.of(new BigDecimal("3")),
                Optional.empty());
    }

    private static BackfillEvent.Planned planned(String run) {
        return planned(run, JOB, ID, 31);
    }

    private static BackfillEvent.Approved approved(String run, String job, String by, String hash) {
        return new BackfillEvent.Approved(
                new RunId(run), job, NOON.plusSeconds(10), ID, hash, by, Optional.of("looks right"));
    }

    private static BackfillEvent.Started begun(String run, String job) {
        return new BackfillEvent.Started(
                new RunId(run), job, NOON.plusSeconds(20), ID, "hash-1", "bob", "March was wrong");
    }

    private static BackfillEvent.Paused paused(String run, String job) {
        return new BackfillEvent.Paused(new RunId(run), job, NOON.plusSeconds(30), ID, "bob", "the cluster is needed");
    }

    private static BackfillEvent.Finished ended(String run, String job, String outcome) {
        return new BackfillEvent.Finished(
                new RunId(run), job, NOON.plusSeconds(40), ID, outcome, "bob", Map.of("published", 1), BigDecimal.ONE);
    }

    private static JobHistory history(String job, Set<String> alive, Event... events) {
        return new JobHistory(
                job, List.of(events), Set.copyOf(alive.stream().map(RunId::new).toList()));
    }

    private static BackfillHistory fold(JobHistory... histories) {
        return BackfillHistory.of(ID, List.of(histories)).orElseThrow();
    }

    private static State state(Set<String> alive, Event... events) {
        return fold(history(JOB, alive, events)).state();
    }

    @Test
    void a_backfill_goes_through_its_states() {
        assertThat(state(Set.of(), planned("A"))).isEqualTo(State.PLANNED);
        assertThat(state(Set.of(), planned("A"), approved("B", JOB, "eve", "hash-1")))
                .isEqualTo(State.APPROVED);
        assertThat(state(Set.of("C"), planned("A"), begun("C", JOB))).isEqualTo(State.RUNNING);
        assertThat(state(Set.of(), planned("A"), begun("C", JOB))).isEqualTo(State.INTERRUPTED);
        assertThat(state(Set.of("C"), planned("A"), begun("C", JOB), paused("C", JOB)))
                .isEqualTo(State.PAUSED);
        assertThat(state(Set.of("D"), planned("A"), begun("C", JOB), paused("C", JOB), begun("D", JOB)))
                .isEqualTo(State.RUNNING);
        assertThat(state(Set.of(), planned("A"), begun("C", JOB), ended("C", JOB, "partly")))
                .isEqualTo(State.PARTLY);
        assertThat(state(Set.of(), planned("A"), begun("C", JOB), ended("C", JOB, "done")))
                .isEqualTo(State.DONE);
        assertThat(state(Set.of(), planned("A"), ended("E", JOB, "cancelled"))).isEqualTo(State.CANCELLED);
    }

    @Test
    void an_approval_of_another_content_is_none() {
        assertThat(state(Set.of(), planned("A"), approved("B", JOB, "eve", "hash-0")))
                .isEqualTo(State.PLANNED);
    }

    @Test
    void only_what_its_own_runs_did_counts() {
        BackfillHistory backfill = fold(history(
                JOB,
                Set.of(),
                planned("A"),
                published("B", 1, "2021-03-01", 4),
                begun("C", JOB),
                published("C", 1, "2021-03-02", 5),
                blocked("C", 1, "2021-03-03"),
                failed("C", 2, "infrastructure", "2021-03-04", "2021-03-05"),
                begun("D", JOB),
                published("D", 1, "2021-03-04", 6),
                failed("E", 1, "sql", "2021-03-02")));

        assertThat(backfill.outcomes(JOB).keySet())
                .containsExactlyInAnyOrder("2021-03-02", "2021-03-03", "2021-03-04", "2021-03-05");
        assertThat(backfill.outcomes(JOB).get("2021-03-02").status()).isEqualTo(Status.PUBLISHED);
        assertThat(backfill.outcomes(JOB).get("2021-03-03").detail()).isEqualTo("2 of 11 checks failed");
        assertThat(backfill.outcomes(JOB).get("2021-03-04").status()).isEqualTo(Status.PUBLISHED);
        assertThat(backfill.outcomes(JOB).get("2021-03-05").code()).isEqualTo("infrastructure");
        assertThat(backfill.count(Status.PUBLISHED)).isEqualTo(2);
        assertThat(backfill.count(Status.BLOCKED)).isEqualTo(1);
        assertThat(backfill.partitions()).isEqualTo(31);
        assertThat(backfill.cost()).isEqualByComparingTo("0.02");
        assertThat(backfill.coreSeconds()).isEqualByComparingTo("3");
        assertThat(backfill.runs()).containsExactlyInAnyOrder(new RunId("C"), new RunId("D"));
    }

    @Test
    void what_it_cost_is_all_that_was_tried_and_the_jobs_add_up() {
        BackfillHistory backfill = fold(
                history(
                        JOB,
                        Set.of(),
                        begun("B", JOB),
                        published("B", 1, "2021-03-01", 4),
                        chunkDone("B", JOB, "0.05", 2),
                        begun("C", JOB),
                        published("C", 1, "2021-03-02", 5)),
                history(WEEKLY, Set.of(), begun("B", WEEKLY), chunkDone("B", WEEKLY, "0.20", 1)));

        assertThat(backfill.cost(JOB))
                .as("0.05, and what a killed run published")
                .isEqualByComparingTo("0.06");
        assertThat(backfill.cost(WEEKLY)).isEqualByComparingTo("0.20");
        assertThat(backfill.cost()).isEqualByComparingTo("0.26");
        assertThat(backfill.cost(List.of(new RunId("B")))).isEqualByComparingTo("0.25");
    }

    private static BackfillEvent.ChunkDone chunkDone(String run, String job, String cost, int partitions) {
        return new BackfillEvent.ChunkDone(
                new RunId(run),
                job,
                NOON.plusSeconds(25),
                ID,
                1,
                List.of("2021-03-01", "2021-03-03").subList(0, partitions),
                Map.of("published", partitions),
                BigDecimal.TEN,
                new BigDecimal(cost),
                BigDecimal.ONE);
    }

    @Test
    void what_other_runs_had_is_no_outcome_of_the_backfill() {
        BackfillHistory backfill = fold(history(
                JOB,
                Set.of(),
                begun("B", JOB),
                Events.published("B", 1, "2021-03-01", 5),
                Events.failed("B", 2, "conflict", "2021-03-01", "2021-03-02"),
                Events.failed("B", 3, "superseded", "2021-03-03"),
                Events.failed("B", 4, "infrastructure", "2021-03-04")));

        assertThat(backfill.outcomes(JOB)).containsOnlyKeys("2021-03-01", "2021-03-04");
        assertThat(backfill.outcomes(JOB).get("2021-03-01").status()).isEqualTo(Status.PUBLISHED);
    }

    @Test
    void what_was_taken_back_is_to_be_built_again() {
        BackfillHistory backfill = fold(history(
                JOB,
                Set.of(),
                begun("B", JOB),
                Events.published("B", 1, "2021-03-01", 5),
                Events.published("B", 1, "2021-03-02", 5),
                rolledBack("C", "2021-03-01", 4, 7),
                rolledBack("C", "2021-03-02", 5, 7)));

        assertThat(backfill.outcomes(JOB))
                .as("version 5 is what it published: going back to it takes nothing of it away")
                .containsOnlyKeys("2021-03-02");
    }

    private static Event rolledBack(String run, String partition, long to, long after) {
        return new Event.RolledBack(
                new RunId(run),
                JOB,
                NOON.plusSeconds(50),
                1,
                partition,
                "f",
                to,
                after - 1,
                after,
                OptionalLong.of(1),
                OptionalLong.of(1),
                1,
                100,
                Optional.empty(),
                "bob",
                "wrong again");
    }

    @Test
    void what_others_made_of_its_partitions_since_is_told_with_who_did_it() {
        BackfillHistory backfill = fold(history(
                JOB,
                Set.of(),
                Events.published("A", 1, "2021-03-06", 1),
                begun("B", JOB),
                new Event.Planned(
                        new RunId("B"), JOB, NOON, List.of("2021-03-01", "2021-03-02", "2021-03-03", "2021-03-06")),
                Events.published("B", 1, "2021-03-01", 5),
                Events.published("B", 1, "2021-03-02", 5),
                Events.published("B", 1, "2021-03-05", 5),
                blocked("B", 1, "2021-03-03"),
                Events.started("C"),
                Events.published("C", 1, "2021-03-03", 6),
                Events.published("C", 1, "2021-03-04", 7),
                rolledBack("D", "2021-03-01", 4, 8),
                rolledBack("D", "2021-03-02", 4, 8),
                new BackfillEvent.Started(new RunId("E"), JOB, NOON, LATER, "hash-2", "ann", "again"),
                Events.published("E", 1, "2021-03-02", 9)));

        assertThat(backfill.takenBack()).isEqualTo(2);
        assertThat(backfill.count(Status.PUBLISHED)).isEqualTo(1);
        assertThat(backfill.since())
                .extracting(one -> one.status() + " " + one.partitions() + " " + one.run() + " " + one.who() + " "
                        + one.backfill().map(BackfillId::text).orElse(""))
                .as("2021-03-04 is not its, 2021-03-05 stands as it left it, 2021-03-06 it never came to")
                .containsExactlyInAnyOrder(
                        "ROLLED_BACK [2021-03-01] D unknown ",
                        "PUBLISHED [2021-03-02] E unknown " + LATER,
                        "PUBLISHED [2021-03-03] C ann ");
        assertThat(backfill.since(JOB)).containsOnlyKeys("2021-03-01", "2021-03-02", "2021-03-03");
        assertThat(backfill.since("nobody")).isEmpty();
    }

    @Test
    void what_it_never_came_to_and_another_run_has_published_since_is_told_too() {
        BackfillHistory backfill = fold(history(
                JOB,
                Set.of(),
                begun("B", JOB),
                new Event.Planned(new RunId("B"), JOB, NOON, List.of("2021-03-01", "2021-03-02")),
                Events.published("B", 1, "2021-03-01", 5),
                paused("B", JOB),
                new Event.Failed(
                        new RunId("C"), JOB, NOON.plusSeconds(60), 1, List.of("2021-03-02"), "failed", "us", "disk")));

        assertThat(backfill.since())
                .extracting(one -> one.status() + " " + one.partitions() + " " + one.run())
                .containsExactly("FAILED [2021-03-02] C");
    }

    @Test
    void what_it_took_up_again_after_a_rollback_is_its_own_again() {
        BackfillHistory backfill = fold(history(
                JOB,
                Set.of(),
                begun("B", JOB),
                Events.published("B", 1, "2021-03-01", 5),
                rolledBack("C", "2021-03-01", 4, 6),
                begun("D", JOB),
                Events.published("D", 1, "2021-03-01", 7)));

        assertThat(backfill.takenBack()).isZero();
        assertThat(backfill.since()).isEmpty();
    }

    @Test
    void rows_before_are_those_before_the_first_of_its_runs() {
        Event.Published first = published("C", 1, "2021-03-02", 5);
        Event.Published withRows = new Event.Published(
                first.run(),
                JOB,
                NOON,
                1,
                "2021-03-02",
                "fp",
                4,
                5,
                OptionalLong.of(7),
                9,
                1,
                1,
                BigDecimal.ONE,
                BigDecimal.ONE,
                "once",
                false);
        BackfillHistory.Outcome outcome = fold(history(
                        JOB, Set.of(), begun("C", JOB), withRows, begun("D", JOB), published("D", 1, "2021-03-02", 6)))
                .outcomes(JOB)
                .get("2021-03-02");

        assertThat(outcome.rowsBefore()).hasValue(7);
        assertThat(outcome.rowsAfter()).hasValue(16);
        assertThat(outcome.version()).hasValue(6);
    }

    @Test
    void several_jobs_are_one_backfill_and_the_one_that_is_worst_off_tells_its_state() {
        JobHistory done = history(
                JOB,
                Set.of(),
                planned("A"),
                approved("B", JOB, "eve", "hash-1"),
                begun("C", JOB),
                ended("C", JOB, "done"));
        JobHistory notBegun =
                history(WEEKLY, Set.of(), planned("A", WEEKLY, ID, 5), approved("B", WEEKLY, "eve", "hash-1"));
        JobHistory paused =
                history(WEEKLY, Set.of(), planned("A", WEEKLY, ID, 5), begun("C", WEEKLY), paused("C", WEEKLY));
        JobHistory alsoDone =
                history(WEEKLY, Set.of(), planned("A", WEEKLY, ID, 5), begun("C", WEEKLY), ended("C", WEEKLY, "done"));

        assertThat(fold(done, notBegun).state()).isEqualTo(State.INTERRUPTED);
        assertThat(fold(done, paused).state()).isEqualTo(State.PAUSED);
        assertThat(fold(done, alsoDone).state()).isEqualTo(State.DONE);
        assertThat(fold(done, notBegun).partitions()).isEqualTo(36);
        assertThat(fold(done, notBegun).jobs()).containsExactly(JOB, WEEKLY);
        assertThat(fold(done, notBegun).approvals()).hasSize(1);
    }

    @Test
    void backfills_are_told_newest_first_and_one_that_nobody_knows_is_none() {
        JobHistory history = history(JOB, Set.of(), planned("A"), planned("B", JOB, LATER, 3));

        assertThat(BackfillHistory.of(List.of(history)).stream().map(BackfillHistory::id))
                .containsExactly(LATER, ID);
        assertThat(BackfillHistory.of(new BackfillId("01M7YJQG8VXG3578KPF7K28JSC"), List.of(history)))
                .isEmpty();
    }
}
