package io.tidegate.notify;

import static io.tidegate.job.yaml.Key.optional;
import static io.tidegate.job.yaml.Key.required;

import io.tidegate.job.yaml.PlainValues;
import io.tidegate.job.yaml.Refusal;
import io.tidegate.job.yaml.ScalarType;
import io.tidegate.job.yaml.ScalarType.Fill;
import io.tidegate.job.yaml.Shape;
import io.tidegate.job.yaml.Shape.Demand;
import io.tidegate.job.yaml.Type.ListOf;
import io.tidegate.job.yaml.Type.MapOf;
import io.tidegate.job.yaml.Type.Short;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The keys of a file of channels. No message here tells a webhook's address, which is a secret as a whole. */
final class ChannelShape {
    private static final ScalarType HOST = new ScalarType(
            "host, or host:port",
            Fill.ENVIRONMENT,
            false,
            text -> Address.parse(text)
                    .orElseThrow(
                            () -> new Refusal(
                                    "Cannot use `" + text + "` as a host",
                                    "Write a name or an address, and a port where it is not 443: hooks.example.com, 10.2.0.7:8443.")),
            "{}");
    private static final ScalarType WEBHOOK =
            new ScalarType("URL, may hold a secret", Fill.SECRET, false, ChannelShape::url, "{}");
    private static final ScalarType WORD =
            new ScalarType("word of a command line", Fill.ENVIRONMENT, true, ChannelShape::word, "{}");
    private static final ScalarType VARIABLE = PlainValues.of("name of a variable", ChannelShape::variable);
    private static final ScalarType VALUE =
            new ScalarType("value, may be a secret", Fill.SECRET, false, ChannelShape::word, "{}");

    private static final ScalarType HEADER = PlainValues.of("name of a header", ChannelShape::header);
    private static final ScalarType HEADER_VALUE =
            new ScalarType("value, may hold a secret", Fill.SECRET, false, ChannelShape::headerValue, "{}");
    private static final ScalarType CA_FILE = new ScalarType("path", Fill.ENVIRONMENT, false, ChannelShape::path, "{}");

    private static final int LONGEST_HEADER = 8_000;

    /** What a request says of itself and of its body; in lower case. */
    private static final Set<String> OURS = Set.of(
            "accept",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent");

    private static final Shape ALLOWED = Shape.of(
            "allowed address",
            "Where webhooks may go.",
            List.of(
                    required("host", HOST, "Its host, and its port where it is not 443."),
                    optional("private", PlainValues.BOOLEAN, "Whether it is an address of a private network."),
                    optional("http", PlainValues.BOOLEAN, "Whether plain http will do, inside that network.")),
            new Demand.Needs("http", "private"));

    private static final Shape CHANNEL = Shape.of(
            "channel",
            "How somebody is told.",
            List.of(
                    optional("webhook", WEBHOOK, "The address that messages are posted to."),
                    optional("format", PlainValues.oneOf("json", "slack"), "How they look there; json without it."),
                    optional("headers", new MapOf(HEADER, HEADER_VALUE, 1), "Headers of the request, by name."),
                    optional("ca_file", CA_FILE, "Certificates in PEM: the only authorities that it trusts."),
                    optional("command", new ListOf(WORD, 1, false), "A program and its arguments, without a shell."),
                    optional("env", new MapOf(VARIABLE, VALUE, 1), "Variables for the program.")),
            Demand.exactlyOne("webhook", "command"),
            new Demand.Needs("format", "webhook"),
            new Demand.Needs("headers", "webhook"),
            new Demand.Needs("ca_file", "webhook"),
            new Demand.Needs("env", "command"));

    static final Shape FILE = Shape.of(
            "file of channels",
            "Whom jobs can tell of what becomes of them.",
            List.of(
                    required("version", PlainValues.whole(1, 1), "Of this format: 1."),
                    optional(
                            "allow",
                            new ListOf(new Short(ALLOWED, Optional.of("host"), Optional.empty()), 1, false),
                            "Where webhooks may go."),
                    required("channels", new MapOf(PlainValues.NAME, CHANNEL, 1), "The channels, by name.")));

    private ChannelShape() {}

    private static URI url(String text) throws Refusal {
        URI uri;
        try {
            uri = new URI(new URI(text).toASCIIString());
        } catch (URISyntaxException e) {
            throw refused("it is no URL");
        }
        if (!"https".equals(uri.getScheme()) && !"http".equals(uri.getScheme())) {
            throw refused("it begins with neither https nor http");
        }
        if (uri.getRawUserInfo() != null) {
            throw refused("it has a user before its host");
        }
        if (Address.of(uri).isEmpty()) {
            throw refused("its host is neither a name nor an address");
        }
        return uri;
    }

    private static Refusal refused(String why) {
        return new Refusal(
                "Cannot use the webhook's URL: " + why,
                "Write it like https://hooks.example.com/services/${secret:env:NAME}.");
    }

    private static String word(String text) throws Refusal {
        if (text.indexOf('\0') >= 0) {
            throw new Refusal("Cannot give a program a zero byte", "Take it out.");
        }
        return text;
    }

    private static String header(String text) throws Refusal {
        if (!text.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")) {
            throw new Refusal(
                    "Cannot use `" + text + "` as the name of a header",
                    "Write letters, digits and hyphens: Authorization, X-Api-Key.");
        }
        if (OURS.contains(text.toLowerCase(Locale.ROOT))) {
            throw new Refusal(
                    "Cannot set the header `" + text + "`: Tidegate does",
                    "Take it out; headers are for what the other side knows you by: Authorization, X-Api-Key.");
        }
        return text;
    }

    /** The message must not tell the value. */
    private static String headerValue(String text) throws Refusal {
        if (!text.matches("[!-~]([ -~]*[!-~])?") || text.length() > LONGEST_HEADER) {
            throw new Refusal(
                    "Cannot send the value of this header: a header is one line of up to 8,000 plain ASCII characters, without blanks at its ends",
                    "Look at the value, and at what its references stand for.");
        }
        return text;
    }

    private static Path path(String text) throws Refusal {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new Refusal("Cannot use `" + text + "`: it is no path", "Name a file of certificates in PEM.");
        }
    }

    private static String variable(String text) throws Refusal {
        if (!text.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new Refusal(
                    "Cannot use `" + text + "` as the name of a variable", "Write letters, digits and underscores.");
        }
        return text;
    }
}
