package io.tidegate.s3;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/**
 * An S3 server of this JVM's own, on the loopback, in memory; without a python that has one ({@code .ci/s3} brings it) the tests
 * that want it are skipped.
 */
public final class S3Server {
    /** Never to be seen anywhere. */
    public static final String ACCESS_KEY = "CANARYACCESS7d11";

    public static final String SECRET_KEY = "canary-secret-9c3e";

    private static final String VARIABLE = "TIDEGATE_TEST_S3";

    private static S3Server running;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The server, started once. */
    static synchronized S3Server orSkip() {
        if (running == null) {
            running = start();
        }
        return running;
    }

    /** A server of one's own, to be ended by {@link #stop}. */
    static S3Server start() {
        Optional<String> python = Optional.ofNullable(System.getenv(VARIABLE)).filter(text -> !text.isBlank());
        if (python.isEmpty()) {
            System.out.println("s3a: is not tested: " + VARIABLE + " names no python with an S3 server (see .ci/s3)");
        }
        Assumptions.assumeTrue(python.isPresent(), VARIABLE + " names no python with an S3 server");
        try {
            Process process = new ProcessBuilder(python.get(), "src/test/resources/s3/server.py")
                    .redirectError(Path.of("target", "s3-server.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            String line = new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
            if (line == null || !line.startsWith("port ")) {
                throw new IllegalStateException("The S3 server does not start: see target/s3-server.log");
            }
            return new S3Server(process, Integer.parseInt(line.substring("port ".length())));
        } catch (IOException e) {
            throw new IllegalStateException("Cannot start the S3 server", e);
        }
    }

    int port() {
        return port;
    }

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    void makeBucket(String name) {
        put(name);
    }

    /** Puts an empty object, as somebody else's program. */
    void put(String bucket, String key) {
        put(bucket + "/"
                + URLEncoder.encode(key, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("%2F", "/"));
    }

    private void put(String path) {
        HttpRequest put = HttpRequest.newBuilder(URI.create(endpoint() + "/" + path))
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=x/20240101/us-east-1/s3/aws4_request")
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            int status =
                    client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IllegalStateException("cannot put " + path + ": " + status);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void stop() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What S3A needs to talk to this server about one bucket, by Hadoop's names. Trouble is told soon. */
    static Map<String, String> settings(String bucket, String endpoint) {
        Map<String, String> settings = new TreeMap<>();
        Map.of(
                        "endpoint",
                        endpoint,
                        "endpoint.region",
                        "us-east-1",
                        "path.style.access",
                        "true",
                        "connection.ssl.enabled",
                        "false",
                        "access.key",
                        ACCESS_KEY,
                        "secret.key",
                        SECRET_KEY)
                .forEach((key, value) -> settings.put("fs.s3a.bucket." + bucket + "." + key, value));
        settings.put("fs.s3a.attempts.maximum", "2");
        settings.put("fs.s3a.retry.limit", "2");
        settings.put("fs.s3a.retry.interval", "50ms");
        settings.put("fs.s3a.connection.establish.timeout", "2000");
        settings.put("fs.s3a.connection.timeout", "5000");
        return settings;
    }
}
