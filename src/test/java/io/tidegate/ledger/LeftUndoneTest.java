package io.tidegate.ledger;

import static io.tidegate.ledger.Events.JOB;
import static io.tidegate.ledger.Events.NOON;
import static io.tidegate.ledger.Events.blocked;
import static io.tidegate.ledger.Events.failed;
import static io.tidegate.ledger.Events.intent;
import static io.tidegate.ledger.Events.published;
import static io.tidegate.ledger.Events.rolledBack;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeftUndoneTest {
    private static List<String> undone(Event... events) {
        return LeftUndone.of(new JobHistory(JOB, List.of(events)), new RunId("A"));
    }

    private static Event planned(String... partitions) {
        return new Event.Planned(new RunId("A"), JOB, NOON, List.of(partitions));
    }

    @Test
    void what_was_planned_intended_blocked_or_failed_and_not_published_is_left() {
        assertThat(undone(
                        planned("p1", "p2", "p3", "p4", "p5"),
                        intent("A", 1, 4, "p1", "p2"),
                        published("A", 1, "p1", 5),
                        blocked("A", 1, "p2"),
                        intent("A", 2, 5, "p3"),
                        failed("A", 2, "infrastructure", "p3"),
                        intent("A", 3, 5, "p4")))
                .containsExactly("p2", "p3", "p4", "p5");
    }

    @Test
    void what_a_later_run_did_and_what_belongs_to_a_newer_one_is_nobodys() {
        assertThat(undone(
                        published("0", 1, "p1", 3),
                        planned("p1", "p2", "p3", "p4"),
                        intent("A", 1, 4, "p1", "p2", "p3"),
                        failed("A", 1, "superseded", "p3"),
                        published("B", 1, "p2", 5),
                        rolledBack("C", "p4", 3, 6)))
                .containsExactly("p1");
    }

    @Test
    void what_was_judged_and_kept_and_what_a_rollback_did_not_come_to_is_not_left() {
        Event checked = new Event.Checked(new RunId("A"), JOB, NOON, 1, "p1", List.of());
        Event.Intent back = new Event.Intent(
                new RunId("A"),
                JOB,
                NOON,
                1,
                List.of("p2"),
                java.util.Map.of(),
                4,
                java.util.Map.of(),
                Event.Intent.ROLLBACK);
        assertThat(undone(intent("A", 1, 4, "p1"), checked)).isEmpty();
        assertThat(undone(back)).isEmpty();
        assertThat(new JobHistory(JOB, List.of(back)).states()).isEmpty();
    }

    @Test
    void good_partitions_that_a_blocked_neighbour_held_back_are_left() {
        Event one = new Event.Checked(new RunId("A"), JOB, NOON, 1, "p1", List.of());
        Event two = new Event.Checked(new RunId("A"), JOB, NOON, 2, "p3", List.of());
        assertThat(undone(intent("A", 1, 4, "p1", "p2"), one, blocked("A", 1, "p2"), intent("A", 2, 4, "p3"), two))
                .as("p3 is of another chunk: an empty result that is kept")
                .containsExactly("p1", "p2");
        assertThat(undone(intent("A", 1, 4, "p1", "p2", "p3"), one, blocked("A", 1, "p2"), published("A", 1, "p3", 5)))
                .as("what was published says that nothing was held back")
                .containsExactly("p2");
    }

    @Test
    void a_run_that_is_alive_has_left_nothing() {
        JobHistory history = new JobHistory(JOB, List.of(intent("A", 1, 4, "p1")), Set.of(new RunId("A")));
        assertThat(LeftUndone.of(history, new RunId("A"))).isEmpty();
    }
}
