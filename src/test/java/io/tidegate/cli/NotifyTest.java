package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.ledger.NotifiedEvent;
import io.tidegate.testing.Hook;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of what, from a job file and a file of channels to what arrives, by commands as they are typed. */
class NotifyTest extends SparkTest {
    private static final String CANARY = "canary-88a2e1";

    @TempDir
    Path dir;

    private final List<String> printed = new ArrayList<>();
    private Hook hook;
    private Shop shop;

    @BeforeEach
    void aShopThatTells() throws IOException {
        hook = Hook.http();
        shop = Shop.in(dir)
                .edit(
                        "    on_blocked:",
                        "    notify: {when: [blocked, failed, recovered, backfill], channels: [hook]}\n    runbook: docs/orders.md\n    on_blocked:");
        Path secret = Files.writeString(dir.resolve("token"), CANARY + "\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        channels("");
    }

    @AfterEach
    void close() {
        hook.close();
    }

    private void channels(String more) {
        shop.write("channels.yaml", """
                version: 1
                allow: [{host: "127.0.0.1:%d", private: true, http: true}]
                channels:
                  hook:
                    webhook: "http://127.0.0.1:%d/T0/${secret:file:token}"
                    headers: {Authorization: "Bearer ${secret:file:token}"}
                """.formatted(hook.port(), hook.port()) + more);
    }

    private Commands.Ended type(String line) {
        Commands.Ended ended = Commands.run(dir, List.of(line.split(" ")));
        printed.add(ended.text());
        return ended;
    }

    private Commands.Ended run(String days) {
        return type("run orders --partition %s --channels channels.yaml".formatted(days));
    }

    private JsonNode message(int number) throws IOException {
        return new ObjectMapper().readTree(hook.taken.get(number).body());
    }

    private List<String> told() {
        return shop.ledger().events("orders").stream()
                .filter(NotifiedEvent.class::isInstance)
                .map(event -> ((NotifiedEvent) event).text())
                .toList();
    }

    private void nothingTellsTheSecret() throws IOException {
        assertThat(printed).isNotEmpty().noneMatch(text -> text.contains(CANARY) || text.contains("/T0/"));
        try (Stream<Path> files = Files.walk(dir)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.endsWith("token"))
                            .filter(file -> text(file).contains(CANARY)))
                    .isEmpty();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void blocked_days_are_one_message_a_run_and_so_is_their_recovery() throws IOException {
        shop.generation("2024-01-01", 3, 1).generation("2024-01-02", 3, -1).generation("2024-01-03", 3, -1);

        assertThat(type("run orders --partition 2024-01-02 --channels channels.yaml --dry-run")
                        .exit())
                .isZero();
        assertThat(hook.taken).isEmpty();
        Commands.Ended blocked = run("2024-01-01,2024-01-02,2024-01-03");

        assertThat(blocked.exit()).as(blocked.text()).isEqualTo(20);
        assertThat(hook.taken).hasSize(1);
        assertThat(hook.taken.get(0).target()).isEqualTo("/T0/" + CANARY);
        assertThat(hook.taken.get(0).headers()).containsEntry("Authorization", List.of("Bearer " + CANARY));
        JsonNode message = message(0);
        assertThat(message.get("when").asText()).isEqualTo("blocked");
        assertThat(message.get("schema_version").asInt()).isEqualTo(1);
        assertThat(message.at("/owner/contact").asText()).isEqualTo("#payments");
        assertThat(message.get("runbook").asText()).isEqualTo("docs/orders.md");
        assertThat(message.at("/outcomes/0/ranges").toString())
                .isEqualTo("[{\"from\":\"2024-01-02\",\"to\":\"2024-01-03\"}]");
        assertThat(message.at("/outcomes/0/checks").toString()).contains("range_amount");
        assertThat(message.get("next").asText()).isEqualTo("tidegate diff orders --partition 2024-01-02");
        assertThat(message.get("text").asText())
                .startsWith("orders: blocked 2024-01-02 to 2024-01-03 (2)\n")
                .contains("nothing published yet", "Owner: payments (#payments)   Runbook: docs/orders.md", "Next: ");
        assertThat(told()).containsExactly("hook was told: blocked");
        assertThat(type("logs " + message.get("run").asText()).text()).contains("notified", "hook was told: blocked");

        shop.generation("2024-01-02", 4, 2);
        assertThat(run("2024-01-02").exit()).isZero();

        assertThat(hook.taken).hasSize(2);
        assertThat(message(1).get("when").asText()).isEqualTo("recovered");
        assertThat(message(1).get("title").asText()).isEqualTo("orders: recovered 2024-01-02");

        assertThat(run("2024-01-01,2024-01-02").exit()).as("nothing to do").isZero();
        assertThat(type("check orders --partition 2024-01-02").exit()).isZero();
        assertThat(hook.taken).hasSize(2);
        nothingTellsTheSecret();
    }

    @Test
    void a_backfill_is_told_before_and_after_to_the_job_and_to_those_who_read_it() throws IOException {
        Path log = dir.resolve("told.jsonl");
        shop.edit("core_hour: 0.06", "core_hour: 600");
        readers(log);
        shop.generation("2024-01-01", 5, 1).generation("2024-01-02", 3, 1);
        assertThat(run("2024-01-01").exit()).isZero();
        assertThat(hook.taken).as("a good day is nobody's news").isEmpty();
        shop.generation("2024-01-01", 8, 2);
        assertThat(
                        type("backfill plan orders --from 2024-01-01 --to 2024-01-02 --reason amounts_were_wrong --chunk 1 --out plan.yaml")
                                .exit())
                .isZero();

        Commands.Ended applied = type("backfill apply plan.yaml --channels channels.yaml");

        assertThat(applied.exit()).as(applied.text()).isZero();
        assertThat(hook.taken).hasSize(2);
        JsonNode before = message(0);
        assertThat(before.at("/backfill/stage").asText()).isEqualTo("before");
        assertThat(before.at("/backfill/reason").asText()).isEqualTo("amounts_were_wrong");
        assertThat(before.at("/backfill/partitions").asInt()).isEqualTo(2);
        assertThat(before.at("/backfill/expected_end").asText())
                .isGreaterThan(before.get("at").asText());
        assertThat(before.at("/backfill/readers/0/job").asText()).isEqualTo("totals");
        assertThat(before.get("text").asText())
                .startsWith("orders: a backfill begins: 2024-01-01 to 2024-01-02 (2)\n")
                .contains(
                        "Will change: the rows of 1 partition; 1 partition built for the first time",
                        "Read by: totals, of payments (#payments)");
        JsonNode after = message(1);
        assertThat(after.at("/backfill/stage").asText()).isEqualTo("after");
        assertThat(after.at("/backfill/changed").toString())
                .isEqualTo("{\"partitions\":1,\"rows_before\":5,\"rows\":8}");
        assertThat(after.at("/backfill/new").toString()).isEqualTo("{\"partitions\":1,\"rows\":3}");
        assertThat(after.get("text").asText())
                .startsWith("orders: the backfill is applied: 2 published\n")
                .contains("Changed: 1 partition, 5 rows before and 8 now", "New: 1 partition, 3 rows", "planned: ")
                .contains("Rows and sums: 1 changed, 1 new", "Moved most: 2024-01-01, ")
                .doesNotContain("Most changed");
        assertThat(after.at("/backfill/moved_most/0/partition").asText()).isEqualTo("2024-01-01");
        assertThat(Files.readString(log))
                .isEqualTo(hook.taken.get(0).body() + hook.taken.get(1).body());
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "hook was told: backfill",
                        "log was told: backfill",
                        "hook was told: backfill",
                        "log was told: backfill");

        assertThat(type("backfill apply plan.yaml --channels channels.yaml").exit())
                .as("nothing is left")
                .isZero();
        assertThat(hook.taken).hasSize(2);
        nothingTellsTheSecret();
    }

