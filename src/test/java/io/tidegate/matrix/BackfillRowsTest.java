package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.apply.ApplyEnd;
import io.tidegate.apply.ApplyExit;
import io.tidegate.apply.ApplyOptions;
import io.tidegate.apply.BackfillReport;
import io.tidegate.apply.BackfillRunner;
import io.tidegate.apply.Consumers;
import io.tidegate.backfill.BackfillFile;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.cli.Commands;
import io.tidegate.cli.PausedRun;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillLease;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.RunId;
import io.tidegate.run.Engine;
import io.tidegate.run.JobResult;
import io.tidegate.run.RunResult;
import io.tidegate.run.RunSettings;
import io.tidegate.run.Step;
import io.tidegate.run.Word;
import io.tidegate.testing.Child;
import io.tidegate.testing.HandWrittenTable;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What strikes a backfill while it is applied. Kills: {@code KilledBackfillIT}; rollbacks: {@link RollbackRowsTest}. */
class BackfillRowsTest extends CommandRows {
    private static final String FILE = "backfill/january.yaml";
    private static final RunId OTHER = new RunId("OTHER");

    private Shop shop;

    private static String day(int day) {
        return "2024-01-%02d".formatted(day);
    }

    private static String[] days(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(BackfillRowsTest::day).toArray(String[]::new);
    }

    /** Days of one row more each, of one generation. */
    private void generation(int days, int generation) {
        for (int day = 1; day <= days; day++) {
            shop.generation(day(day), day, generation);
        }
    }

    /** Days that were published once, and whose sources have moved since. */
    private void republished(int days) {
        shop = Shop.in(dir).edit("attempts: 2", "attempts: 1");
        generation(days, 1);
        shop.run("orders", days(days));
        generation(days, 2);
    }

    private Commands.Ended type(String line) {
        return tidegate(line.split(" "));
    }

    private void plan(int days, String more) {
        exits(
                0,
                type("backfill plan orders --from %s --to %s --out %s --reason amounts_were_wrong %s"
                        .formatted(day(1), day(days), FILE, more)));
    }

    private BackfillHistory backfill() {
        return shop.ledger().backfills().get(0);
    }

    private String id() {
        return backfill().id().text();
    }

    private Commands.Ended apply() {
        return type("backfill apply " + FILE);
    }

    private Commands.Ended resume() {
        return type("backfill resume " + id());
    }

    /** Applies it as the command does; something happens as a chunk enters a step for the first time. */
    private BackfillReport apply(Step step, Runnable meanwhile) {
        Project project = shop.project();
        RunSettings settings = new RunSettings(
                Clock.systemUTC(),
                RunId.next(Clock.systemUTC()),
                "tester",
                "backfill apply",
                Optional.empty(),
                "unknown",
                Optional.empty(),
                Map.of());
        BackfillPlan plan = BackfillFile.read(dir.resolve(FILE), project);
        try (Engine engine = Engine.open(project, settings)) {
            return new BackfillRunner(project, engine, settings, Driver.at(step, meanwhile), Consumers.NOBODY)
                    .apply(plan, ApplyOptions.DEFAULT);
        }
    }

    private static List<String> words(BackfillReport report) {
        return report.jobs().stream()
                .map(JobResult::results)
                .flatMap(List::stream)
                .sorted((a, b) -> a.partition().compareTo(b.partition()))
                .map(Word::of)
                .toList();
    }

    /** The runs that published a day, oldest first. */
    private List<RunId> publishers(String day) {
        return shop.ledger().events("orders").stream()
                .filter(e -> e instanceof Event.Published p && p.partition().equals(day))
                .map(Event::run)
                .toList();
    }

    private void assertVisible(int days) {
        assertThat(shop.visible(SPARK, "orders"))
                .hasSize(days)
                .allSatisfy((day, rows) -> assertThat(rows).isEqualTo(Long.parseLong(day.substring(8))));
    }

