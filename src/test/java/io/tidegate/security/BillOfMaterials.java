package io.tidegate.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The CycloneDX document that is checked in and travels in the jar. */
final class BillOfMaterials {
    static final Path FILE = Path.of("src/main/resources/META-INF/sbom/tidegate.cdx.json");

    /** The libraries whose classes are in our jar; everything else is the cluster's, or the laptop distribution's. */
    static final Set<String> BUNDLED =
            Set.of("info.picocli:picocli", "org.snakeyaml:snakeyaml-engine", "com.amazon.deequ:deequ");

    private static final ObjectMapper JSON = new ObjectMapper();

    private BillOfMaterials() {}

    /**
     * @param purl without its qualifiers
     * @param sha256 of the file, in hex
     * @param isBundled whether its classes are in our jar
     */
    record Component(String group, String name, String version, String purl, String sha256, boolean isBundled) {
        String coordinates() {
            return group + ":" + name;
        }
    }

    static List<Component> components() throws IOException {
        List<Component> components = new ArrayList<>();
        for (JsonNode c : JSON.readTree(FILE.toFile()).get("components")) {
            components.add(new Component(
                    c.get("group").asText(),
                    c.get("name").asText(),
                    c.get("version").asText(),
                    c.get("purl").asText(),
                    c.get("hashes").get(0).get("content").asText(),
                    c.get("properties").get(0).get("value").asText().equals("bundled")));
        }
        return components;
    }

    /** What the plugin wrote, without what nobody reads, a component a line: a change of dependencies is a change one can review. */
    static String condensed(Path written) throws IOException {
        JsonNode whole = JSON.readTree(written.toFile());
        ObjectNode metadata = JSON.createObjectNode();
        metadata.set("component", whole.get("metadata").get("component"));
        List<String> components = new ArrayList<>();
        for (JsonNode component : whole.get("components")) {
            components.add(condensed(component).toString());
        }
        TreeSet<String> dependencies = new TreeSet<>();
        whole.get("dependencies").forEach(d -> dependencies.add(d.toString()));
        return """
                {"bomFormat":"CycloneDX","specVersion":%s,"serialNumber":%s,"version":1,
                "metadata":%s,
                "components":[
                %s
                ],
                "dependencies":[
                %s
                ]}
                """.formatted(
                        whole.get("specVersion"),
                        whole.get("serialNumber"),
                        metadata,
                        String.join(",\n", components),
                        String.join(",\n", dependencies));
    }

    private static ObjectNode condensed(JsonNode component) {
        ObjectNode kept = JSON.createObjectNode();
        for (String field : List.of("type", "bom-ref", "group", "name", "version")) {
            kept.set(field, component.get(field));
        }
        ArrayNode hashes = kept.putArray("hashes");
        component.get("hashes").forEach(hash -> {
            if (hash.get("alg").asText().equals("SHA-256")) {
                hashes.add(hash);
            }
        });
        if (component.has("licenses")) {
            kept.set("licenses", component.get("licenses"));
        }
        kept.set("purl", component.get("purl"));
        String coordinates =
                component.get("group").asText() + ":" + component.get("name").asText();
        kept.putArray("properties")
                .addObject()
                .put("name", "tidegate:where")
                .put("value", BUNDLED.contains(coordinates) ? "bundled" : "provided");
        return kept;
    }

    static void write() throws IOException {
        Files.writeString(FILE, condensed(Path.of("target/bom.json")));
    }
}
