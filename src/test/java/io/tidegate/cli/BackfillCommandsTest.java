package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.Machine;
import io.tidegate.ledger.RunId;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans of backfills on the project that {@code init} makes: planned, approved, looked at. */
class BackfillCommandsTest {
    private static final String PLAN = "backfill/orders_daily-2024-03-01-to-2024-03-03-20240304.yaml";

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void project() {
        bench = Workbench.withProject(folder);
        bench.env.put("USER", "ann");
        jobs("", "guardrails: {approval_above: {partitions: 2}}\n");
    }

    private void jobs(String old, String replacement) {
        String text = bench.read("jobs.yaml");
        bench.write("jobs.yaml", old.isEmpty() ? text + replacement : text.replace(old, replacement));
    }

    private Workbench.Outcome plan(String... more) {
        return bench.run(Stream.concat(
                        Stream.of(
                                "backfill",
                                "plan",
                                "orders_daily",
                                "--from",
                                "2024-03-01",
                                "--to",
                                "2024-03-03",
                                "--reason",
                                "shops were doubled"),
                        Stream.of(more))
                .toList());
    }

    private JsonNode json(Workbench.Outcome outcome) throws Exception {
        assertThat(outcome.out()).as(outcome.err()).hasLineCount(1);
        return new ObjectMapper().readTree(outcome.out());
    }

    private Ledger ledger() {
        return Ledger.at(folder.resolve(".tidegate/ledger").toString());
    }

    private BackfillHistory backfill() {
        return ledger().backfills().get(0);
    }

    @Test
    void a_plan_is_shown_written_and_recorded_and_starts_no_spark() throws Exception {
        Workbench.Outcome outcome = plan();

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("orders_daily  2024-03-01 to 2024-03-03, by day", "+ build", "never built");
        assertThat(outcome.lastLine())
                .startsWith("Plan: 3 partitions to build; ")
                .endsWith("; needs 1 approval");
        assertThat(outcome.err())
                .contains("Written to " + PLAN, "Owner: my-team", "tidegate backfill approve " + PLAN + " --by NAME");
        assertThat(bench.read(PLAN)).contains("reason: \"shops were doubled\"", "by: \"ann\"");
        assertThat(bench.opened).isEmpty();
        BackfillEvent.Planned planned = backfill().planned().get(0);
        assertThat(planned.file()).isEqualTo(PLAN);
        assertThat(planned.partitions()).isEqualTo(3);
        assertThat(planned.low()).as("no prices").isEmpty();
        assertThat(bench.run("history").out()).contains("done", "3 planned");
        assertThat(bench.run("logs", planned.run().text()).out()).contains("shops were doubled");
    }

    @Test
    void a_plan_in_json_holds_everything() throws Exception {
        JsonNode plan = json(plan("-o", "json", "--chunk", "2", "--exclude", "2024-03-02"));

        assertThat(plan.get("exit").asInt()).isZero();
        assertThat(plan.at("/jobs/0/chunks/0/partitions").toString()).isEqualTo("[\"2024-03-01\",\"2024-03-03\"]");
        assertThat(plan.at("/jobs/0/left_out/0/why").asText()).isEqualTo("excluded");
        assertThat(plan.get("file").asText()).isEqualTo(PLAN);
        assertThat(plan.get("hash").asText()).hasSize(64);
    }

