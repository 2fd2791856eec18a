package io.tidegate.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between S3A and an S3 server, and is one of the servers that there are: it passes on what it is told to pass on. */
final class S3Proxy implements AutoCloseable {
    /** What it does to a put with {@code If-None-Match}. */
    enum Way {
        PASS,
        /** Takes the header away, as a server that does not know it. */
        IGNORE,
        /** Answers that it does not know the header. */
        REFUSE,
        /** Carries it out, and lets the first answer be lost. */
        LOSE_ANSWER
    }

    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "connection", "content-length", "expect", "transfer-encoding", "upgrade");

    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String behind;
    private final AtomicInteger conditional = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Way way;
    private volatile String about = "";

    S3Proxy(String behind, Way way) {
        this.behind = behind;
        this.way = way;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "s3-proxy");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::answer);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** @param about part of the names of objects that are meant */
    void become(Way next, String about) {
        this.about = about;
        way = next;
    }

    /** Puts with the header that have come in. */
    int conditional() {
        return conditional.get();
    }

    int requests() {
        return requests.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean isConditional = exchange.getRequestHeaders().containsKey("If-None-Match")
                    && exchange.getRequestMethod().equals("PUT");
            boolean isMeant =
                    isConditional && exchange.getRequestURI().toString().contains(about);
            if (isConditional) {
                conditional.incrementAndGet();
            }
            if (isMeant && way == Way.REFUSE) {
                byte[] text = ("<Error><Code>NotImplemented</Code><Message>A header you provided implies functionality"
                                + " that is not implemented.</Message></Error>")
                        .getBytes();
                exchange.sendResponseHeaders(501, text.length);
                exchange.getResponseBody().write(text);
                return;
            }
            HttpResponse<byte[]> answer = ask(exchange, body, isMeant && way == Way.IGNORE);
            if (isMeant && way == Way.LOSE_ANSWER && answer.statusCode() == 200) {
                way = Way.PASS;
                return;
            }
            send(exchange, answer);
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, byte[] body, boolean withoutCondition) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(behind + exchange.getRequestURI().toASCIIString()))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OF_THE_CONNECTION.contains(lower) && !(withoutCondition && lower.equals("if-none-match"))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void send(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        answer.headers()
                .firstValue("content-length")
                .filter(length -> isHead)
                .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
        exchange.sendResponseHeaders(
                answer.statusCode(), isHead || answer.body().length == 0 ? -1 : answer.body().length);
        if (!isHead && answer.body().length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer.body());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
