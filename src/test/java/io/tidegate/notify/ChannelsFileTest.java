package io.tidegate.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.yaml.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's file of channels: what it may hold, and how it is told that something is wrong in it. */
class ChannelsFileTest {
    private static final String CANARY = "canary-5f1d";
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HOOK", CANARY, "TEAM", "payments", "PAGER_TOKEN", "token-" + CANARY);

    @TempDir
    Path dir;

    private ReadChannels read(String text) {
        try {
            return ChannelsFile.read(
                    Files.writeString(dir.resolve("channels.yaml"), text), "channels.yaml", ENVIRONMENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Fault> faults(String text) {
        assertThat(read(text)).isInstanceOf(ReadChannels.Invalid.class);
        return ((ReadChannels.Invalid) read(text)).faults();
    }

    @Test
    void every_key_is_read_and_secrets_are_known_and_never_printed() {
        ReadChannels read = read("""
                version: 1
                allow:
                  - hooks.example.com
                  - "10.2.0.7:8443"
                  - {host: "alerts.corp:8080", private: true, http: true}
                channels:
                  slack_payments: {webhook: "https://hooks.example.com/T0/${secret:env:HOOK}", format: slack}
                  alerts: {webhook: "http://alerts.corp:8080/${TEAM}"}
                  numbered: {webhook: "https://10.2.0.7:8443", format: json}
                  pager:
                    command: [/usr/local/bin/page, --severity, high]
                    env: {TOKEN: "${secret:env:PAGER_TOKEN}"}
                """);

        assertThat(read).isInstanceOf(ReadChannels.Valid.class);
        Channels channels = ((ReadChannels.Valid) read).channels();
        assertThat(channels.names()).containsExactlyInAnyOrder("slack_payments", "alerts", "numbered", "pager");
        assertThat(channels.find("slack_payments")).containsInstanceOf(Webhook.class);
        assertThat(channels.find("pager")).containsInstanceOf(ProgramChannel.class);
        assertThat(channels.find("nobody")).isEmpty();
        assertThat(channels.secrets())
                .contains(
                        CANARY,
                        "token-" + CANARY,
                        "https://hooks.example.com/T0/" + CANARY,
                        "hooks.example.com/T0/" + CANARY);
        assertThat(read.toString()).doesNotContain(CANARY, "example.com");
    }

    @Test
    void all_faults_are_told_at_once_each_with_its_place_and_a_cure() {
        List<Fault> faults = faults("""
                version: 2
                allow: ["2130706433:443", {host: ok.example.com, privat: true}]
                channels:
                  Slack: {webhook: "https://ok.example.com/x"}
                  other: {webhook: "https://other.example.com/x", fromat: slack}
                  both: {webhook: "https://ok.example.com/x", command: [a]}
                  plain: {webhook: "http://ok.example.com/x"}
                  nothing: {}
                """);

        assertThat(faults).allSatisfy(fault -> assertThat(fault.cure()).isNotBlank());
        assertThat(faults.stream().map(fault -> fault.line() + " " + fault.problem()))
                .anyMatch(f -> f.startsWith("1 Cannot use 2"))
                .anyMatch(f -> f.startsWith("2 Cannot use `2130706433:443` as a host"))
                .anyMatch(f -> f.startsWith("2 Cannot use the key `privat`"))
                .anyMatch(f -> f.startsWith("4 Cannot use `Slack` as a name"))
                .anyMatch(f -> f.startsWith("5 Cannot use the key `fromat`"))
                .anyMatch(f -> f.startsWith("5 Cannot let the webhook go to other.example.com:443"))
                .anyMatch(f -> f.startsWith("6 Cannot use `webhook`, `command` together"))
                .anyMatch(f -> f.startsWith("7 Cannot let the webhook go to ok.example.com:80"))
                .anyMatch(f -> f.startsWith("8 Cannot find one of `webhook`, `command`"));
        assertThat(faults)
                .filteredOn(f -> f.problem().contains("`fromat`"))
                .allSatisfy(f -> assertThat(f.didYouMean()).contains("format"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://hooks.example.com/CANARY | it begins with neither https nor http",
                "https://user:CANARY@hooks.example.com/ | it has a user before its host",
                "https://hooks.example.com/ CANARY | it is no URL",
                "https:///CANARY | its host is neither",
                "https://0x7f.1/CANARY | its host is neither",
                "https://hooks.example.com/${CANARY | Cannot read the webhook's URL",
                "https://hooks.example.com/${secret:env:NOT_SET_CANARY} | the variable is not set",
            })
    void a_fault_of_a_webhook_does_not_tell_its_address(String url, String problem) {
        List<Fault> faults = faults("""
                version: 1
                allow: [hooks.example.com]
                channels:
                  hook: {webhook: "%s"}
                """.formatted(url.replace("CANARY", url.contains("NOT_SET") ? "HERE" : CANARY)));

        assertThat(faults).hasSize(1);
        assertThat(faults.get(0).render()).contains(problem, "channels.yaml:4:").doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command: [page, \"${secret:env:HOOK}\"]",
                "command: page --now",
                "command: []",
                "command: [\"\"]",
                "command: [page], format: slack",
                "command: [page], env: {\"A B\": x}",
                "command: [page], timeout: 5m"
            })
    void a_program_is_words_and_a_secret_is_none_of_them(String program) {
        List<Fault> faults = faults("version: 1\nchannels:\n  pager: {%s}\n".formatted(program));

        assertThat(faults).isNotEmpty();
        assertThat(faults.toString()).doesNotContain(CANARY);
    }

    @Test
    void plain_http_needs_a_private_network() {
        assertThat(faults("""
                        version: 1
                        allow: [{host: "hooks.example.com:80", http: true}]
                        channels: {hook: {webhook: "http://hooks.example.com/"}}
                        """)).extracting(Fault::problem).containsExactly("Cannot use `http` without `private`");
    }

    @Test
    void a_file_that_is_not_there_is_a_fault_of_its_own() {
        ReadChannels read = ChannelsFile.read(dir.resolve("nowhere.yaml"), "nowhere.yaml", Map.of());

        assertThat(((ReadChannels.Invalid) read).faults().get(0).render())
                .contains("nowhere.yaml:1:1", "it is not there", "TIDEGATE_CHANNELS");
    }
}