    private void readers(Path log) {
        shop.write("jobs.yaml", text(dir.resolve("jobs.yaml")) + """
                                  - name: totals
                                    partition: {column: day, grain: day, start: 2024-01-01}
                                    sources: [{name: o, job: orders}]
                                    transform: {sql: "SELECT _partition AS day, sum(amount) AS amount FROM o GROUP BY _partition"}
                                    target: {table: totals}
                                    notify: {when: [backfill], channels: [log]}
                                    checks: []
                                """);
        channels("  log: {command: [/bin/sh, -c, \"cat >> '%s'\"]}\n".formatted(log));
    }

    @Test
    void those_who_would_have_been_told_that_a_backfill_begins_are_told_that_it_did_not() throws IOException {
        Path log = dir.resolve("told.jsonl");
        readers(log);
        shop.edit("jobs:\n", "guardrails: {approval_above: {partitions: 0}}\njobs:\n")
                .edit(
                        "id, amount, status FROM raw",
                        "id, CAST(rand() * 1000 AS DECIMAL(12,2)) AS amount, status FROM raw")
                .generation("2024-01-01", 3, 1);
        assertThat(
                        type("backfill plan orders --from 2024-01-01 --to 2024-01-01 --reason amounts_were_wrong --out plan.yaml")
                                .exit())
                .isZero();
        assertThat(type("backfill apply plan.yaml --channels channels.yaml").exit())
                .as("an approval is wanted: whoever types it sees that")
                .isEqualTo(21);
        assertThat(hook.taken).isEmpty();
        assertThat(type("backfill approve plan.yaml --by ann").exit()).isZero();

        Commands.Ended applied = type("backfill apply plan.yaml --channels channels.yaml");

        assertThat(applied.exit()).as(applied.text()).isEqualTo(1);
        assertThat(hook.taken).hasSize(1);
        JsonNode message = message(0);
        assertThat(message.get("when").asText()).isEqualTo("backfill");
        assertThat(message.at("/backfill/end").asText()).isEqualTo("did not begin");
        assertThat(message.at("/outcomes/0/code").asText()).isEqualTo("failed");
        assertThat(message.get("text").asText())
                .startsWith("orders: the backfill did not begin\n")
                .contains("amounts_were_wrong", "was built twice from the same inputs");
        assertThat(Files.readString(log)).isEqualTo(hook.taken.get(0).body());
        nothingTellsTheSecret();
    }

