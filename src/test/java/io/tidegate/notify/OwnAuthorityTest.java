package io.tidegate.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.yaml.Fault;
import io.tidegate.testing.Authority;
import io.tidegate.testing.Hook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks in a network with an authority of its own and servers that ask who one is, from the file of channels to what arrives. */
@Timeout(60)
class OwnAuthorityTest {
    private static final String CANARY = "canary-31c7";
    private static final Map<String, String> ENVIRONMENT =
            Map.of("TOKEN", CANARY, "TEAM", "payments", "LINES", CANARY + "\nX-More: 1");
    private static final Message MESSAGE = Messages.of("orders: blocked 2024-03-15");

    @TempDir
    static Path dir;

    private static Authority authority;

    @BeforeAll
    static void found() throws IOException {
        authority = Authority.in(dir);
        Files.writeString(
                Files.createDirectory(dir.resolve("certs")).resolve("corp.pem"), "# ours\n" + authority.pem());
        Path others = Files.createDirectory(dir.resolve("others"));
        Files.writeString(dir.resolve("certs/others.pem"), Authority.in(others).pem());
        Files.writeString(
                dir.resolve("certs/both.pem"), Files.readString(dir.resolve("certs/others.pem")) + authority.pem());
        Files.writeString(dir.resolve("certs/notes.txt"), "no certificate\n");
        Files.writeString(dir.resolve("certs/empty.pem"), "");
        Files.writeString(
                dir.resolve("certs/broken.pem"),
                "-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n");
    }

    private static ReadChannels read(String text) throws IOException {
        return ChannelsFile.read(Files.writeString(dir.resolve("channels.yaml"), text), "channels.yaml", ENVIRONMENT);
    }

    private static Channels valid(String text) throws IOException {
        ReadChannels read = read(text);
        assertThat(read).as(read.toString()).isInstanceOf(ReadChannels.Valid.class);
        return ((ReadChannels.Valid) read).channels();
    }

    private static Delivery tell(Channels channels, String name) {
        return channels.find(name).orElseThrow().deliver(MESSAGE);
    }

    @Test
    void the_authorities_of_its_file_are_those_that_a_channel_trusts() throws IOException {
        try (Hook hook = Hook.https(authority.server())) {
            Channels channels = valid("""
                    version: 1
                    allow: [{host: "localhost:%1$d", private: true}]
                    channels:
                      corp: {webhook: "https://localhost:%1$d/", ca_file: certs/corp.pem}
                      both: {webhook: "https://localhost:%1$d/", ca_file: "%2$s"}
                      others: {webhook: "https://localhost:%1$d/", ca_file: certs/others.pem}
                      without: {webhook: "https://localhost:%1$d/"}
                    """.formatted(hook.port(), dir.resolve("certs/both.pem")));

            assertThat(tell(channels, "corp")).isEqualTo(new Delivery.Sent());
            assertThat(tell(channels, "both")).isEqualTo(new Delivery.Sent());
            assertThat(hook.taken).hasSize(2);
            assertThat(List.of(tell(channels, "others"), tell(channels, "without")))
                    .allSatisfy(delivery -> assertThat(((Delivery.Failed) delivery).why())
                            .isEqualTo("no TLS: its certificate is not trusted, or is that of another host, twice"));
            assertThat(hook.taken).hasSize(2);
        }
    }

    @Test
    void headers_arrive_and_what_is_secret_of_them_is_known_as_such() throws IOException {
        try (Hook hook = Hook.http()) {
            Channels channels = valid("""
                    version: 1
                    allow: [{host: "127.0.0.1:%1$d", private: true, http: true}]
                    channels:
                      corp:
                        webhook: "http://127.0.0.1:%1$d/"
                        headers: {Authorization: "Bearer ${secret:env:TOKEN}", X-Team: "${TEAM}", x-api-key: "written: here"}
                    """.formatted(hook.port()));

            assertThat(tell(channels, "corp")).isEqualTo(new Delivery.Sent());

            assertThat(hook.taken.get(0).headers())
                    .containsEntry("Authorization", List.of("Bearer " + CANARY))
                    .containsEntry("X-team", List.of("payments"))
                    .containsEntry("X-api-key", List.of("written: here"))
                    .containsEntry("Content-type", List.of("application/json; charset=utf-8"));
            assertThat(hook.taken.get(0).body()).contains("orders: blocked 2024-03-15");
            assertThat(channels.secrets())
                    .contains(CANARY, "Bearer " + CANARY, "written: here")
                    .doesNotContain("payments");
            assertThat(channels + " " + channels.find("corp").orElseThrow()).doesNotContain(CANARY);
        }
    }

