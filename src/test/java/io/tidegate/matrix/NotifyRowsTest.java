package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.ledger.NotifiedEvent;
import io.tidegate.testing.Certificate;
import io.tidegate.testing.Hook;
import io.tidegate.testing.Shop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of the phase notify. */
class NotifyRowsTest extends CommandRows {
    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private List<String> told() {
        return Shop.at(dir).ledger().events("orders").stream()
                .filter(NotifiedEvent.class::isInstance)
                .map(event -> ((NotifiedEvent) event).text())
                .toList();
    }

    @Test
    void row68_a_webhook_that_is_down_slow_broken_or_elsewhere_changes_no_result_and_takes_a_few_seconds()
            throws IOException {
        Shop shop = Shop.in(dir)
                .edit(
                        "    on_blocked:",
                        "    notify: {when: [blocked, recovered], channels: [down, slow, broken, moved, untrusted]}\n    on_blocked:")
                .generation("2024-01-01", 3, 1)
                .write("raw/2024-01-02.csv", "id,amount,status,nobody_declared_it\n1,2,new,4\n");
        try (Hook slow = Hook.http().after(60_000);
                Hook broken = Hook.http().answers(500);
                Hook moved = Hook.http().redirects("http://169.254.169.254/latest/meta-data/");
                Hook untrusted = Hook.https(Certificate.in(dir).server())) {
            StringBuilder allow = new StringBuilder();
            StringBuilder channels = new StringBuilder();
            List.of(
                            "down http " + freePort(),
                            "slow http " + slow.port(),
                            "broken http " + broken.port(),
                            "moved http " + moved.port(),
                            "untrusted https " + untrusted.port())
                    .forEach(line -> {
                        String[] of = line.split(" ");
                        allow.append("  - {host: \"127.0.0.1:%s\", private: true, http: true}\n".formatted(of[2]));
                        channels.append("  %s: {webhook: \"%s://127.0.0.1:%s/\"}\n".formatted(of[0], of[1], of[2]));
                    });
            shop.write("channels.yaml", "version: 1\nallow:\n%schannels:\n%s".formatted(allow, channels));
            run("2024-01-01"); // whatever a first run costs
            Commands.Ended alone = run("2024-01-02");
            Seen before = seen("orders");
            long started = System.nanoTime();

            Commands.Ended ended =
                    tidegate("run", "orders", "--partition", "2024-01-02", "--channels", "channels.yaml");

            Duration took = Duration.ofNanos(System.nanoTime() - started);
            exits(20, ended);
            assertThat(ended.exit()).isEqualTo(alone.exit());
            assertThat(seen("orders")).isEqualTo(before);
            assertThat(took).isLessThan(Duration.ofSeconds(30));
            assertThat(ended.text()).containsOnlyOnce("Not told (the run's result stands): ");
            assertThat(told())
                    .containsExactlyInAnyOrder(
                            "down was not told: blocked; nobody takes a connection there, twice",
                            "slow was not told: blocked; no answer within 5 seconds",
                            "broken was not told: blocked; it answered 500, twice",
                            "moved was not told: blocked; it answered 302, a redirect, and none is followed",
                            "untrusted was not told: blocked; no TLS: its certificate is not trusted, or is that of another host, twice");
            assertThat(untrusted.taken).isEmpty();

            slow.after(0).answers(200);
            broken.answers(200);
            shop.generation("2024-01-02", 3, 1);
            exits(0, tidegate("run", "orders", "--partition", "2024-01-02", "--channels", "channels.yaml"));
            assertThat(told()).contains("slow was told: recovered", "broken was told: recovered");
        }
    }
}
