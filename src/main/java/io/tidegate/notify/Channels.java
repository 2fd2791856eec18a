package io.tidegate.notify;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The channels that the operator has set up, by name. Prints names only. */
public final class Channels {
    private final Map<String, Channel> byName = new LinkedHashMap<>();
    private final List<String> secrets;

    /** @param secrets what nobody may print: the webhooks' addresses, and what their references stood for */
    Channels(Collection<Channel> channels, Collection<String> secrets) {
        channels.forEach(channel -> byName.put(channel.name(), channel));
        this.secrets = List.copyOf(secrets);
    }

    public Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    /** For masking, never for printing. */
    public List<String> secrets() {
        return secrets;
    }

    Optional<Channel> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public String toString() {
        return "channels " + byName.keySet();
    }
}