    private Lease held() {
        Claim claim = BackfillLease.acquire(shop.project().ledger(), backfill().id(), OTHER);
        return ((Claim.Acquired) claim).lease();
    }

    @Test
    void row09_a_backfill_that_another_process_applies_is_refused_with_its_name_and_free_after_release() {
        shop = Shop.in(dir);
        generation(2, 1);
        plan(2, "");
        try (Lease other = held()) {
            Commands.Ended second = apply();
            exits(22, second);
            assertThat(second.text()).contains("run " + other.run(), "backfill watch");
            assertThat(shop.version("orders")).isEqualTo(-1);
        }
        exits(0, apply());
        assertVisible(2);
    }

    @Tag("long")
    @Test
    void row11_an_applier_that_stood_still_past_its_leases_overwrites_nothing_of_its_successor() throws Exception {
        republished(3);
        plan(3, "--chunk 1");
        Path log = dir.resolve("applier.txt");
        Process applier = Child.java(PausedRun.class, log, dir.toString(), "PUBLISH,backfill,apply," + FILE)
                .start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> Files.exists(dir.resolve("at-PUBLISH-1")));
            signal("STOP", applier);
            shop.expireLeases();
            exits(0, apply());
            long version = shop.version("orders");
            Files.createFile(dir.resolve("go-1"));
            signal("CONT", applier);

