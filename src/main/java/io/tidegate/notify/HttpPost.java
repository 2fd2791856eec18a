package io.tidegate.notify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One POST over a connection of its own, to a number instead of a name, which Java's own client cannot do: the certificate is still
 * held against the name. Of the answer the status is read and nothing else. Whatever the other side does, it is over after the limit.
 */
final class HttpPost {
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
    private static final int LONGEST_STATUS_LINE = 1024;

    /** What came of it. */
    sealed interface Outcome {}

    record Answered(int status) implements Outcome {}

    /** Nobody knows whether the message was taken. */
    record Silent() implements Outcome {}

    /** @param why in words without address */
    record Broken(String why) implements Outcome {}

    private final URI uri;
    private final Address address;
    private final Map<String, String> headers;
    private final Optional<SSLSocketFactory> tls;
    private final Duration limit;

    /**
     * @param headers one line of ASCII each, none of those that are written here
     * @param tls empty for plain http
     */
    HttpPost(URI uri, Address address, Map<String, String> headers, Optional<SSLSocketFactory> tls, Duration limit) {
        this.headers = headers;
        this.uri = uri;
        this.address = address;
        this.tls = tls;
        this.limit = limit;
    }

    Outcome send(InetAddress number, byte[] body) {
        long started = System.nanoTime();
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            Thread watch = closedAtTheLimit(socket);
            try {
                if (!isConnected(socket, number)) {
                    return new Broken("nobody takes a connection there");
                }
                socket.setSoTimeout((int) limit.toMillis());
                return talk(tls.isPresent() ? secured(socket) : socket, body);
            } finally {
                watch.interrupt();
            }
        } catch (IOException e) {
            boolean isOver = Duration.ofNanos(System.nanoTime() - started).compareTo(limit) >= 0;
            return e instanceof SocketTimeoutException || isOver ? new Silent() : new Broken(why(e));
        }
    }

    private boolean isConnected(Socket socket, InetAddress number) {
        try {
            socket.connect(new InetSocketAddress(number, address.port()), (int) limit.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String why(IOException e) {
        if (e.getCause() instanceof CertificateException) {
            return "no TLS: its certificate is not trusted, or is that of another host";
        }
        return e instanceof SSLException ? "no TLS: the two cannot agree on it" : "the connection broke";
    }

    /** A peer that sends a byte a second meets every timeout of a read; nobody can read from a closed connection. */
    private Thread closedAtTheLimit(Socket socket) {
        Thread watch = new Thread(
                () -> {
                    try {
                        Thread.sleep(limit.toMillis());
                        socket.close();
                    } catch (InterruptedException | IOException e) {
                        // in time, or closed already
                    }
                },
                "tidegate-webhook-limit");
        watch.setDaemon(true);
        watch.start();
        return watch;
    }

    private Socket secured(Socket socket) throws IOException {
        SSLSocket secured =
                (SSLSocket) tls.orElseThrow().createSocket(socket, address.bareHost(), address.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private Outcome talk(Socket socket, byte[] body) throws IOException {
        OutputStream out = socket.getOutputStream();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head(body.length).getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        out.write(request.toByteArray());
        out.flush();
        Matcher status = STATUS.matcher(firstLine(socket.getInputStream()));
        return status.matches()
                ? new Answered(Integer.parseInt(status.group(1)))
                : new Broken("it answered something that is not HTTP");
    }

    private String head(int length) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        StringBuilder more = new StringBuilder();
        headers.forEach(
                (name, value) -> more.append(name).append(": ").append(value).append("\r\n"));
        return String.join(
                "\r\n",
                "POST %s%s HTTP/1.1".formatted(path, query),
                "Host: %s%s".formatted(address.host(), port),
                "User-Agent: tidegate",
                "Accept: */*",
                "Content-Type: application/json; charset=utf-8",
                "Content-Length: " + length,
                "Connection: close",
                more.toString(),
                "");
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n' && line.length() < LONGEST_STATUS_LINE; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
