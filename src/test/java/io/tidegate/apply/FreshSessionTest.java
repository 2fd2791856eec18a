package io.tidegate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.error.ErrorCode;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.RunId;
import io.tidegate.run.FailFast;
import io.tidegate.run.RunResult;
import io.tidegate.run.RunSettings;
import io.tidegate.testing.Shop;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a process leaves the rest of a backfill to a fresh one, and what it does not tell again. */
class FreshSessionTest extends PartScene {
    private static ApplyOptions renewedAfter(int chunks, int maxActive, boolean isAwaited) {
        return new ApplyOptions(
                maxActive,
                Optional.empty(),
                FailFast.OFF,
                new Sessions(OptionalInt.of(chunks), () -> isAwaited, List.of()));
    }

    @Test
    void a_session_ends_after_so_many_chunks_that_built_something_where_another_one_is_awaited() {
        ApplyEnd end = run(
                part(5, 1),
                Optional.empty(),
                renewedAfter(2, 1, true),
                "1",
                (p, times) -> p.equals(days(1, 1).get(0))
                        ? new RunResult.NotReady(p, "its file is not there")
                        : ScriptedSeries.published(p));

        assertThat(end).isEqualTo(new ApplyEnd.Renewed(2));
        assertThat(series.built).hasSize(3);
        assertThat(runner.built()).isEqualTo(2);
        assertThat(runner.left()).isEqualTo(2);

        assertThat(run(part(5, 1), Optional.empty(), renewedAfter(2, 1, false), "1", PartScene::published))
                .as("nobody would go on")
                .isEqualTo(new ApplyEnd.Done());
        assertThat(run(part(2, 1), Optional.empty(), renewedAfter(2, 1, true), "1", PartScene::published))
                .as("nothing is left to go on with")
                .isEqualTo(new ApplyEnd.Done());
    }

    @Test
    void what_ends_the_backfill_goes_before_the_end_of_its_session() {
        job = Shop.in(dir, "stop", "fail").job("orders");
        RunResult blocked = new RunResult.Blocked(
                days(3, 3).get(0), ErrorCode.BLOCKED, "m", "c", List.of(), OptionalLong.empty(), Optional.empty());

        ApplyEnd end = run(
                part(6, 1),
                Optional.empty(),
                renewedAfter(2, 2, true),
                "1",
                (p, times) -> p.equals(days(3, 3).get(0)) ? blocked : ScriptedSeries.published(p));

        assertThat(end).isEqualTo(new ApplyEnd.Ended("2024-01-03"));
    }

    @Test
    void a_session_that_goes_on_tells_nothing_that_was_told_before() {
        ApplyOptions goesOn = new ApplyOptions(
                1,
                Optional.empty(),
                FailFast.OFF,
                new Sessions(OptionalInt.of(9), () -> true, List.of(new RunId("EARLIER"))));
        Spending spending =
                new Spending(plan(part(6, 1), Optional.of(BigDecimal.TEN), Optional.empty()), Optional.empty());
        spending.add("orders", new BigDecimal("4"), 2);

        JobPart part = part(6, 1);
        BackfillPlan plan = plan(part, Optional.of(BigDecimal.TEN), Optional.empty());
        series = new ScriptedSeries(job, "2", PartScene::published);
        RunSettings settings = Shop.settings();
        ChunkDesk desk = new ChunkDesk(plan, part, series, shop.ledger(), settings, Set.of(settings.run()), ESTIMATOR);
        ApplyEnd end = new PartRunner(
                        plan,
                        part,
                        series,
                        desk,
                        spending,
                        BackfillRequests.at(shop.project().ledger(), plan.id()),
                        goesOn,
                        new Notes(),
                        clock)
                .run(part.chunks().subList(2, 6));

        assertThat(end).isInstanceOf(ApplyEnd.OverBudget.class);
        assertThat(notes).hasSize(3).allMatch(note -> note.startsWith("orders: chunk "));
    }
}
