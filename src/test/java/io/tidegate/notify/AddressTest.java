package io.tidegate.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts can be written, and to which of their numbers a webhook may go. */
class AddressTest {
    private static Allowed allowed(boolean isPrivate, boolean isPlain) {
        return new Allowed(Address.parse("hooks.example.com").orElseThrow(), isPrivate, isPlain);
    }

    @ParameterizedTest
    @CsvSource({
        "hooks.example.com, hooks.example.com:443",
        "Hooks.Example.COM:8443, hooks.example.com:8443",
        "10.2.0.7:8443, 10.2.0.7:8443",
        "localhost, localhost:443",
        "[::1]:80, [::1]:80",
        "hook-1.svc.cluster.local:80, hook-1.svc.cluster.local:80"
    })
    void a_host_is_a_name_or_an_address_and_443_is_its_port_where_none_is_written(String text, String address) {
        assertThat(Address.parse(text)).map(Address::toString).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "2130706433:443",
                "0x7f000001",
                "0x7f.1",
                "0177.0.0.1",
                "127.1",
                "256.1.1.1",
                "1.2.3.4.5",
                "1.2.3.04",
                "",
                "a..b",
                "-a.com",
                "a.com:0",
                "a.com:65536",
                "a.com:",
                "user@a.com",
                "a.com/x",
                "a com",
                "[]",
                "*.example.com",
                "a_b.example.com"
            })
    void what_some_take_for_a_host_and_others_do_not_is_none(String text) {
        assertThat(Address.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.3",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "198.18.0.1",
                "::1",
                "fc00::1",
                "fd12:3456::1",
                "::ffff:10.0.0.1",
                "64:ff9b::10.0.0.1"
            })
    void a_private_address_is_reached_only_where_the_operator_says_so(String number) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(number);

        assertThat(allowed(false, false).refusal(address, true)).isPresent();
        assertThat(allowed(true, false).refusal(address, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "192.0.0.192",
                "100.100.100.200",
                "168.63.129.16",
                "::",
                "fe80::1",
                "ff02::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "::ffff:169.254.169.254",
                "64:ff9b::169.254.169.254",
                "2002:7f00:1::",
                "2001::1",
                "::127.0.0.1",
                "64:ff9b:1::1",
                "fec0::1"
            })
    void a_metadata_service_and_what_is_no_host_are_never_reached(String number) throws UnknownHostException {
        assertThat(allowed(true, true).refusal(InetAddress.getByName(number), true))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34",
                "172.15.0.1",
                "172.32.0.1",
                "100.128.0.1",
                "2606:2800:220::1",
                "64:ff9b::808:808"
            })
    void a_public_address_is_reached_by_https_and_never_by_plain_http(String number) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(number);

        assertThat(allowed(false, false).refusal(address, true)).isEmpty();
        assertThat(allowed(true, true).refusal(address, false)).isPresent();
    }

    @Test
    void the_numbers_of_ipv6_and_of_ipv4_in_it_are_judged_alike() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 127;
        mapped[15] = 1;

        assertThat(allowed(false, false).refusal(InetAddress.getByAddress(mapped), true))
                .isPresent();
    }
}
