package io.tidegate.job.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonSchemaTest {
    private static final Path CHECKED_IN = Path.of("src/main/resources/tidegate.schema.json");
    private static final com.networknt.schema.JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(JsonSchema.text());

    @Test
    void the_schema_in_the_resources_is_what_is_generated() throws IOException {
        if (Boolean.getBoolean("tidegate.write")) {
            Files.createDirectories(CHECKED_IN.getParent());
            Files.writeString(CHECKED_IN, JsonSchema.text());
        }
        assertThat(Files.readString(CHECKED_IN))
                .as("run this test with -Dtidegate.write=true after changing the description")
                .isEqualTo(JsonSchema.text());
    }

    @Test
    void the_schema_is_a_valid_schema_of_draft_07() throws IOException {
        com.networknt.schema.JsonSchema meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(com.networknt.schema.SchemaLocation.of("http://json-schema.org/draft-07/schema#"));

        assertThat(meta.validate(new ObjectMapper().readTree(JsonSchema.text())))
                .isEmpty();
    }

    @Test
    void the_smallest_and_the_full_file_pass() throws IOException {
        assertThat(messages(JobText.SMALLEST)).isEmpty();
        assertThat(messages(Files.readString(ProjectReaderTest.FULL))).isEmpty();
    }

    @Test
    void the_description_of_every_check_carries_an_example_that_passes() {
        for (CheckKind kind : CheckKeys.KINDS) {
            String text = JobText.with("row_count: {min: 1}", kind.example());
            assertThat(messages(text)).as(kind.example()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void what_is_malformed_in_its_structure_is_refused_by_the_schema_too(String name, String text) {
        assertThat(messages(text)).isNotEmpty();
    }

    static Stream<org.junit.jupiter.params.provider.Arguments>
            what_is_malformed_in_its_structure_is_refused_by_the_schema_too() {
        return Malformed.STRUCTURE.stream()
                .map(c -> org.junit.jupiter.params.provider.Arguments.of(c.name(), c.text()));
    }

    private static Set<String> messages(String yaml) {
        Faults faults = new Faults();
        Node top = Composer.compose(new SourceText("jobs.yaml", Path.of("/"), yaml), faults)
                .orElseThrow(() -> new AssertionError(faults.list()));
        return SCHEMA.validate(json(top)).stream().map(Object::toString).collect(Collectors.toSet());
    }

    /** As an editor reads it: by the core schema of YAML 1.2. */
    private static JsonNode json(Node node) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (node instanceof Node.Mapping map) {
            ObjectNode object = make.objectNode();
            map.entries().forEach(entry -> object.set(entry.key().text(), json(entry.value())));
            return object;
        }
        if (node instanceof Node.Items items) {
            ArrayNode array = make.arrayNode();
            items.nodes().forEach(item -> array.add(json(item)));
            return array;
        }
        Node.Scalar scalar = (Node.Scalar) node;
        if (scalar.isNull()) {
            return make.nullNode();
        }
        String text = scalar.text();
        if (scalar.isPlain() && (text.equals("true") || text.equals("false"))) {
            return make.booleanNode(Boolean.parseBoolean(text));
        }
        if (scalar.isPlain() && text.matches("[-+]?[0-9]{1,30}")) {
            return make.numberNode(new BigInteger(text.replace("+", "")));
        }
        if (scalar.isPlain() && text.matches("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")) {
            return make.numberNode(new BigDecimal(text));
        }
        return make.textNode(text);
    }
}
