package io.tidegate.notify;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a webhook goes, as text: nobody has asked for the host's number yet.
 *
 * @param host in lower case; IPv6 in brackets
 */
record Address(String host, int port) {
    static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final int LAST_PORT = 65_535;
    private static final int LONGEST = 253;

    private static final String LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
    private static final Pattern SHAPE = Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9.-]+)(?::(\\d{1,5}))?");
    private static final Pattern NAME = Pattern.compile("(" + LABEL + "\\.)*" + LABEL);
    private static final Pattern NUMBER_AT_ITS_END = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");
    private static final Pattern BYTE = Pattern.compile("0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5]");

    /** {@code host} or {@code host:port}; the port of https where there is none. */
    static Optional<Address> parse(String text) {
        Matcher parts = SHAPE.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches() || !isHost(parts.group(1))) {
            return Optional.empty();
        }
        int port = parts.group(2) == null ? HTTPS : Integer.parseInt(parts.group(2));
        return port < 1 || port > LAST_PORT ? Optional.empty() : Optional.of(new Address(parts.group(1), port));
    }

    /** Of a webhook's URL; empty where its host is none. */
    static Optional<Address> of(URI uri) {
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? HTTPS : HTTP;
        return uri.getHost() == null ? Optional.empty() : parse(uri.getHost() + ":" + port);
    }

    /** A name, four decimal bytes, or IPv6: what some take for a number in other forms (2130706433, 0x7f.1) is none. */
    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            return host.contains(":");
        }
        if (NUMBER_AT_ITS_END.matcher(host).matches()) {
            String[] bytes = host.split("\\.", -1);
            return bytes.length == 4
                    && Arrays.stream(bytes).allMatch(b -> BYTE.matcher(b).matches());
        }
        return host.length() <= LONGEST && NAME.matcher(host).matches();
    }

    /** Without the brackets of IPv6. */
    String bareHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
