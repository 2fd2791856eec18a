package io.tidegate.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Certificate;
import io.tidegate.testing.Hook;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks against real servers on this machine, good and bad ones. */
@Timeout(20)
class WebhookTest {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Message MESSAGE = Messages.of("orders: blocked 2024-03-15\n<!channel> & <http://x|y>");

    @TempDir
    static Path dir;

    private static SSLContext server;
    private static SSLSocketFactory trusting;

    @BeforeAll
    static void makeACertificate() {
        Certificate certificate = Certificate.in(dir);
        server = certificate.server();
        trusting = certificate.trusting();
    }

    private static Webhook webhook(String url, Webhook.Format format, boolean isPrivate, SSLSocketFactory tls) {
        return webhook(url, format, isPrivate, tls, LIMIT);
    }

    private static Webhook webhook(
            String url, Webhook.Format format, boolean isPrivate, SSLSocketFactory tls, Duration limit) {
        URI uri = URI.create(url);
        Allowed allowed = new Allowed(
                Address.of(uri).orElseThrow(), isPrivate, uri.getScheme().equals("http"));
        return new Webhook("hook", uri, format, allowed, Map.of(), tls, limit);
    }

    private static Webhook webhook(String url) {
        return webhook(url, Webhook.Format.JSON, true, trusting);
    }

    private static Webhook impatient(int port) {
        return webhook("http://127.0.0.1:%d/".formatted(port), Webhook.Format.JSON, true, trusting, SHORT);
    }

    private static void fails(Delivery delivery, String why) {
        assertThat(delivery).isInstanceOfSatisfying(Delivery.Failed.class, failed -> {
            assertThat(failed.why()).isEqualTo(why);
            assertThat(failed.said()).isEmpty();
        });
    }

    @Test
    void a_message_is_posted_as_json_to_the_whole_address() {
        try (Hook hook = Hook.http()) {
            assertThat(webhook("http://127.0.0.1:%d/a/b%%20c?key=1&x=%%26".formatted(hook.port()))
                            .deliver(MESSAGE))
                    .isEqualTo(new Delivery.Sent());

            Hook.Taken taken = hook.taken.get(0);
            assertThat(taken.method()).isEqualTo("POST");
            assertThat(taken.target()).isEqualTo("/a/b%20c?key=1&x=%26");
            assertThat(taken.headers())
                    .containsEntry("Content-type", List.of("application/json; charset=utf-8"))
                    .containsEntry("Host", List.of("127.0.0.1:" + hook.port()));
            assertThat(taken.body())
                    .isEqualTo(
                            "{\"when\":\"blocked\",\"text\":\"orders: blocked 2024-03-15\\n<!channel> & <http://x|y>\"}");
        }
    }

    @Test
    void in_slack_nothing_of_a_message_calls_for_people_or_becomes_a_link() {
        try (Hook hook = Hook.http()) {
            webhook("http://127.0.0.1:%d/".formatted(hook.port()), Webhook.Format.SLACK, true, trusting)
                    .deliver(MESSAGE);

            assertThat(hook.taken.get(0).body())
                    .isEqualTo("{\"text\":\"orders: blocked 2024-03-15\\n&lt;!channel&gt; &amp; &lt;http://x|y&gt;\"}");
        }
    }

    @Test
    void a_name_is_resolved_to_a_number_and_the_certificate_is_held_against_the_name() {
        try (Hook hook = Hook.https(server)) {
            assertThat(webhook("https://localhost:%d/".formatted(hook.port())).deliver(MESSAGE))
                    .isEqualTo(new Delivery.Sent());
            fails(
                    webhook("https://127.0.0.1:%d/".formatted(hook.port())).deliver(MESSAGE),
                    "no TLS: its certificate is not trusted, or is that of another host, twice");
            fails(
                    webhook(
                                    "https://localhost:%d/".formatted(hook.port()),
                                    Webhook.Format.JSON,
                                    true,
                                    (SSLSocketFactory) SSLSocketFactory.getDefault())
                            .deliver(MESSAGE),
                    "no TLS: its certificate is not trusted, or is that of another host, twice");
            assertThat(hook.taken).hasSize(1);
        }
    }

