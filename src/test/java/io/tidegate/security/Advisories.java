package io.tidegate.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.security.BillOfMaterials.Component;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The checked-in list of published weaknesses, and which of them hit the bill of materials. */
record Advisories(LocalDate asOf, int staleAfterDays, List<Advisory> known, Set<String> accepted) {
    static final Path FILE = Path.of(".ci/advisories.json");

    /**
     * @param from the first version that is affected, "" for all before {@code below}
     * @param below the first version that is not
     */
    record Advisory(String id, String of, String from, String below) {
        boolean hits(Component component) {
            return of.equals(component.coordinates())
                    && (from.isEmpty() || Versions.compare(component.version(), from) >= 0)
                    && Versions.compare(component.version(), below) < 0;
        }

        String key() {
            return of + " " + id;
        }
    }

    static Advisories read(Path file) throws IOException {
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        List<Advisory> known = new ArrayList<>();
        for (JsonNode a : json.get("advisories")) {
            known.add(new Advisory(
                    text(a, "id"), text(a, "package"), a.get("from").asText(), text(a, "below")));
        }
        Set<String> accepted = new HashSet<>();
        for (JsonNode a : json.get("accepted")) {
            text(a, "reason");
            a.get("ids").forEach(id -> accepted.add(text(a, "package") + " " + id.asText()));
        }
        return new Advisories(
                LocalDate.parse(text(json, "as_of")),
                json.get("stale_after_days").asInt(),
                known,
                accepted);
    }

    /** Weaknesses that nobody accepted, and acceptances of what hits nothing any more. */
    List<String> faults(List<Component> components) {
        List<String> faults = new ArrayList<>();
        Set<String> hit = new HashSet<>();
        for (Advisory advisory : known) {
            for (Component component : components) {
                if (advisory.hits(component) && hit.add(advisory.key()) && !accepted.contains(advisory.key())) {
                    faults.add("%s hits %s %s (%s): raise it, or accept it with a reason in %s"
                            .formatted(
                                    advisory.id(),
                                    component.coordinates(),
                                    component.version(),
                                    component.isBundled() ? "bundled" : "provided",
                                    FILE));
                }
            }
        }
        accepted.stream()
                .filter(key -> !hit.contains(key))
                .forEach(key -> faults.add(key + " is accepted and hits nothing: take it out of 'accepted'"));
        return faults;
    }

    /** A warning once the list is old: not a fault, because no change of ours made it so. */
    Optional<String> staleness(LocalDate today) {
        return today.isAfter(asOf.plusDays(staleAfterDays))
                ? Optional.of("%s is of %s: look at what was published since".formatted(FILE, asOf))
                : Optional.empty();
    }

    private static String text(JsonNode json, String field) {
        String text = json.get(field).asText();
        if (text.isBlank()) {
            throw new IllegalArgumentException(field + " is blank in " + json);
        }
        return text;
    }
}