            assertThat(applier.waitFor()).isZero();
            assertThat(Files.readString(log)).containsPattern("ENDED 1 (0|22|24|27)\\b");
            assertThat(shop.version("orders")).as(Files.readString(log)).isEqualTo(version);
        } finally {
            applier.destroyForcibly();
        }
        assertVisible(3);
        assertThat(publishers(day(1))).as("at first, and by the successor").hasSize(2);
        exits(0, apply());
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.DONE);
        Invariants.of(SPARK, shop, "orders").holdSettled();
    }

    private static void signal(String name, Process process) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    @Test
    void row12_a_broken_request_stands_and_a_broken_lease_holds_for_two_minutes() throws Exception {
        shop = Shop.in(dir);
        generation(2, 1);
        plan(2, "");
        Path pause = dir.resolve(".tidegate/ledger/backfills/%s/pause.json".formatted(id()));
        Files.createDirectories(pause.getParent());
        Files.writeString(pause, "{\"schema_ver");
        Commands.Ended paused = apply();
        exits(21, paused);
        assertThat(paused.text()).contains("somebody paused it: the request cannot be read", "backfill resume");

        Files.delete(pause);
        Lease other = held();
        Path lease = leaseFile();
        Files.writeString(lease, "\u0000 garbage");
        Commands.Ended held = apply();
        exits(22, held);
        assertThat(held.text()).contains("the unreadable lease file");
        assertThat(shop.version("orders")).isEqualTo(-1);
        other.close();
        shop.expireLeases();
        exits(0, resume());
        assertVisible(2);
    }

    private Path leaseFile() throws IOException {
        try (var files = Files.walk(dir.resolve(".tidegate/ledger/leases"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    /** Two days of a Delta source, and names out of another that belongs to no day. */
    private void overTables() {
        shop = Shop.at(dir).jobs("""
                version: 1
                project: shop
                ledger: .tidegate/ledger
                warehouse: .tidegate/warehouse
                defaults:
                  owner: {team: payments, contact: "#payments"}
                  retry: {attempts: 1, backoff: 1s, max_backoff: 1s}
                jobs:
                  - name: orders
                    partition: {column: day, grain: day, start: 2024-01-01}
                    sources:
                      - {name: raw, path: raw, format: delta, window: {before: 0, after: 0}}
                      - {name: names, path: names, format: delta}
                    transform:
                      sql: SELECT r._partition AS day, r.id, n.name FROM raw r JOIN names n ON r.id = n.id
                    target: {table: orders, keys: [id]}
                    checks: [{row_count: {min: 1}}]
                """);
        SPARK.sql("SELECT explode(array(DATE'2024-01-01', DATE'2024-01-02')) AS day, id FROM range(2)")
                .coalesce(1)
                .write()
                .format("delta")
                .partitionBy("day")
                .save(dir.resolve("raw").toString());
        SPARK.sql("SELECT id, 'old' AS name FROM range(2)")
                .coalesce(1)
                .write()
                .format("delta")
                .save(dir.resolve("names").toString());
    }

    private void rename() {
        SPARK.sql("UPDATE delta.`%s` SET name = 'new'".formatted(dir.resolve("names")));
    }

    @Test
    void row22_a_commit_into_a_source_while_a_chunk_is_at_work_is_not_read_by_it() {
        overTables();
        plan(2, "--chunk 2");
        BackfillReport report = apply(Step.STAGE, this::rename);
        assertThat(ApplyExit.of(report)).isZero();
        assertThat(shop.rows(SPARK, "orders")).hasSize(4).allMatch(row -> row.endsWith("old]"));
        exits(0, apply());
        assertThat(shop.version("orders"))
                .as("what was published is not built again")
                .isZero();
        assertThat(type("changed orders").text()).contains("2024-01-01");
    }

    @Test
    void row23_a_source_vacuumed_under_a_chunk_is_trouble_and_then_a_stale_plan() {
        overTables();
        plan(2, "");
        BackfillReport report = apply(Step.INTENT, () -> {
            rename();
            vacuum(dir.resolve("names").toString());
        });
        assertThat(words(report)).containsExactly("failed", "failed");
        assertThat(ApplyExit.of(report)).isEqualTo(75);
        Commands.Ended stale = resume();
        exits(25, stale);
        assertThat(stale.text()).contains("the inputs of 2024-01-01 to 2024-01-02");
        exits(0, type("backfill plan orders --missing --out backfill/rest.yaml --reason what_was_left_undone"));
        exits(0, type("backfill apply backfill/rest.yaml"));
        assertThat(shop.rows(SPARK, "orders")).hasSize(4).allMatch(row -> row.endsWith("new]"));
    }

    @Test
    void row22_a_file_replaced_while_an_earlier_chunk_is_at_work_ends_the_backfill_before_its_own() {
        shop = Shop.in(dir);
        generation(3, 1);
        plan(3, "--chunk 1");
        BackfillReport report = apply(Step.STAGE, () -> shop.generation(day(2), 2, 2));
        assertThat(report.end())
                .isInstanceOfSatisfying(
                        ApplyEnd.Stale.class,
                        stale -> assertThat(stale.differences())
                                .singleElement()
                                .asString()
                                .startsWith("orders: the inputs of 2024-01-02 changed, for 2024-01-02 from "));
        assertThat(ApplyExit.of(report)).isEqualTo(25);
        assertThat(report.left()).isEqualTo(2);
        assertVisible(1);
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.PAUSED);
        Commands.Ended stale = resume();
        exits(25, stale);
        assertThat(stale.text()).contains("the inputs of 2024-01-02 changed");
    }

    private static void vacuum(String table) {
        SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
        try {
            SPARK.sql("VACUUM delta.`%s` RETAIN 0 HOURS".formatted(table));
        } finally {
            SPARK.conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
        }
    }

    @Test
    void row32_a_check_that_only_warns_lets_the_backfill_publish_and_says_so() {
        shop = Shop.in(dir).edit("amount, min: 0}", "amount, min: 10}\n        on_fail: warn");
        generation(2, 1);
        plan(2, "");
        Commands.Ended applied = apply();
        exits(0, applied);
        assertThat(applied.text()).contains("warn");
        assertVisible(2);
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.DONE);
    }

    @Test
    void row37_staged_files_that_somebody_vacuumed_are_not_committed_and_the_chunk_is_built_by_resume() {
        republished(2);
        plan(2, "--chunk 1");
        BackfillReport report = apply(Step.PUBLISH, () -> vacuum(shop.location("orders")));
        assertThat(words(report)).containsExactly("failed", "published");
        assertThat(ApplyExit.of(report)).isEqualTo(24);
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.PARTLY);
        exits(0, resume());
        assertThat(publishers(day(2))).hasSize(2);
        assertVisible(2);
    }

    @Test
    void row42_a_run_that_publishes_a_day_of_the_chunk_at_work_wins_and_the_backfill_leaves_it() {
        republished(3);
        plan(3, "--chunk 3");
        BackfillReport report = apply(
                Step.PUBLISH,
                () -> assertThat(shop.run("orders", day(2))).allMatch(RunResult.Published.class::isInstance));
        assertThat(ApplyExit.of(report)).isZero();
        assertThat(words(report)).containsExactly("published", "kept", "published");
        assertThat(publishers(day(2))).hasSize(2).doesNotContain(report.run());
        assertVisible(3);
        Invariants.of(SPARK, shop, "orders").holdSettled();
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.DONE);
    }

    @Test
    void row43_and_44_a_run_beside_it_compaction_and_new_properties_lose_nothing_of_a_chunk() {
        republished(2);
        shop.generation(day(9), 9, 2);
        plan(2, "");
        String table = shop.location("orders");
        BackfillReport report = apply(Step.PUBLISH, () -> {
            shop.run("orders", day(9));
            SPARK.sql("OPTIMIZE delta.`%s`".formatted(table));
            SPARK.sql("ALTER TABLE delta.`%s` SET TBLPROPERTIES ('note' = 'x')".formatted(table));
        });
        assertThat(ApplyExit.of(report)).isZero();
        assertThat(words(report)).containsExactly("published", "published");
        assertVisible(3);
        Invariants.of(SPARK, shop, "orders").holdSettled();
    }

    @ParameterizedTest
    @CsvSource({"stop, 1 2 3 4, 6", "skip_chunk, 1 2 3 4 7 8 9 10, 0"})
    void row48_a_gate_that_fails_in_chunk_3_of_5_keeps_what_was_published_and_a_plan_of_the_rest_ends_it(
            String onBlocked, String published, int left) {
        shop = Shop.in(dir, onBlocked, "fail");
        generation(10, 1);
        shop.day(day(5), "1,-5,new");
        plan(10, "--chunk 2");
        Commands.Ended ended = apply();
        exits(20, ended);
        assertThat(shop.visible(SPARK, "orders").keySet())
                .containsExactlyInAnyOrder(Arrays.stream(published.split(" "))
                        .map(d -> day(Integer.parseInt(d)))
                        .toArray(String[]::new));
        assertThat(ended.text()).contains(onBlocked.equals("stop") ? "4 left" : "1 blocked");
        assertThat(backfill().state())
                .isEqualTo(onBlocked.equals("stop") ? BackfillHistory.State.PAUSED : BackfillHistory.State.PARTLY);
        assertThat(backfill().outcomes("orders").get(day(5)).status()).isEqualTo(BackfillHistory.Status.BLOCKED);

        shop.generation(day(5), 5, 1);
        exits(25, resume());
        exits(
                0,
                type(
                        "backfill plan orders --missing --from 2024-01-01 --to 2024-01-10 --out backfill/rest.yaml --reason day_5_is_mended"));
        exits(0, type("backfill apply backfill/rest.yaml"));
        assertVisible(10);
        assertThat(days(10)).allSatisfy(d -> assertThat(publishers(d)).hasSize(1));
    }

    @Test
    void row49_a_job_that_was_edited_before_it_went_on_makes_the_plan_stale_until_it_is_as_it_was() {
        shop = Shop.in(dir);
        generation(2, 1);
        plan(2, "--chunk 1");
        BackfillReport report = apply(
                Step.STAGE,
                () -> BackfillRequests.at(shop.project().ledger(), backfill().id())
                        .ask(BackfillRequests.Wish.PAUSE, "ann", "the cluster is needed", Instant.now()));
        assertThat(report.end()).isInstanceOf(ApplyEnd.Asked.class);
        assertThat(ApplyExit.of(report)).isEqualTo(24);
        shop.edit("_partition AS day, id,", "_partition AS day, id + 0 AS id,");
        Seen before = seen("orders");
        Commands.Ended stale = resume();
        exits(25, stale);
        assertThat(stale.text()).contains("its definition (YAML, SQL or class) changed");
        assertThat(seen("orders")).isEqualTo(before);
        shop.edit("_partition AS day, id + 0 AS id,", "_partition AS day, id,");
        exits(0, resume());
        assertVisible(2);
        assertThat(shop.version("orders")).isEqualTo(1);
    }

    @Test
    void row50_resume_and_retry_on_another_day_build_the_dates_of_the_plan() {
        shop = Shop.in(dir).edit("SELECT _partition AS day", "SELECT CAST(:ds AS DATE) AS day");
        generation(4, 1);
        shop.day(day(2), "1,-5,new");
        String plan = "backfill plan orders --missing --out %s --reason the_first_days_of_january".formatted(FILE);
        exits(0, at("2024-01-04T06:00:00Z", plan));
        exits(20, at("2024-01-04T06:00:00Z", "backfill apply " + FILE));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(day(1), 1L, day(3), 3L));

        exits(20, at("2024-01-05T06:00:00Z", "backfill resume " + id()));
        shop.generation(day(2), 2, 1);
        Commands.Ended retried = at("2024-01-05T06:00:00Z", "retry --last");
        exits(0, retried);
        assertThat(retried.text()).contains("left undone: orders 2024-01-02");
        assertVisible(3);
        exits(25, at("2024-01-05T06:00:00Z", "backfill apply " + FILE));
    }

    private Commands.Ended at(String now, String line) {
        return Commands.run(dir, Clock.fixed(Instant.parse(now), ZoneOffset.UTC), List.of(line.split(" ")));
    }

    @Test
    void row73_a_price_above_the_thresholds_asks_for_an_approval_and_stops_before_the_budget_is_gone() {
        shop = Shop.in(dir)
                .edit("core_hour: 0.06", "core_hour: 6000")
                .edit("jobs:\n", "guardrails: {approval_above: {cost: 0.01}}\njobs:\n");
        generation(4, 1);
        shop.run("orders", days(2));
        plan(4, "--chunk 1 --budget 0.01");
        Commands.Ended refused = apply();
        exits(21, refused);
        assertThat(refused.text()).contains("backfill approve");
        exits(0, type("backfill approve %s --by ann".formatted(FILE)));
        Commands.Ended over = apply();
        exits(21, over);
        assertThat(over.text()).contains("over budget", "4 left");
        assertThat(shop.version("orders")).isZero();
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.PAUSED);
    }

    @Test
    void row74_a_table_without_statistics_is_planned_and_its_rows_are_unknown() throws IOException {
        shop = Shop.in(dir);
        generation(2, 1);
        HandWrittenTable table = new HandWrittenTable(Path.of(shop.location("orders")), "day");
        table.overwrite(Optional.empty(), Map.of(day(1), 3));
        Path commit = Path.of(shop.location("orders"), "_delta_log/00000000000000000000.json");
        Files.writeString(commit, Files.readString(commit).replaceAll(",\"stats\":\"[^}]*}\"", ""));
        Commands.Ended planned =
                type("backfill plan orders --from 2024-01-01 --to 2024-01-02 --out %s --reason amounts_were_wrong"
                        .formatted(FILE));
        exits(0, planned);
        assertThat(planned.text()).contains("foreign");
        exits(0, type("adopt orders --partition 2024-01-01 --reason moved_here_by_hand --yes"));
        Commands.Ended adopted = type(
                "backfill plan orders --from 2024-01-01 --to 2024-01-02 --out backfill/all.yaml --reason all_of_it");
        exits(0, adopted);
        assertThat(adopted.text().replaceAll("\\s+", " ")).contains("replaces").contains("have no statistics");
    }
}