    @Test
    void a_name_that_turns_out_to_be_this_machine_is_refused_before_anybody_connects() {
        try (Hook hook = Hook.https(server)) {
            fails(
                    webhook("https://localhost:%d/".formatted(hook.port()), Webhook.Format.JSON, false, trusting)
                            .deliver(MESSAGE),
                    "its host has a private address, and `allow` does not say that it may");
            assertThat(hook.taken).isEmpty();
        }
        fails(
                webhook("https://169.254.169.254/latest/meta-data/").deliver(MESSAGE),
                "its host has an address that no webhook may go to");
    }

    @Test
    void a_redirect_is_not_followed() {
        try (Hook hook = Hook.http();
                Hook elsewhere = Hook.http()) {
            hook.redirects("http://127.0.0.1:%d/".formatted(elsewhere.port()));
            fails(
                    webhook("http://127.0.0.1:%d/".formatted(hook.port())).deliver(MESSAGE),
                    "it answered 302, a redirect, and none is followed");
            assertThat(hook.taken).hasSize(1);
            assertThat(elsewhere.taken).isEmpty();
        }
    }

    @Test
    void a_server_in_trouble_is_tried_twice_and_one_that_refuses_once() {
        try (Hook hook = Hook.http()) {
            Webhook webhook = webhook("http://127.0.0.1:%d/".formatted(hook.port()));
            hook.answers(500);
            fails(webhook.deliver(MESSAGE), "it answered 500, twice");
            assertThat(hook.taken).hasSize(2);
            hook.answers(404);
            fails(webhook.deliver(MESSAGE), "it answered 404");
            assertThat(hook.taken).hasSize(3);
        }
    }

    @Test
    void nobody_there_is_tried_twice() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        fails(
                webhook("http://127.0.0.1:%d/".formatted(port)).deliver(MESSAGE),
                "nobody takes a connection there, twice");
    }

    @Test
    void a_slow_answer_is_waited_for_once_and_not_longer_than_the_limit() {
        try (Hook hook = Hook.http().after(60_000)) {
            long started = System.nanoTime();
            fails(impatient(hook.port()).deliver(MESSAGE), "no answer within 1 second");
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SHORT.multipliedBy(5));
            assertThat(hook.taken).as("it may have taken it").hasSize(1);
        }
    }

    /** What a server writes to whoever connects. */
    private interface Talk {
        void to(OutputStream out) throws IOException, InterruptedException;
    }

    private static Delivery against(Talk talk, AtomicInteger connections) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                while (true) {
                    try (Socket peer = socket.accept()) {
                        connections.incrementAndGet();
                        talk.to(peer.getOutputStream());
                    } catch (IOException | InterruptedException e) {
                        if (socket.isClosed()) {
                            return;
                        }
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
            return impatient(socket.getLocalPort()).deliver(MESSAGE);
        }
    }

    @Test
    void a_byte_now_and_then_does_not_hold_it_up() throws IOException {
        long started = System.nanoTime();
        Delivery delivery = against(
                out -> {
                    while (true) {
                        out.write('H');
                        out.flush();
                        Thread.sleep(50);
                    }
                },
                new AtomicInteger());
        fails(delivery, "no answer within 1 second");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SHORT.multipliedBy(5));
    }

    @Test
    void an_answer_without_end_is_not_read() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        byte[] megabyte = new byte[1 << 20];
        assertThat(against(
                        out -> {
                            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                            while (true) {
                                out.write(megabyte);
                            }
                        },
                        connections))
                .isEqualTo(new Delivery.Sent());
        assertThat(connections).hasValue(1);
        Delivery headless = against(
                out -> {
                    while (true) {
                        out.write(megabyte);
                    }
                },
                connections);
        fails(headless, "it answered something that is not HTTP, twice");
    }

    @Test
    void what_is_allowed_to_be_printed_of_a_webhook_is_its_name() {
        Channels channels = new Channels(
                List.of(webhook("https://hooks.example.com/T0/secret")),
                List.of("https://hooks.example.com/T0/secret"));
        assertThat(channels).hasToString("channels [hook]");
        assertThat(Map.of("channel", channels.find("hook").orElseThrow()).toString())
                .doesNotContain("example", "secret");
    }
}