    @Test
    void a_backfill_whose_lease_cannot_be_taken_is_told_too_and_a_later_process_of_one_that_began_ended_early()
            throws IOException {
        shop.edit("skip_partition", "stop").edit("[blocked, failed, recovered, backfill]", "[backfill]");
        shop.generation("2024-01-01", 3, 1).generation("2024-01-02", 3, -1);
        assertThat(
                        type("backfill plan orders --from 2024-01-01 --to 2024-01-02 --reason amounts_were_wrong --chunk 1 --out plan.yaml")
                                .exit())
                .isZero();
        String id = shop.ledger().backfills().get(0).id().text();
        Path lease = dir.resolve(".tidegate/ledger/leases/backfills%2F" + id);
        Files.createDirectories(lease.getParent());
        Files.writeString(lease, "");

        assertThat(type("backfill apply plan.yaml --channels channels.yaml").exit())
                .isEqualTo(75);
        assertThat(message(0).at("/backfill/end").asText()).isEqualTo("did not begin");
        assertThat(message(0).get("text").asText()).contains("Cannot use the ledger's leases");

        Files.delete(lease);
        assertThat(type("backfill apply plan.yaml --channels channels.yaml").exit())
                .isEqualTo(20);
        assertThat(hook.taken).hasSize(3);
        String run = message(2).get("run").asText();
        try (Stream<Path> files = Files.walk(lease)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
        Files.writeString(lease, "");
        Path renewal = Files.writeString(
                dir.resolve("renewal"),
                shop.ledger().backfills().get(0).planned().get(0).planHash() + " " + run + "\n");
        System.setProperty("tidegate.renewal", renewal.toString());
        try {
            assertThat(type("backfill apply plan.yaml --channels channels.yaml").exit())
                    .isEqualTo(75);
        } finally {
            System.clearProperty("tidegate.renewal");
        }
        assertThat(message(3).at("/backfill/end").asText())
                .as("an earlier process of the command told of the beginning")
                .isEqualTo("ended early");
    }

    @Test
    void a_job_that_had_come_to_its_end_is_told_as_applied_when_a_later_one_breaks() throws IOException {
        Path log = dir.resolve("told.jsonl");
        readers(log);
        shop.edit("jobs:\n", "guardrails: {approval_above: {partitions: 0}}\njobs:\n")
                .edit("sum(amount) AS amount", "CAST(rand() * 1000 AS DECIMAL(12,2)) AS amount")
                .edit(" FROM o GROUP BY _partition", " FROM o")
                .generation("2024-01-01", 3, 1);
        assertThat(
                        type("backfill plan orders --from 2024-01-01 --to 2024-01-01 --downstream --reason amounts_were_wrong --out plan.yaml")
                                .exit())
                .isZero();
        assertThat(type("backfill approve plan.yaml --by ann").exit()).isZero();

        Commands.Ended applied = type("backfill apply plan.yaml --channels channels.yaml");

        assertThat(applied.exit()).as(applied.text()).isEqualTo(1);
        assertThat(hook.taken).hasSize(2);
        assertThat(message(1).at("/backfill/end").asText()).isEqualTo("applied");
        assertThat(message(1).get("text").asText())
                .startsWith("orders: the backfill is applied: 1 published\n")
                .contains("It ended early in another job: ");
        assertThat(Files.readString(log)).contains("totals: the backfill did not begin");
    }

    @Test
    void a_job_that_cannot_be_built_at_all_is_told_as_failed() throws IOException {
        shop.edit("id, amount, status FROM raw", "id, amount, no_such_column AS status FROM raw")
                .generation("2024-01-01", 3, 1);

        Commands.Ended failed = run("2024-01-01");

        assertThat(failed.exit()).as(failed.text()).isEqualTo(1);
        assertThat(message(0).get("when").asText()).isEqualTo("failed");
        assertThat(message(0).at("/outcomes/0/code").asText()).isEqualTo("sql");
        assertThat(message(0).get("text").asText()).contains("no_such_column");
        nothingTellsTheSecret();
    }

    @Test
    void what_nobody_can_be_told_is_noted_and_changes_no_status() {
        shop.write("raw/2024-01-01.csv", "id,amount,status,nobody_declared_it\n1,2,new,4\n");
        Commands.Ended without = type("run orders --partition 2024-01-01");
        assertThat(without.exit()).isEqualTo(20);
        assertThat(without.text())
                .containsOnlyOnce(
                        "Nobody is told what becomes of orders: no file of channels (--channels or TIDEGATE_CHANNELS)");
        assertThat(told()).isEmpty();

        shop.write("channels.yaml", "version: 1\nchannels: {other: {command: [page]}}\n");
        Commands.Ended lacking = run("2024-01-01");
        assertThat(lacking.exit()).isEqualTo(20);
        assertThat(lacking.text()).contains("hook is not told what becomes of orders: it is not in channels.yaml");

        shop.write("channels.yaml", "version: 1\nchannels: {hook: {comand: [page]}}\n");
        Commands.Ended faulty = run("2024-01-01");
        assertThat(faulty.exit()).isEqualTo(20);
        assertThat(faulty.text())
                .contains("Nobody is told what becomes of orders: channels.yaml:2:", "`tidegate validate --channels");
        assertThat(told())
                .containsExactly(
                        "hook was not told: blocked; the file of channels has none of that name",
                        "hook was not told: blocked; the file of channels has faults");
        Commands.Ended valid = type("validate --channels channels.yaml");
        assertThat(valid.exit()).isEqualTo(2);
        assertThat(valid.text()).contains("channels.yaml:2:", "Did you mean `command`?");
    }

    @Test
    void validate_holds_the_names_of_jobs_against_the_file_of_channels() {
        assertThat(type("validate").exit())
                .as("without the file any name may be")
                .isZero();
        assertThat(type("validate --channels channels.yaml").exit()).isZero();

        shop.edit("channels: [hook]", "channels: [hock]");
        Commands.Ended wrong = type("validate --channels channels.yaml");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.text())
                .contains("jobs.yaml:", "Cannot tell the channel `hock` of anything", "Did you mean `hook`?");
        Commands.Ended nowhere = type("validate --channels nowhere.yaml");
        assertThat(nowhere.exit()).isEqualTo(2);
        assertThat(nowhere.text()).contains("nowhere.yaml:1:1", "it is not there");
    }

    @Test
    void a_name_from_data_steers_nobodys_terminal() throws IOException {
        shop.write("raw/2024-01-01.csv", "id,amount,status,\u001b]0;x\u0007<!channel>\n1,2,new,4\n");

        Commands.Ended blocked = run("2024-01-01");

        assertThat(blocked.exit()).as(blocked.text()).isEqualTo(20);
        assertThat(hook.taken.get(0).body()).doesNotContain("\u001b", "\\u001b", "\\u001B", "\u0007");
    }
}