    @Test
    void a_plan_with_nothing_to_do_writes_nothing() {
        Workbench.Outcome outcome = plan("--exclude", "2024-03-01..2024-03-03");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.lastLine()).isEqualTo("Plan: nothing to do; 3 left out");
        assertThat(outcome.out()).contains("- leave", "excluded");
        assertThat(folder.resolve("backfill")).doesNotExist();
        assertThat(ledger().backfills()).isEmpty();
    }

    @Test
    void plans_have_names_of_their_own_and_are_never_written_over() {
        plan();
        assertThat(plan().err()).contains("20240304-2.yaml");
        assertThat(plan("--out", "backfill/mine.yaml").exit()).isZero();
        assertThat(plan("--out", "backfill/mine.yaml").exit()).isEqualTo(2);
        assertThat(bench.run("backfill", "ls").lastLine()).isEqualTo("3 backfills: 3 planned");
    }

    @Test
    void an_approval_is_bound_to_the_content_and_recorded() {
        plan();
        String before = bench.read(PLAN);
        Workbench.Outcome outcome = bench.run("backfill", "approve", PLAN, "--by", "eve", "--note", "looks right");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEqualTo("approved by eve: " + PLAN + "\n");
        assertThat(outcome.err()).contains("Next: tidegate backfill apply " + PLAN);
        assertThat(bench.read(PLAN)).startsWith(before.replace("approvals: []\n", "approvals:\n  - by: \"eve\"\n"));
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.APPROVED);
        assertThat(backfill().approvals().get(0).by()).isEqualTo("eve");

        String approved = bench.read(PLAN);
        Workbench.Outcome again = bench.run("backfill", "approve", PLAN, "--by", "EVE");
        assertThat(again.exit()).isZero();
        assertThat(again.out()).contains("has approved", "nothing was added");
        assertThat(bench.read(PLAN)).isEqualTo(approved);
        assertThat(bench.run("backfill", "approve", PLAN, "--by", "bob").exit()).isZero();
        assertThat(backfill().approvals()).hasSize(2);
    }

    @Test
    void the_author_may_approve_unless_somebody_else_is_wanted() {
        plan();
        jobs("approval_above:", "approval_by_another: true, approval_above:");
        Workbench.Outcome outcome = bench.run("backfill", "approve", PLAN, "--by", "Ann");

        assertThat(outcome.exit()).isEqualTo(21);
        assertThat(outcome.err()).contains("Ann, who planned it").contains("Ask somebody else");
        jobs("approval_by_another: true", "approval_by_another: false");
        assertThat(bench.run("backfill", "approve", PLAN, "--by", "Ann").exit()).isZero();
    }

    @Test
    void a_stale_or_edited_plan_is_not_approved_and_every_difference_is_told() {
        plan();
        jobs("min: 1, max: 1000", "min: 1, max: 999");
        bench.write("data/orders/dt=2024-03-02/orders.csv", "order_id,shop,amount,status\n1,a,1.00,paid\n");
        Workbench.Outcome stale = bench.run("backfill", "approve", PLAN, "--by", "eve");

        assertThat(stale.exit()).isEqualTo(25);
        assertThat(stale.err())
                .contains("it is stale", "its definition (YAML, SQL or class) changed", "the inputs of 2024-03-02")
                .contains("Plan again: tidegate backfill plan orders_daily");
        jobs("min: 1, max: 999", "min: 1, max: 1000");
        bench.write(PLAN, bench.read(PLAN).replace("newest_first: false", "newest_first: true"));
        Workbench.Outcome edited = bench.run("backfill", "approve", PLAN, "--by", "eve");
        assertThat(edited.exit()).isEqualTo(25);
        assertThat(edited.err()).contains("it was changed by hand");
    }

    @Test
    void a_faulty_plan_is_told_like_a_faulty_job_file() throws Exception {
        plan();
        bench.write(PLAN, bench.read(PLAN).replace("newest_first: false", "newest_frist: false"));

        Workbench.Outcome outcome = bench.run("backfill", "show", PLAN);
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains(PLAN + ":", "Did you mean `newest_first`");
        assertThat(json(bench.run("backfill", "show", PLAN, "-o", "json"))
                        .at("/faults/0/line")
                        .asInt())
                .isPositive();
    }

    @Test
    void what_became_of_a_backfill_is_shown_from_the_ledger() throws Exception {
        plan();
        bench.run("backfill", "approve", PLAN, "--by", "eve");
        String id = backfill().id().text();
        applied();
        Workbench.Outcome outcome = bench.run("backfill", "show", id);

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("paused", "shops were doubled", "by eve", "10 before, 12 after (+2)", "1 blocked")
                .contains("2 of 5 checks failed");
        assertThat(outcome.lastLine()).isEqualTo("backfill " + id + ": paused, 1 of 3 partitions done");
        assertThat(bench.run("backfill", "show", PLAN).out()).isEqualTo(outcome.out());
        assertThat(bench.run("backfill", "show", id.substring(0, 20)).out()).isEqualTo(outcome.out());
        assertThat(bench.run("backfill", "ls").out()).contains(id, "paused", "1 of 3");
        assertThat(json(bench.run("backfill", "ls", "-o", "json"))
                        .at("/backfills/0/published")
                        .asInt())
                .isEqualTo(1);
        assertThat(bench.run("backfill", "show", id, "--calendar").out())
                .contains("1 published", "1 blocked", "1 missing");
        Files.delete(folder.resolve(PLAN));
        assertThat(bench.run("backfill", "show", id, "--calendar").err()).contains("its plan is not here");
        assertThat(bench.run("backfill", "show", "01M7YJPQRB4M39J2NZT10GAXJP").err())
                .contains("Cannot find a backfill");
    }

    @Test
    void what_came_after_a_backfill_is_shown_with_who_did_it() throws Exception {
        plan();
        applied();
        String id = backfill().id().text();
        RunId later = new RunId("01M7YZQG8VXG3578KPF7K28JSC");
        Instant at = Instant.parse("2024-03-04T14:00:00Z");
        ledger().write(
                        later,
                        "orders_daily",
                        1,
                        Document.Kind.OUTCOME,
                        List.of(
                                published(later, at, "2024-03-02", 0, 1),
                                new Event.RolledBack(
                                        later,
                                        "orders_daily",
                                        at,
                                        1,
                                        "2024-03-01",
                                        "fp",
                                        -1,
                                        1,
                                        2,
                                        OptionalLong.of(12),
                                        OptionalLong.of(0),
                                        0,
                                        0,
                                        Optional.empty(),
                                        "eve",
                                        "the old numbers until Monday")));

        Workbench.Outcome shown = bench.run("backfill", "show", id);
        assertThat(shown.out())
                .contains("since then", "2024-03-02 published in version 1", "run " + later)
                .contains("2024-03-01 rolled back to the empty table by eve: the old numbers")
                .doesNotContain("not published");
        assertThat(shown.lastLine())
                .isEqualTo("backfill %s: paused, 0 of 3 partitions done; since then 1 published, 1 rolled back"
                        .formatted(id));
        assertThat(json(bench.run("backfill", "show", id, "-o", "json"))
                        .at("/later/0/run")
                        .asText())
                .isEqualTo(later.text());
        assertThat(bench.run("backfill", "show", PLAN, "--calendar").out()).contains("1 published", "2 missing");
        assertThat(bench.run("history", "orders_daily", "--partition", "2024-03-01")
                        .out())
                .contains("orders_daily 2024-03-01 now: rolled back to the empty table by eve");
        assertThat(bench.run("history", "orders_daily", "--partition", "2024-03-02")
                        .out())
                .contains("orders_daily 2024-03-02 now: published in version 1; run " + later);
        assertThat(json(bench.run("history", "orders_daily", "--partition", "2024-03-02", "-o", "json"))
                        .at("/now/0/status")
                        .asText())
                .isEqualTo("published");
        assertThat(bench.run("history", "orders_daily").out()).doesNotContain(" now: ");
    }

    private static Event.Published published(RunId run, Instant at, String partition, long before, long after) {
        return new Event.Published(
                run,
                "orders_daily",
                at,
                1,
                partition,
                "fp",
                before,
                after,
                OptionalLong.of(10),
                12,
                1,
                100,
                BigDecimal.ONE,
                BigDecimal.ZERO,
                "once",
                false);
    }

    private void applied() {
        RunId run = new RunId("01M7YJQG8VXG3578KPF7K28JSC");
        Instant at = Instant.parse("2024-03-04T13:00:00Z");
        BackfillEvent.Planned planned = backfill().planned().get(0);
        ledger().write(
                        run,
                        "orders_daily",
                        0,
                        Document.Kind.STARTED,
                        List.of(new BackfillEvent.Started(
                                run, "orders_daily", at, planned.backfill(), planned.planHash(), "bob", "go")));
        ledger().write(
                        run,
                        "orders_daily",
                        1,
                        Document.Kind.OUTCOME,
                        List.of(
                                published(run, at, "2024-03-01", -1, 0),
                                new Event.Blocked(
                                        run, "orders_daily", at, 1, "2024-03-02", "blocked", "2 of 5 checks failed")));
        ledger().write(
                        run,
                        "orders_daily",
                        0,
                        Document.Kind.NOTE,
                        List.of(new BackfillEvent.Paused(
                                run, "orders_daily", at, planned.backfill(), "bob", "enough for today")));
    }

    @Test
    void a_fresh_process_is_refused_where_nobody_would_begin_one() {
        Workbench.Outcome refused = bench.run("backfill", "apply", PLAN, "--recycle-after", "5");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err())
                .contains("Cannot use --recycle-after 5: nobody waits to begin a fresh process", "./tidegate");
        bench.env.put("TIDEGATE_RECYCLE_AFTER", "5");
        assertThat(bench.run("backfill", "resume", "01M7YJPQRB").err())
                .contains("nobody waits", "environment: TIDEGATE_RECYCLE_AFTER");
        bench.env.put("TIDEGATE_RECYCLE_AFTER", "off");
        assertThat(bench.run("backfill", "apply", PLAN).err()).contains("Cannot read the plan");
    }

    @Test
    void who_pauses_or_cancels_what_nobody_applies_is_in_the_ledger_as_any_run() {
        plan();
        String id = backfill().id().text();
        bench.env.put("USER", "eve");
        assertThat(bench.run("backfill", "pause", id, "--reason", "the cluster is needed")
                        .out())
                .contains("waits until");
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.PAUSED);
        assertThat(bench.run("backfill", "cancel", id, "--reason", "it was a mistake")
                        .out())
                .contains("is cancelled");

        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.CANCELLED);
        assertThat(bench.run("history").out()).contains("eve").doesNotContain("unknown", "died");
    }

    private void began(String run, String command) {
        BackfillEvent.Planned planned = backfill().planned().get(0);
        Instant at = Instant.now();
        ledger().write(
                        new RunId(run),
                        "orders_daily",
                        0,
                        Document.Kind.STARTED,
                        List.of(
                                new Event.RunStarted(
                                        new RunId(run),
                                        "orders_daily",
                                        at,
                                        "ann",
                                        command,
                                        Optional.empty(),
                                        "unknown",
                                        "digest",
                                        Optional.empty(),
                                        Optional.empty(),
                                        Machine.host(),
                                        Machine.pid()),
                                new BackfillEvent.Started(
                                        new RunId(run),
                                        "orders_daily",
                                        at,
                                        planned.backfill(),
                                        planned.planHash(),
                                        "ann",
                                        planned.reason())));
    }

    private void renewed(String run) {
        BackfillEvent.Planned planned = backfill().planned().get(0);
        Instant at = Instant.now();
        ledger().write(
                        new RunId(run),
                        "orders_daily",
                        0,
                        Document.Kind.FINISHED,
                        List.of(
                                new BackfillEvent.Paused(
                                        new RunId(run),
                                        "orders_daily",
                                        at,
                                        planned.backfill(),
                                        "tidegate",
                                        BackfillEvent.Paused.renewal(1)),
                                new Event.RunFinished(
                                        new RunId(run), "orders_daily", at, 0, Map.of(), BigDecimal.ZERO)));
    }

    @Test
    void cancel_finds_the_process_at_work_by_any_run_of_a_command_that_renewed_its_session() throws Exception {
        plan();
        String first = "01M7ZQ3JM0AAAAAAAAAAAAAAAA";
        String second = "01M7ZQ3JM1AAAAAAAAAAAAAAAA";
        String third = "01M7ZQ3JM2AAAAAAAAAAAAAAAA";
        String other = "01M7ZQ3JM3AAAAAAAAAAAAAAAA";
        began(first, "backfill apply " + PLAN);
        renewed(first);

        Workbench.Outcome between = bench.run("cancel", first);
        assertThat(between.exit()).as(between.err()).isZero();
        assertThat(between.out()).contains("nothing to cancel yet: run " + first + " has ended for a fresh process");
        assertThat(between.err())
                .contains("tidegate backfill cancel " + backfill().id());

        began(second, "backfill apply " + PLAN);
        renewed(second);
        began(third, "backfill apply " + PLAN);
        assertThat(bench.run("cancel", first).out()).isEqualTo("run %s is asked to stop\n".formatted(third));
        assertThat(bench.run("cancel", second).out()).isEqualTo("run %s was asked to stop before\n".formatted(third));
        assertThat(json(bench.run("cancel", first, "-o", "json")).get("run").asText())
                .isEqualTo(third);

        renewed(third);
        began(other, "backfill resume " + PLAN);
        assertThat(bench.run("cancel", first).out())
                .as("somebody typed another command, of which nobody spoke")
                .contains("nothing to cancel yet: run " + third);
    }

    @Test
    void without_a_yes_of_its_own_a_small_plan_goes_straight_on() {
        jobs("partitions: 2", "partitions: 20");
        Workbench.Outcome outcome = plan("--newest-first", "--window", "22:00-06:00");

        assertThat(outcome.lastLine()).endsWith("; needs no approval");
        assertThat(outcome.err()).contains("Next: tidegate backfill apply " + PLAN);
        assertThat(bench.read(PLAN)).contains("window: \"22:00-06:00\"", "newest_first: true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backfill",
                "backfill paln orders_daily",
                "backfill apply " + PLAN,
                "backfill pause 01M7YJPQRB4M39J2NZT10GAXJP",
                "backfill plan",
                "backfill plan orders_daily",
                "backfill plan orders_daily --missing",
                "backfill plan orders_daily --missing --reason fix",
                "backfill plan orders_daily --missing --reason TODO",
                "backfill plan orders_daily --missing --reason backfill",
                "backfill plan orders_daily --missing --stale --reason doubled␣shops",
                "backfill plan orders_daily --from 2024-03-01 --reason doubled␣shops",
                "backfill plan orders_daily --latest --reason doubled␣shops",
                "backfill plan orders_daily --changed --stale --reason doubled␣shops",
                "backfill plan orders_daily --missing --reason doubled␣shops --budget 0",
                "backfill plan orders_daily --missing --reason doubled␣shops --budget -5",
                "backfill plan orders_daily --missing --reason doubled␣shops --budget 5",
                "backfill plan orders_daily --missing --reason doubled␣shops --chunk many",
                "backfill plan orders_daily --missing --reason doubled␣shops --window 22-6",
                "backfill plan orders_daily --missing --reason doubled␣shops --conf cores=0",
                "backfill plan orders_daily --missing --reason doubled␣shops --reprocess all",
                "backfill plan orders_daily --missing --reason doubled␣shops --reprocess completed",
                "backfill plan orders_daily --stale --reason doubled␣shops --reprocess none",
                "backfill plan orders_daily --partition 2024-02-01 --reason doubled␣shops",
                "backfill plan orders_daily --from 2024-03-01 --to 2024-03-02 --exclude 2024-03-03 --reason doubled␣shops",
                "backfill plan orders_daily --missing --reason doubled␣shops --out s3a://bucket/plan.yaml",
                "backfill approve",
                "backfill approve a.yaml b.yaml --by eve",
                "backfill approve a.yaml",
                "backfill approve a.yaml --by ␣",
                "backfill approve a.yaml --by e\u0007ve",
                "backfill approve a.yaml --by eve",
                "backfill show",
                "backfill show nosuch.yaml",
                "backfill show 01M7YJ",
                "backfill apply a.yaml --recycle-after 0",
                "backfill apply a.yaml --skip-exit-code 98",
                "backfill ls orders_daily"
            })
    void what_is_typed_wrong_is_refused_with_a_cure(String line) {
        List<String> words =
                Stream.of(line.split(" ")).map(word -> word.replace('␣', ' ')).toList();
        Workbench.Outcome outcome = bench.run(words);

        assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains("Cannot ").doesNotContain("Exception");
        assertThat(outcome.err().lines().skip(1).findFirst().orElse(""))
                .as("the cure")
                .isNotBlank();
        assertThat(folder.resolve("backfill")).doesNotExist();
    }

    @Test
    void the_family_has_a_help_of_its_own() {
        String help = bench.run("backfill", "--help").out();
        assertThat(help).contains("tidegate backfill COMMAND", "backfill plan", "backfill approve", "backfill show");
        assertThat(bench.run("help", "backfill").out()).isEqualTo(help);
        assertThat(bench.run("help", "backfill", "plan").out())
                .isEqualTo(bench.run("backfill", "plan", "--help").out())
                .contains("--reprocess", "--downstream");
        assertThat(bench.run("completion", "bash").out()).contains("backfill", "--reprocess");
        assertThat(bench.run("-o", "json", "backfill", "ls").out()).startsWith("{");
        assertThat(bench.run("backfil", "ls").err()).contains("Did you mean backfill?");
    }
}
