package io.tidegate.notify;

import io.tidegate.report.Numbers;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * A message posted to an address over https. The name is resolved once, every number that it has must be allowed, and the connection
 * goes to one of these numbers: what a name server says a moment later changes nothing. Redirects are not followed. At most two tries.
 */
final class Webhook implements Channel {
    /** How a message looks in a body. */
    enum Format {
        JSON,
        SLACK;

        static Format of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    private static final int TRIES = 2;
    private static final int TOO_MANY = 429;

    private final String name;
    private final URI uri;
    private final Format format;
    private final Allowed allowed;
    private final Map<String, String> headers;
    private final SSLSocketFactory tls;
    private final Duration limit;

    /**
     * @param headers beside those that say what the body is
     * @param tls whom to trust
     */
    Webhook(String name, URI uri, Format format, Allowed allowed, Map<String, String> headers, SSLSocketFactory tls) {
        this(name, uri, format, allowed, headers, tls, HttpPost.LIMIT);
    }

    /** @param limit of one try, from the connection to the answer */
    Webhook(
            String name,
            URI uri,
            Format format,
            Allowed allowed,
            Map<String, String> headers,
            SSLSocketFactory tls,
            Duration limit) {
        this.headers = headers;
        this.name = name;
        this.uri = uri;
        this.format = format;
        this.allowed = allowed;
        this.tls = tls;
        this.limit = limit;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Delivery deliver(Message message) {
        InetAddress[] numbers;
        try {
            numbers = InetAddress.getAllByName(allowed.address().bareHost());
        } catch (UnknownHostException e) {
            return new Delivery.Failed("its host has no address");
        }
        for (InetAddress number : numbers) {
            Optional<String> refusal = allowed.refusal(number, isHttps());
            if (refusal.isPresent()) {
                return new Delivery.Failed(refusal.get());
            }
        }
        byte[] body = format == Format.SLACK ? message.slack() : message.json();
        Optional<SSLSocketFactory> trusted = isHttps() ? Optional.of(tls) : Optional.empty();
        HttpPost post = new HttpPost(uri, allowed.address(), headers, trusted, limit);
        for (int tried = 1; ; tried++) {
            HttpPost.Outcome outcome = post.send(numbers[(tried - 1) % numbers.length], body);
            if (outcome instanceof HttpPost.Answered answered && answered.status() / 100 == 2) {
                return new Delivery.Sent();
            }
            if (tried == TRIES || !isWorthAnother(outcome) || !waited()) {
                return new Delivery.Failed(why(outcome, tried));
            }
        }
    }

    private boolean isHttps() {
        return uri.getScheme().equals("https");
    }

    /** Whoever does not answer may have taken the message, and would get it twice. */
    private static boolean isWorthAnother(HttpPost.Outcome outcome) {
        if (outcome instanceof HttpPost.Answered answered) {
            return answered.status() / 100 == 5 || answered.status() == TOO_MANY;
        }
        return outcome instanceof HttpPost.Broken;
    }

    private String why(HttpPost.Outcome outcome, int tried) {
        String times = tried == 1 ? "" : ", twice";
        if (outcome instanceof HttpPost.Answered answered) {
            String redirected = answered.status() / 100 == 3 ? ", a redirect, and none is followed" : "";
            return "it answered %d%s%s".formatted(answered.status(), redirected, times);
        }
        return outcome instanceof HttpPost.Broken broken
                ? broken.why() + times
                : "no answer within %s%s".formatted(Numbers.count(Math.max(1, limit.toSeconds()), "second"), times);
    }

    /** A fifth of the limit: a second. */
    private boolean waited() {
        try {
            Thread.sleep(limit.dividedBy(5).toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
