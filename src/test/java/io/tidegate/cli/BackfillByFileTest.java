package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill is named by its plan, the way it is applied; and it is watched from the moment somebody has taken it on. */
class BackfillByFileTest {
    private static final String PLAN = "backfill/march.yaml";

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void plan() {
        bench = Workbench.withProject(folder);
        Workbench.Outcome planned = bench.run(List.of(
                "backfill",
                "plan",
                "orders_daily",
                "--from",
                "2024-03-01",
                "--to",
                "2024-03-03",
                "--out",
                PLAN,
                "--reason",
                "shops were doubled"));
        assertThat(planned.exit()).as(planned.err()).isZero();
    }

    private String ledger() {
        return folder.resolve(".tidegate/ledger").toString();
    }

    private BackfillHistory backfill() {
        return Ledger.at(ledger()).backfills().get(0);
    }

    @Test
    void pause_watch_and_cancel_take_the_file_of_the_plan() {
        assertThat(bench.run("backfill", "pause", PLAN).out())
                .contains("tidegate backfill resume " + backfill().id());
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.PAUSED);
        assertThat(bench.run("backfill", "watch", PLAN).out()).contains(": paused, 0 of 3 partitions done");
        bench.now = bench.now.plusSeconds(60);
        assertThat(bench.run("backfill", "cancel", PLAN).exit()).isZero();
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.CANCELLED);
        assertThat(bench.run("backfill", "resume", PLAN).exit()).isEqualTo(21);
    }

    @Test
    void a_file_that_is_no_plan_or_that_the_ledger_has_not_heard_of_is_refused() {
        assertThat(bench.run("backfill", "pause", "jobs.yaml").exit()).isEqualTo(2);
        assertThat(bench.run("backfill", "pause", "backfill/april.yaml").exit()).isEqualTo(2);
        bench.write("jobs.yaml", bench.read("jobs.yaml").replace(".tidegate/ledger", "elsewhere"));
        Workbench.Outcome unknown = bench.run("backfill", "pause", PLAN);
        assertThat(unknown.exit()).as(unknown.err()).isEqualTo(2);
        assertThat(unknown.err()).contains("Cannot find a backfill", "tidegate backfill ls");
    }

    @Test
    void watch_waits_while_spark_starts_for_it() throws Exception {
        String id = backfill().id().text();
        Claim begun = Leases.acquire(ledger(), "backfills/" + id, List.of(id), new RunId("BEGUN"), Clock.systemUTC());
        CompletableFuture<Workbench.Outcome> watched =
                CompletableFuture.supplyAsync(() -> bench.run("backfill", "watch", PLAN));

        assertThatThrownBy(() -> watched.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        ((Claim.Acquired) begun).lease().close();
        assertThat(watched.get(20, TimeUnit.SECONDS).exit()).isZero();
    }

    @Test
    void between_two_chunks_a_backfill_is_running_and_whoever_applies_it_is_asked() {
        RunId run = new RunId("BETWEEN");
        BackfillEvent.Planned planned = backfill().planned().get(0);
        Ledger.at(ledger())
                .write(
                        run,
                        "orders_daily",
                        0,
                        Document.Kind.NOTE,
                        List.of(new BackfillEvent.Started(
                                run,
                                "orders_daily",
                                Instant.now(),
                                planned.backfill(),
                                planned.planHash(),
                                "ann",
                                "shops were doubled")));
        String id = planned.backfill().text();
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.INTERRUPTED);
        Claim at = Leases.acquire(ledger(), "backfills/" + id, List.of(id), run, Clock.systemUTC());

        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.RUNNING);
        assertThat(bench.run("backfill", "pause", PLAN).out()).contains("is asked to pause");
        assertThat(backfill().state()).as("it is the run that says so").isEqualTo(BackfillHistory.State.RUNNING);
        ((Claim.Acquired) at).lease().close();
    }
}
