package io.tidegate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Check;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.job.Target;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.CheckOutcome.Status;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Leave to publish: who gets it, and that there is no other way to it. */
class ApprovalTest extends AuditTest {
    private static final Partition BAD = day("2024-03-16");
    private static final Partition EMPTY = day("2024-03-17");
    private static final Check POSITIVE =
            check(new Rule.Range("x", Optional.of("0"), Optional.empty(), Rule.Nulls.IGNORE, ALL));

    private static Audit audit(Target.OnEmpty onEmpty, Check... checks) {
        Dataset<Row> rows = SPARK.sql("SELECT 1 x, date'2024-03-15' ds UNION ALL SELECT -1, date'2024-03-16'");
        Job job = job(onEmpty, List.of(), checks);
        Map<Partition, Verdict> verdicts =
                new Auditor(SPARK).audit(job, rows, List.of(DAY, BAD, EMPTY), Map.of(DAY, 1L, BAD, 1L), Map.of());
        return new Audit(null, job.checks(), verdicts);
    }

    @Test
    void what_passed_is_approved_and_what_did_not_is_refused() {
        Audit audit = audit(Target.OnEmpty.FAIL, POSITIVE);
        assertThat(audit.publishable()).containsExactly(DAY);
        Approved approved = audit.approve(List.of(DAY));
        assertThat(approved.partitions()).containsExactly(DAY);
        assertThat(approved.gateDigest()).isEqualTo(audit.digest()).hasSize(64);
        assertThatThrownBy(() -> audit.approve(List.of(DAY, BAD)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot approve 2024-03-16: its gate did not let it through");
        assertThatThrownBy(() -> audit.approve(List.of(EMPTY))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> audit.approve(List.of(day("2024-04-01"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not audited");
        assertThatThrownBy(() -> audit.approve(List.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void an_empty_partition_is_approved_only_where_the_job_clears_it() {
        assertThat(audit(Target.OnEmpty.CLEAR, POSITIVE)
                        .approve(List.of(EMPTY, DAY))
                        .partitions())
                .containsExactly(DAY, EMPTY);
        Audit kept = audit(Target.OnEmpty.KEEP, POSITIVE);
        assertThat(kept.verdicts().get(EMPTY).passes()).isTrue();
        assertThat(kept.publishable()).containsExactly(DAY);
        assertThatThrownBy(() -> kept.approve(List.of(EMPTY))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_digest_tells_gates_and_what_they_saw_apart() {
        String digest = audit(Target.OnEmpty.FAIL, POSITIVE).digest();
        assertThat(audit(Target.OnEmpty.FAIL, POSITIVE).digest()).isEqualTo(digest);
        assertThat(audit(Target.OnEmpty.FAIL).digest()).isNotEqualTo(digest);
        assertThat(audit(Target.OnEmpty.CLEAR, POSITIVE).digest()).isNotEqualTo(digest);
    }

    @Test
    void nobody_else_can_make_an_approval_or_an_audit() {
        for (Class<?> type : List.of(Audited.class, Restored.class, Audit.class)) {
            assertThat(type.getDeclaredConstructors())
                    .isNotEmpty()
                    .noneMatch(c -> Modifier.isPublic(c.getModifiers()) || Modifier.isProtected(c.getModifiers()));
            assertThat(Modifier.isFinal(type.getModifiers())).isTrue();
        }
    }

    @Test
    void a_check_without_a_finding_is_a_bug_and_never_a_pass() {
        Board board = new Board(List.of(POSITIVE), List.of(DAY));
        assertThatThrownBy(() -> board.verdict(DAY))
                .isInstanceOf(TidegateException.class)
                .hasMessage("Cannot judge 2024-03-15: 0 of 1 checks were evaluated");
    }

    @Test
    void each_status_lets_through_or_not_and_has_its_fault() {
        for (Status status : Status.values()) {
            CheckOutcome outcome = new CheckOutcome("c", "range", status, "", "", "", List.of());
            Verdict verdict = new Verdict(DAY, Verdict.Standing.JUDGED, List.of(outcome), java.util.Set.of());
            assertThat(verdict.passes()).isEqualTo(status == Status.PASS || status == Status.WARN);
            assertThat(verdict.fault().isPresent()).isNotEqualTo(verdict.passes());
            Verdict excused = new Verdict(DAY, Verdict.Standing.JUDGED, List.of(outcome), java.util.Set.of("c"));
            assertThat(excused.passes())
                    .isEqualTo(status == Status.PASS || status == Status.WARN || status == Status.NOT_EVALUATED);
        }
    }
}