    @Test
    void all_faults_are_told_at_once_each_at_its_place_and_none_tells_a_value() throws IOException {
        ReadChannels read = read("""
                version: 1
                allow: [ok.example.com, {host: "ok.example.com:80", private: true, http: true}]
                channels:
                  a:
                    webhook: "https://elsewhere.example.com/"
                    ca_file: certs/nowhere.pem
                    headers:
                      "X Team": payments
                      Content-Length: "%1$s"
                      Authorization: "${secret:env:LINES}"
                      authorization: "%1$s"
                      X-Blank: " %1$s"
                      X-Other: "${secret:env:NOT_SET}"
                  b: {webhook: "https://ok.example.com/", ca_file: certs/notes.txt}
                  c: {webhook: "https://ok.example.com/", ca_file: certs/empty.pem}
                  d: {webhook: "https://ok.example.com/", ca_file: certs/broken.pem}
                  e: {webhook: "https://ok.example.com/", ca_file: certs}
                  f: {webhook: "http://ok.example.com/", ca_file: certs/corp.pem}
                  g: {command: [page], headers: {X-Team: payments}}
                  h: {command: [page], ca_file: certs/corp.pem}
                  i: {webhook: "https://ok.example.com/", headers: {X-Team: payments, x-team: orders}}
                """.formatted(CANARY));

        assertThat(read).isInstanceOf(ReadChannels.Invalid.class);
        List<Fault> faults = ((ReadChannels.Invalid) read).faults();
        assertThat(faults).allSatisfy(fault -> {
            assertThat(fault.cure()).isNotBlank();
            assertThat(fault.render()).startsWith("channels.yaml:").doesNotContain(CANARY);
        });
        assertThat(faults.stream().map(fault -> fault.line() + ":" + fault.column() + " " + fault.problem()))
                .anyMatch(f -> f.startsWith("8:7 Cannot use `X Team` as the name of a header"))
                .anyMatch(f -> f.startsWith("9:7 Cannot set the header `Content-Length`: Tidegate does"))
                .anyMatch(f -> f.startsWith("10:22 Cannot send the value of this header: a header is one line"))
                .anyMatch(f -> f.startsWith("11:7 Cannot name `authorization` twice"))
                .anyMatch(f -> f.startsWith("12:16 Cannot send the value of this header"))
                .anyMatch(f -> f.startsWith("13:16 Cannot") && f.contains("is not set"))
                .anyMatch(f -> f.startsWith("6:14 Cannot trust the authorities in certs/nowhere.pem: it is not there"))
                .anyMatch(f -> f.startsWith("5:14 Cannot let the webhook go to elsewhere.example.com:443"))
                .anyMatch(f -> f.startsWith("14:") && f.contains("in certs/notes.txt: "))
                .anyMatch(f -> f.startsWith("15:") && f.contains("in certs/empty.pem: there is no certificate in it"))
                .anyMatch(f -> f.startsWith("16:") && f.contains("are not certificates in PEM"))
                .anyMatch(f -> f.startsWith("17:") && f.contains("it is not there, or is no file"))
                .anyMatch(f -> f.startsWith("18:") && f.contains("Cannot use `ca_file` with plain http"))
                .anyMatch(f -> f.startsWith("19:") && f.contains("Cannot use `headers` without `webhook`"))
                .anyMatch(f -> f.startsWith("20:") && f.contains("Cannot use `ca_file` without `webhook`"))
                .anyMatch(f -> f.startsWith("21:") && f.contains("Cannot name `x-team` twice"));
    }
}
