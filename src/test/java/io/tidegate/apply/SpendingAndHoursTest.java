package io.tidegate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.Hours;
import io.tidegate.backfill.JobPart;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.run.FailFast;
import io.tidegate.run.RunSettings;
import io.tidegate.testing.Shop;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a backfill begins no further chunk: its budget, and its hours. */
class SpendingAndHoursTest extends PartScene {
    @Test
    void no_chunk_begins_that_would_go_over_the_budget_and_what_it_costs_is_measured() {
        ApplyEnd end = run(part(10, 2), Optional.of("9"), ApplyOptions.DEFAULT, "2", PartScene::published);

        assertThat(end)
                .isEqualTo(new ApplyEnd.OverBudget(new BigDecimal("8"), new BigDecimal("4.0000"), new BigDecimal("9")));
        assertThat(series.built).as("4.00 a chunk, two of them").hasSize(2);
        assertThat(runner.left()).isEqualTo(6);
        assertThat(notes)
                .as("told after the first chunk")
                .anyMatch(note -> note.contains("budget of 9.00 ends before"));
        assertThat(ApplyExit.of(end, List.copyOf(runner.results()))).isEqualTo(21);
    }

    @Test
    void before_anything_is_measured_the_estimate_speaks_for_the_budget() {
        ApplyEnd end = run(part(10, 5), Optional.of("4.99"), ApplyOptions.DEFAULT, "2", PartScene::published);

        assertThat(end).isInstanceOf(ApplyEnd.OverBudget.class);
        assertThat(series.built).isEmpty();
    }

    @Test
    void each_job_has_spent_its_own() {
        BackfillPlan plan =
                plan(List.of(part("orders", 2, 1), part("weeks", 2, 1)), Optional.of(BigDecimal.TEN), Optional.empty());
        Spending spending = new Spending(plan, Optional.empty());
        spending.add("orders", new BigDecimal("2"), 1);
        spending.add("weeks", new BigDecimal("3"), 1);

        assertThat(spending.spent("orders")).isEqualByComparingTo("2");
        assertThat(spending.spent("weeks")).isEqualByComparingTo("3");
        assertThat(spending.spent()).isEqualByComparingTo("5");
        assertThat(spending.exceededBy(new BigDecimal("5"))).isEmpty();
        assertThat(spending.exceededBy(new BigDecimal("5.01"))).contains(BigDecimal.TEN);
    }

    @Test
    void chunks_begin_only_in_the_hours_of_the_window() {
        now = Instant.parse("2024-06-01T21:59:00Z");
        List<Instant> began = new ArrayList<>();
        ScriptedSeries[] first = new ScriptedSeries[1];
        ApplyOptions night = new ApplyOptions(1, Optional.of(Hours.parse("22:00-22:30")), FailFast.OFF);
        series = null;
        BackfillPlan plan = plan(part(3, 1), Optional.empty(), Optional.empty());
        first[0] = new ScriptedSeries(job, "1", (p, times) -> {
            began.add(now);
            now = now.plus(Duration.ofMinutes(20));
            return ScriptedSeries.published(p);
        });
        first[0].whilePaused = () -> now = now.plusSeconds(20);
        RunSettings settings = Shop.settings();
        JobPart part = plan.jobs().get(0);
        new PartRunner(
                        plan,
                        part,
                        first[0],
                        new ChunkDesk(plan, part, first[0], shop.ledger(), settings, Set.of(settings.run()), ESTIMATOR),
                        new Spending(plan, Optional.empty()),
                        BackfillRequests.at(shop.project().ledger(), plan.id()),
                        night,
                        new Notes(),
                        clock)
                .run(part.chunks());

        assertThat(began)
                .containsExactly(
                        Instant.parse("2024-06-01T22:00:00Z"),
                        Instant.parse("2024-06-01T22:20:00Z"),
                        Instant.parse("2024-06-02T22:00:00Z"));
        assertThat(notes)
                .filteredOn(note -> note.contains("outside of 22:00-22:30"))
                .hasSize(2);
    }
}
