package io.tidegate.notify;

import io.tidegate.job.yaml.DescribedFile;
import io.tidegate.job.yaml.Fault;
import io.tidegate.job.yaml.Got;
import io.tidegate.job.yaml.Section;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;

/** Channels from their file, which is the operator's: a job file names channels and cannot make one. */
public final class ChannelsFile {
    /** Headers that are secrets as a whole, wherever their values came from. */
    private static final Pattern SECRET_BY_NAME =
            Pattern.compile("(?i).*(auth|token|secret|key|cookie|password|signature).*");

    private final DescribedFile file;
    private final Path folder;
    private final Map<Address, Allowed> allowed = new HashMap<>();
    private final List<String> hidden = new ArrayList<>();

    private ChannelsFile(DescribedFile file, Path folder) {
        this.file = file;
        this.folder = folder;
    }

    /**
     * Reads a file, as strictly as a job file.
     *
     * @param shown the file as messages name it
     * @param environment what {@code ${VAR}} and {@code ${secret:env:VAR}} may name
     */
    public static ReadChannels read(Path path, String shown, Map<String, String> environment) {
        if (!Files.isRegularFile(path)) {
            return new ReadChannels.Invalid(List.of(new Fault(
                    shown,
                    1,
                    1,
                    "",
                    "Cannot read the file of channels: it is not there",
                    "Look at --channels and at TIDEGATE_CHANNELS.",
                    "",
                    Optional.empty())));
        }
        ChannelsFile read = new ChannelsFile(
                DescribedFile.read(path, shown, ChannelShape.FILE, environment),
                path.toAbsolutePath().getParent());
        List<Channel> channels = read.file.top().map(read::channels).orElse(List.of());
        List<Fault> faults = read.file.faults();
        if (!faults.isEmpty()) {
            return new ReadChannels.Invalid(
                    faults.stream().map(ChannelsFile::withoutSecrets).toList());
        }
        List<String> secrets = new ArrayList<>(read.hidden);
        secrets.addAll(read.file.secrets().values());
        return new ReadChannels.Valid(new Channels(channels, secrets));
    }

    private List<Channel> channels(Section top) {
        for (Got got : top.items("allow")) {
            file.attempt(() -> allowed((Section) got.value())).ifPresent(a -> allowed.put(a.address(), a));
        }
        List<Channel> channels = new ArrayList<>();
        top.entries("channels")
                .forEach((name, got) ->
                        file.attempt(() -> channel(name, (Section) got.value())).ifPresent(channels::add));
        return channels;
    }

    private static Allowed allowed(Section section) {
        return new Allowed(section.get("host", Address.class), is(section, "private"), is(section, "http"));
    }

    private static boolean is(Section section, String key) {
        return section.find(key, Boolean.class).orElse(false);
    }

    private Channel channel(String name, Section section) {
        if (section.has("webhook")) {
            return webhook(name, section);
        }
        Map<String, String> environment = new HashMap<>();
        section.entries("env").forEach((variable, value) -> environment.put(variable, (String) value.value()));
        if (!section.has("command")) {
            return file.require(Optional.empty());
        }
        List<String> words = section.texts("command");
        if (words.stream().findFirst().filter(program -> !program.isBlank()).isEmpty()) {
            file.fault(
                    section.place("command"),
                    "Cannot use a command without a program",
                    "Write the program and its arguments: [/usr/local/bin/page, --severity, high].");
        }
        return new ProgramChannel(name, words, environment, ProgramChannel.LIMIT);
    }

    private Channel webhook(String name, Section section) {
        Map<String, String> headers = headers(section);
        Optional<SSLSocketFactory> authorities = file.attempt(() -> authorities(section));
        URI uri = section.get("webhook", URI.class);
        Address address = Address.of(uri).orElseThrow();
        hidden.add(uri.toString());
        hidden.add(uri.toString().substring(uri.getScheme().length() + 3));
        if (uri.getScheme().equals("http") && section.has("ca_file")) {
            file.fault(
                    section.place("ca_file"),
                    "Cannot use `ca_file` with plain http, which trusts everybody",
                    "Write https in `webhook`, or take `ca_file` out.");
        }
        Allowed where = allowed.getOrDefault(address, new Allowed(address, false, false));
        if (!allowed.containsKey(address)) {
            file.fault(
                    section.place("webhook"),
                    "Cannot let the webhook go to " + address + ": it is not under `allow`",
                    "Add it there: allow: [\"%s\"].".formatted(address));
        } else if (uri.getScheme().equals("http") && !where.isPlain()) {
            file.fault(
                    section.place("webhook"),
                    "Cannot let the webhook go to " + address + " by plain http",
                    "Write https; in a private network only: allow: [{host: \"%s\", private: true, http: true}]."
                            .formatted(address));
        }
        Webhook.Format format =
                section.maybeText("format").map(Webhook.Format::of).orElse(Webhook.Format.JSON);
        return new Webhook(name, uri, format, where, headers, file.require(authorities));
    }

    private Map<String, String> headers(Section section) {
        Map<String, String> headers = new LinkedHashMap<>();
        section.entries("headers").forEach((header, got) -> {
            String value = (String) got.value();
            headers.put(header, value);
            if (SECRET_BY_NAME.matcher(header).matches()) {
                hidden.add(value);
            }
        });
        return headers;
    }

    /** Those of Java where the channel names none. */
    private SSLSocketFactory authorities(Section section) {
        return section.find("ca_file", Path.class)
                .map(path ->
                        file.at(section.place("ca_file"), () -> CaFile.trusting(folder.resolve(path), path.toString())))
                .orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /** The line with the fault may hold a webhook's address or a header's value, and so may what could not be read of an address. */
    private static Fault withoutSecrets(Fault fault) {
        boolean isTold = fault.problem().contains("://");
        return new Fault(
                fault.file(),
                fault.line(),
                fault.column(),
                fault.path(),
                isTold ? "Cannot read the webhook's URL" : fault.problem(),
                fault.cure(),
                fault.snippet().contains("//") || fault.path().contains(".headers") ? "" : fault.snippet(),
                fault.didYouMean());
    }
}
