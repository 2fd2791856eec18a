package io.tidegate.testing;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A server on this machine that takes webhooks, keeps what came, and answers as it was told. */
public final class Hook implements AutoCloseable {
    /** @param target path and query as they came */
    public record Taken(String method, String target, Map<String, List<String>> headers, String body) {}

    public final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "hook");
        thread.setDaemon(true);
        return thread;
    });
    private volatile int status = 200;
    private volatile String location = "";
    private volatile long waitMillis;

    private Hook(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            taken.add(new Taken(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            try {
                Thread.sleep(waitMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (!location.isEmpty()) {
                exchange.getResponseHeaders().add("Location", location);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    public static Hook http() {
        try {
            return new Hook(HttpServer.create(here(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Hook https(SSLContext tls) {
        try {
            HttpsServer server = HttpsServer.create(here(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new Hook(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress here() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    public Hook answers(int code) {
        status = code;
        return this;
    }

    public Hook redirects(String to) {
        location = to;
        return answers(302);
    }

    public Hook after(long millis) {
        waitMillis = millis;
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
