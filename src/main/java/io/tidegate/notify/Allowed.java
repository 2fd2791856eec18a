package io.tidegate.notify;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An address that the operator lets webhooks go to, and which numbers its host may turn out to have. A cloud's metadata service,
 * link-local addresses and those of many machines at once are never reached, whatever the operator says.
 *
 * @param isPrivate whether the host is one of a private network, or this machine
 * @param isPlain whether http will do; only to a private address
 */
record Allowed(Address address, boolean isPrivate, boolean isPlain) {
    private enum Kind {
        PUBLIC,
        PRIVATE,
        NEVER
    }

    private record Net(int[] bytes, int bits) {
        static Net of(int bits, int... bytes) {
            return new Net(bytes, bits);
        }

        boolean contains(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                int mine = bit / 8 < bytes.length ? bytes[bit / 8] : 0;
                if ((mine & mask) != (address[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Net> NEVER_4 = List.of(
            Net.of(8, 0),
            Net.of(16, 169, 254),
            Net.of(24, 192, 0, 0),
            Net.of(4, 224),
            Net.of(4, 240),
            Net.of(32, 100, 100, 100, 200), // metadata of Alibaba
            Net.of(32, 168, 63, 129, 16)); // the wire server of Azure
    private static final List<Net> PRIVATE_4 = List.of(
            Net.of(8, 127),
            Net.of(8, 10),
            Net.of(12, 172, 16),
            Net.of(16, 192, 168),
            Net.of(10, 100, 64),
            Net.of(15, 198, 18));
    private static final Net LOOPBACK_6 = Net.of(128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    private static final Net EMBEDDED_4 = Net.of(96, 0, 0x64, 0xff, 0x9b);
    private static final Net UNIQUE_LOCAL_6 = Net.of(7, 0xfc);
    private static final Net PUBLIC_6 = Net.of(3, 0x20);
    private static final List<Net> NEVER_6 = List.of(
            Net.of(32, 0x20, 0x01, 0, 0), // Teredo
            Net.of(16, 0x20, 0x02), // 6to4
            Net.of(128, 0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54), // metadata of AWS
            Net.of(128, 0xfd, 0x20, 0, 0xce, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54)); // metadata of Google

    /** Why no webhook may connect to this number; empty when it may. */
    Optional<String> refusal(InetAddress number, boolean isHttps) {
        return switch (kind(number)) {
            case NEVER -> Optional.of("its host has an address that no webhook may go to");
            case PRIVATE ->
                isPrivate
                        ? Optional.empty()
                        : Optional.of("its host has a private address, and `allow` does not say that it may");
            case PUBLIC ->
                isHttps ? Optional.empty() : Optional.of("its host has a public address, and plain http goes to none");
        };
    }

    private static Kind kind(InetAddress number) {
        byte[] bytes = number.getAddress();
        return number instanceof Inet4Address ? kind4(bytes) : kind6(bytes);
    }

    private static Kind kind4(byte[] bytes) {
        if (NEVER_4.stream().anyMatch(net -> net.contains(bytes))) {
            return Kind.NEVER;
        }
        return PRIVATE_4.stream().anyMatch(net -> net.contains(bytes)) ? Kind.PRIVATE : Kind.PUBLIC;
    }

    /** What is neither public nor known to be private is never reached. */
    private static Kind kind6(byte[] bytes) {
        if (EMBEDDED_4.contains(bytes)) {
            return kind4(Arrays.copyOfRange(bytes, 12, 16));
        }
        if (NEVER_6.stream().anyMatch(net -> net.contains(bytes))) {
            return Kind.NEVER;
        }
        if (LOOPBACK_6.contains(bytes) || UNIQUE_LOCAL_6.contains(bytes)) {
            return Kind.PRIVATE;
        }
        return PUBLIC_6.contains(bytes) ? Kind.PUBLIC : Kind.NEVER;
    }
}
