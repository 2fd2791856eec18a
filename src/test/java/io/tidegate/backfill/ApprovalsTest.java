package io.tidegate.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Guardrails;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ApprovalsTest {
    private final BackfillPlan plan = Plans.days(100);

    private static Guardrails guardrails(OptionalInt partitions, Optional<String> cost, boolean byAnother) {
        return new Guardrails(400, partitions, cost.map(BigDecimal::new), byAnother, Optional.empty());
    }

    private static Approval by(String name, String hash) {
        return new Approval(name, Plans.NOON, hash, Optional.empty());
    }

    @Test
    void nothing_is_needed_where_nobody_asks_for_it() {
        assertThat(Approvals.missing(plan, Guardrails.ofRuns(10))).isEmpty();
    }

    @Test
    void more_partitions_than_allowed_need_one() {
        assertThat(Approvals.missing(plan, guardrails(OptionalInt.of(100), Optional.empty(), false)))
                .isEmpty();
        assertThat(Approvals.missing(plan, guardrails(OptionalInt.of(99), Optional.empty(), false)))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("an approval by somebody", "100 partitions are more than"));
        assertThat(Approvals.missing(Plans.days(1), guardrails(OptionalInt.of(0), Optional.empty(), false)))
                .hasValueSatisfying(why -> assertThat(why).contains("every backfill does"));
    }

    @Test
    void the_high_end_of_the_estimate_is_what_counts() {
        assertThat(Approvals.missing(plan, guardrails(OptionalInt.empty(), Optional.of("58"), false)))
                .isEmpty();
        assertThat(Approvals.missing(plan, guardrails(OptionalInt.empty(), Optional.of("57.99"), false)))
                .hasValueSatisfying(why -> assertThat(why).contains("it may cost 58 EUR"));
    }

    @Test
    void an_approval_counts_for_the_content_it_was_given_to() {
        Guardrails always = guardrails(OptionalInt.of(0), Optional.empty(), false);

        assertThat(Approvals.missing(plan.with(by("eve", plan.hash())), always)).isEmpty();
        assertThat(Approvals.missing(plan.with(by("ann", plan.hash())), always)).isEmpty();
        assertThat(Approvals.missing(plan.with(by("eve", Plans.days(99).hash())), always))
                .hasValueSatisfying(why -> assertThat(why).contains("those it has do not count"));
        assertThat(Approvals.hasApproved(plan.with(by("eve", plan.hash())), " EVE "))
                .isTrue();
        assertThat(Approvals.hasApproved(plan.with(by("eve", "0")), "eve")).isFalse();
    }

    @Test
    void where_somebody_else_is_wanted_the_author_does_not_count() {
        Guardrails byAnother = guardrails(OptionalInt.of(0), Optional.empty(), true);

        assertThat(Approvals.missing(plan.with(by("Ann", plan.hash())), byAnother))
                .hasValueSatisfying(why -> assertThat(why).contains("somebody other than ann"));
        assertThat(Approvals.missing(plan.with(by("eve", plan.hash())), byAnother))
                .isEmpty();
    }
}
