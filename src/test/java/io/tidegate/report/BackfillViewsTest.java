package io.tidegate.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.backfill.Plans;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.RunId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BackfillViewsTest {
    private static final BackfillId ID = new BackfillId("01M7YJPQRB4M39J2NZT10GAXJP");
    private static final RunId PLANNING = new RunId("01M7YJPQRB4M39J2NZT10GAXJQ");
    private static final RunId APPROVING = new RunId("01M7YJQG77D2EB4WY1T38D0YEK");
    private static final RunId APPLYING = new RunId("01M7YJQG8VXG3578KPF7K28JSC");
    private static final Instant AT = Instant.parse("2024-06-01T12:00:00Z");
    private static final String JOB = "orders";

    private static void golden(String name, Function<Screen, List<String>> view) throws Exception {
        for (int width : List.of(80, 120, 200)) {
            List<String> lines = view.apply(Screen.plain(width));
            Golden.assertSame("%s-%d".formatted(name, width), lines);
            // The summary, which is always one line, may be wider.
            Golden.assertFits(lines.subList(0, lines.size() - 1), width);
            assertThat(view.apply(new Screen(width, Palette.ON, true)).stream()
                            .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
                    .containsExactlyElementsOf(lines);
        }
    }

    @Test
    void a_plan() throws Exception {
        golden("backfill-plan", screen -> BackfillPlanView.lines(Plans.days(92), screen));
    }

    @Test
    void a_plan_in_many_chunks() throws Exception {
        golden("backfill-plan-long", screen -> BackfillPlanView.lines(Plans.days(400), screen));
    }

    @Test
    void a_plan_with_nothing_to_do() throws Exception {
        Partition day = Partition.parse(Grain.DAY, "2024-01-01");
        Map<String, List<JobPart.LeftOut>> leftOut = Map.of(
                JOB,
                List.of(
                        new JobPart.LeftOut(day, "not ready: no file matches /data/2024-01-01.csv (source raw)"),
                        new JobPart.LeftOut(day.next(), "not ready: no file matches /data/2024-01-02.csv (source raw)"),
                        new JobPart.LeftOut(day.plus(2), "excluded")));
        golden("backfill-plan-nothing", screen -> BackfillPlanView.nothing(leftOut, screen));
    }

    @Test
    void a_job_that_was_reached_and_has_nothing_to_build_is_told_too() {
        Partition week = Partition.parse(Grain.WEEK, "2000-01-03");
        List<String> lines = BackfillPlanView.lines(
                Plans.days(3),
                Map.of(JOB, List.of(), "weekly", List.of(new JobPart.LeftOut(week, "foreign"))),
                Screen.plain(120));

        assertThat(lines)
                .contains("weekly  nothing to build", "  - leave  1  2000-01-03  foreign")
                .doesNotContain("orders  nothing to build");
    }

    @Test
    void rows_that_nobody_counted_are_not_taken_for_none() {
        assertThat(planReplacing(new JobPart.Replaced(90, 184, 88_000, 4_600_000, 4)))
                .contains("replaces at least 88,000 rows (those of 4 partitions are unknown) in 184 files, 4.6 MB");
        assertThat(planReplacing(new JobPart.Replaced(90, 184, 0, 4_600_000, 90)))
                .contains("replaces an unknown number of rows in 184 files, 4.6 MB");
        assertThat(Json.line(BackfillPlanDocument.of(plan(new JobPart.Replaced(90, 184, 88_000, 4_600_000, 4)))))
                .contains("\"rows\":88000,\"bytes\":4600000,\"without_rows\":4");
    }

    private static String planReplacing(JobPart.Replaced replaced) {
        return String.join("\n", BackfillPlanView.lines(plan(replaced), Screen.plain(200)));
    }

    private static BackfillPlan plan(JobPart.Replaced replaced) {
        BackfillPlan plan = Plans.days(92);
        JobPart part = plan.jobs().get(0);
        return new BackfillPlan(
                plan.id(),
                plan.reason(),
                plan.plannedBy(),
                plan.plannedAt(),
                plan.codeVersion(),
                plan.command(),
                plan.currency(),
                plan.budget(),
                plan.window(),
                plan.newestFirst(),
                plan.needsApproval(),
                List.of(new JobPart(
                        part.job(),
                        part.owner(),
                        part.definition(),
                        part.tableVersion(),
                        part.chunks(),
                        part.inputs(),
                        part.isReprocess(),
                        part.leftOut(),
                        replaced,
                        part.readers(),
                        part.estimate())),
                plan.approvals());
    }

    private static Event.RunStarted begun(RunId run, String who, String command) {
        return new Event.RunStarted(
                run, JOB, AT, who, command, Optional.empty(), "0a1b2c3d", "0123456789abcdef", Optional.empty(), "h", 7);
    }

    private static Event published(int day, long before, long after) {
        return published(APPLYING, AT, day, before, after, 42);
    }

    private static Event published(RunId run, Instant at, int day, long before, long after, long version) {
        return new Event.Published(
                run,
                JOB,
                at,
                1,
                "2000-01-%02d".formatted(day),
                "fp",
                version - 1,
                version,
                OptionalLong.of(before),
                after,
                1,
                1,
                BigDecimal.TEN,
                new BigDecimal("0.55"),
                "once",
                false);
    }

    private static BackfillHistory history() {
        return history(List.of());
    }

    /** What a retry, a rollback and nobody knows which run made of it. */
    private static BackfillHistory overtaken() {
        RunId retrying = new RunId("01M7YK0000AAAAAAAAAAAAAAAA");
        RunId goingBack = new RunId("01M7YK1111AAAAAAAAAAAAAAAA");
        List<Event> later = new ArrayList<>(List.of(
                begun(retrying, "ann", "tidegate retry --env cured"),
                published(retrying, AT.plusSeconds(900), 10, 100, 98, 43)));
        for (int day = 1; day <= 8; day++) {
            later.add(new Event.RolledBack(
                    goingBack,
                    JOB,
                    AT.plusSeconds(1000),
                    1,
                    "2000-01-%02d".formatted(day),
                    "fp",
                    41,
                    43,
                    44,
                    OptionalLong.of(104),
                    OptionalLong.of(100),
                    1,
                    1,
                    Optional.of(ID),
                    "bob",
                    "announced on Monday"));
        }
        return history(later);
    }

    private static BackfillHistory history(List<Event> later) {
        BackfillPlan plan = Plans.days(92);
        String hash = plan.hash();
        List<Event> events = new ArrayList<>(List.of(
                begun(PLANNING, "ann", "tidegate backfill plan"),
                new BackfillEvent.Planned(
                        PLANNING,
                        JOB,
                        AT,
                        ID,
                        hash,
                        "ann",
                        plan.reason(),
                        "backfill/orders-2000-01-01-to-2000-04-01-20240601.yaml",
                        "2000-01-01",
                        "2000-04-01",
                        92,
                        10,
                        Optional.of(new BigDecimal("41.0000")),
                        Optional.of(new BigDecimal("47.2000")),
                        Optional.of(new BigDecimal("58.0000")),
                        Optional.of(new BigDecimal("60"))),
                new BackfillEvent.Approved(
                        APPROVING, JOB, AT.plusSeconds(600), ID, hash, "eve", Optional.of("checked with finance")),
                begun(APPLYING, "bob", "tidegate backfill apply"),
                new BackfillEvent.Started(APPLYING, JOB, AT.plusSeconds(700), ID, hash, "bob", plan.reason())));
        for (int day = 1; day <= 9; day++) {
            events.add(published(day, 100, 104));
        }
        events.add(new Event.Blocked(APPLYING, JOB, AT, 1, "2000-01-10", "blocked", "2 of 11 checks failed"));
        events.add(new BackfillEvent.ChunkDone(
                APPLYING,
                JOB,
                AT.plusSeconds(800),
                ID,
                1,
                plan.jobs().get(0).chunks().get(0).partitions().stream()
                        .map(Partition::text)
                        .toList(),
                Map.of("published", 9, "blocked", 1),
                BigDecimal.TEN,
                new BigDecimal("4.95"),
                new BigDecimal("61.5")));
        events.add(new BackfillEvent.Paused(
                APPLYING, JOB, AT.plusSeconds(810), ID, "bob", "the cluster is needed for the month's end"));
        events.addAll(later);
        return BackfillHistory.of(ID, List.of(new JobHistory(JOB, events, Set.of())))
                .orElseThrow();
    }

    @Test
    void one_backfill() throws Exception {
        golden("backfill", screen -> BackfillView.lines(history(), "EUR", screen));
    }

    @Test
    void a_backfill_that_others_came_after() throws Exception {
        golden("backfill-since", screen -> BackfillView.lines(overtaken(), "EUR", screen));
        assertThat(Json.line(BackfillHistoryDocument.of(overtaken())))
                .contains(
                        "\"published\":1,\"blocked\":1,\"failed\":0,\"taken_back\":8",
                        "\"since\":{\"published\":1,\"rolled_back\":8}",
                        "\"later\":[{\"job\":\"orders\",\"status\":\"published\"",
                        "\"command\":\"tidegate retry --env cured\",\"backfill\":null,\"version\":43",
                        "\"detail\":\"rolled back to version 41 by bob: announced on Monday\"");
    }

    @Test
    void all_backfills() throws Exception {
        golden("backfills", screen -> BackfillsView.lines(List.of(history()), "EUR", screen));
        assertThat(BackfillsView.lines(List.of(), "EUR", Screen.plain(80))).containsExactly("no backfills");
    }

    @Test
    void names_of_jobs_are_whole_where_the_screen_has_room_for_them() throws Exception {
        List<BackfillHistory> some = List.of(
                planned("orders_daily", "0.0077"),
                planned("orders_by_shop_and_hour_of_day", "41"),
                overtaken(),
                planned("a_job_whose_name_says_at_length_what_it_does_and_for_whom", "1204"));
        golden("backfills-names", screen -> BackfillsView.lines(some, "EUR", screen));
        assertThat(String.join("\n", BackfillsView.lines(some, "EUR", Screen.plain(120))))
                .contains(" a_job_whose_name_says_at_length_what_it_does_and_for_whom ");
    }

    private static BackfillHistory planned(String job, String price) {
        BigDecimal low = new BigDecimal(price);
        BackfillEvent.Planned planned = new BackfillEvent.Planned(
                PLANNING,
                job,
                AT,
                ID,
                "hash",
                "ann",
                "The currency of spring was wrong",
                "backfill/plan.yaml",
                "2000-01-01",
                "2000-04-01",
                92,
                10,
                Optional.of(low),
                Optional.of(low.add(BigDecimal.ONE)),
                Optional.of(low.add(BigDecimal.TEN)),
                Optional.empty());
        return BackfillHistory.of(ID, List.of(new JobHistory(job, List.of(planned), Set.of())))
                .orElseThrow();
    }

    @Test
    void a_bar_is_empty_only_for_nothing_and_full_only_for_all() {
        ProgressBar bar = new ProgressBar(Screen.plain(80));

        assertThat(bar.drawn(0, 0, 0)).isEqualTo("·".repeat(24));
        assertThat(bar.drawn(0, 0, 9)).isEqualTo("·".repeat(24));
        assertThat(bar.drawn(1, 0, 1000)).isEqualTo("■" + "·".repeat(23));
        assertThat(bar.drawn(999, 0, 1000)).isEqualTo("■".repeat(23) + "·");
        assertThat(bar.drawn(6, 6, 12)).isEqualTo("■".repeat(12) + "✖".repeat(12));
        assertThat(bar.drawn(12, 0, 12)).isEqualTo("■".repeat(24));
    }

    @Test
    void documents_hold_every_partition_and_every_event() {
        assertThat(Json.line(BackfillPlanDocument.of(Plans.days(4))))
                .contains(
                        "\"kind\":\"backfill_plan\"",
                        "\"reprocess\":[\"2000-01-03\",\"2000-01-04\"]",
                        "\"cost\":{\"low\":41.00,\"likely\":47.20,\"high\":58.00}",
                        "\"readers\":[{\"job\":\"weekly\"");
        assertThat(Json.line(BackfillHistoryDocument.of(history())))
                .contains("\"state\":\"paused\"", "\"rows_after\":104", "\"code\":\"blocked\"", "backfill_chunk_done");
    }
}
