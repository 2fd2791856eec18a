package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.plan.Choice;
import io.tidegate.plan.Plan;
import io.tidegate.plan.Planner;
import io.tidegate.testing.Shop;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyWaitTest {
    @TempDir
    Path dir;

    private Instant now = Instant.parse("2024-06-01T00:00:00Z");
    private final List<Duration> slept = new ArrayList<>();
    private int begun;
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private Plan waited(Shop shop, int fileComesAfter) {
        Planner planner = new Planner(shop.project(), shop.ledger(), clock);
        ReadyWait wait = new ReadyWait(
                planner,
                clock,
                Progress.SILENT,
                pause -> {
                    slept.add(pause);
                    now = now.plus(pause);
                    if (slept.size() == fileComesAfter) {
                        shop.generation("2024-01-01", 2, 1);
                    }
                },
                () -> begun++);
        return wait.plan(shop.job("orders"), new Choice.These(List.of(Shop.partition("2024-01-01"))), Optional.empty());
    }

    private Shop shop() {
        return Shop.in(dir).edit("format: csv", "format: csv\n        ready: {timeout: 10m, poll: 4m}");
    }

    @Test
    void asks_every_poll_until_the_source_is_there() {
        assertThat(waited(shop(), 2).isEmpty()).isFalse();
        assertThat(slept).containsExactly(Duration.ofMinutes(4), Duration.ofMinutes(4));
        assertThat(begun).isEqualTo(2);
    }

    @Test
    void gives_up_at_the_timeout_and_not_later() {
        assertThat(waited(shop(), 0).skipped()).hasSize(1);
        assertThat(slept).containsExactly(Duration.ofMinutes(4), Duration.ofMinutes(4), Duration.ofMinutes(2));
    }

    @Test
    void does_not_wait_for_what_is_there() {
        assertThat(waited(shop().generation("2024-01-01", 2, 1), 0).isEmpty()).isFalse();
        assertThat(begun).isZero();
    }

    @Test
    void a_scheduled_run_waits_for_the_due_day_and_not_for_those_it_looks_back_on() {
        Shop shop = Shop.in(dir)
                .edit("raw/{{ ds }}.csv", "raw/{{ ds }}/*.csv")
                .edit("format: csv", "format: csv\n        ready: {success_file: _SUCCESS, timeout: 8m, poll: 4m}")
                .edit("    sources:", "    lookback: 2\n    sources:")
                .write("raw/2024-01-01/a.csv", "id,amount,status\n1,1.00,new\n")
                .write("raw/2024-01-02/a.csv", "id,amount,status\n1,1.00,new\n")
                .write("raw/2024-01-02/_SUCCESS", "");
        ReadyWait wait = new ReadyWait(
                new Planner(shop.project(), shop.ledger(), clock), clock, Progress.SILENT, slept::add, () -> begun++);
        Plan plan = wait.plan(
                shop.job("orders"), new Choice.Scheduled(Optional.of(Shop.partition("2024-01-02"))), Optional.empty());
        assertThat(plan.planned().map(p -> p.partition().text())).containsExactly("2024-01-02");
        assertThat(plan.skipped()).isEmpty();
        assertThat(slept).isEmpty();
    }
}
