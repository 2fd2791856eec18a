package io.tidegate.job.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.job.yaml.ScalarType.Fill;
import io.tidegate.job.yaml.Shape.Demand;
import io.tidegate.job.yaml.Type.ListOf;
import io.tidegate.job.yaml.Type.MapOf;
import io.tidegate.job.yaml.Type.Short;
import java.util.List;

/** The description of job files as JSON Schema draft-07, which editors read. The file in the resources is what this gives. */
public final class JsonSchema {
    private static final String ANYWHERE_FILLED = "\\$\\{";
    private static final String FILLED = "\\$\\{|\\{\\{";

    private final ObjectMapper json = new ObjectMapper();
    private final ObjectNode definitions = json.createObjectNode();

    private JsonSchema() {}

    /** The whole schema, ending with a line break. */
    public static String text() {
        return new JsonSchema().write();
    }

    private String write() {
        ObjectNode root = json.createObjectNode();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", "Tidegate job file");
        root.setAll(section(JobFile.PROJECT));
        root.set("definitions", definitions);
        return root.toPrettyString() + "\n";
    }

    private ObjectNode section(Shape shape) {
        ObjectNode section = json.createObjectNode();
        section.put("description", shape.doc());
        section.put("type", "object");
        ObjectNode properties = section.putObject("properties");
        ArrayNode required = json.createArrayNode();
        for (Key key : shape.keys()) {
            properties.set(key.name(), property(key));
            if (key.isRequired()) {
                required.add(key.name());
            }
        }
        if (shape.isOpen()) {
            properties.putObject(Shape.META).put("description", "Yours: read by nobody else.");
        }
        section.putObject("patternProperties").putObject("^" + Shape.EXTENSION);
        section.put("additionalProperties", false);
        if (!required.isEmpty()) {
            section.set("required", required);
        }
        ArrayNode demands = json.createArrayNode();
        shape.demands().forEach(demand -> demand(demand, demands));
        if (!demands.isEmpty()) {
            section.set("allOf", demands);
        }
        return section;
    }

    private ObjectNode property(Key key) {
        ObjectNode property = json.createObjectNode();
        property.put("description", key.doc());
        if (key.isLater()) {
            property.putObject("not");
            return property;
        }
        ObjectNode type = type(key.type());
        if (type.has("$ref")) {
            property.putArray("allOf").add(type);
        } else {
            property.setAll(type);
        }
        key.byDefault().ifPresent(text -> property.put("default", text));
        return property;
    }

    private ObjectNode type(Type type) {
        if (type instanceof ScalarType scalar) {
            return scalar(scalar);
        } else if (type instanceof ListOf list) {
            return list(list);
        } else if (type instanceof MapOf map) {
            ObjectNode node = json.createObjectNode().put("type", "object").put("minProperties", map.atLeast());
            node.set("propertyNames", fragment(map.key()));
            node.set("additionalProperties", type(map.value()));
            return node;
        } else if (type instanceof Short shorter) {
            ObjectNode node = json.createObjectNode();
            ArrayNode forms = node.putArray("anyOf");
            shorter.scalarKey()
                    .ifPresent(key -> forms.add(type(shorter.section().key(key).type())));
            shorter.listKey()
                    .ifPresent(key -> forms.add(type(shorter.section().key(key).type())));
            forms.add(reference(shorter.section()));
            return node;
        }
        return reference((Shape) type);
    }

    private ObjectNode reference(Shape shape) {
        String name = shape.name().replace(' ', '_');
        if (!definitions.has(name)) {
            definitions.putObject(name);
            definitions.set(name, section(shape));
        }
        return json.createObjectNode().put("$ref", "#/definitions/" + name);
    }

    private ObjectNode list(ListOf list) {
        ObjectNode node = json.createObjectNode().put("type", "array").put("minItems", list.atLeast());
        node.set("items", type(list.item()));
        if (list.item() == Scalars.COLUMN || list.item() == Scalars.NAME) {
            node.put("uniqueItems", true);
        }
        if (!list.bareItem()) {
            return node;
        }
        ObjectNode either = json.createObjectNode();
        either.putArray("anyOf").add(type(list.item())).add(node);
        return either;
    }

    /** The type's own schema, or text that something is still to be filled into. */
    private ObjectNode scalar(ScalarType type) {
        ObjectNode own = fragment(type);
        boolean takesAnyText = own.path("type").toString().contains("string")
                && (!own.has("pattern") || own.get("pattern").asText().equals("\\S"));
        if (type.fill().isSql() || takesAnyText) {
            return own;
        }
        ObjectNode filled = json.createObjectNode()
                .put("type", "string")
                .put("pattern", type.fill() == Fill.VARIABLES ? FILLED : ANYWHERE_FILLED);
        if (own.has("anyOf")) {
            ((ArrayNode) own.get("anyOf")).add(filled);
            return own;
        }
        ObjectNode either = json.createObjectNode();
        either.putArray("anyOf").add(own).add(filled);
        return either;
    }

    private ObjectNode fragment(ScalarType type) {
        try {
            return (ObjectNode) json.readTree(type.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema of " + type.words() + " is not JSON", e);
        }
    }

    private void demand(Demand demand, ArrayNode all) {
        if (demand instanceof Demand.ExactlyOne one) {
            present(all.addObject().putArray("oneOf"), one.keys());
        } else if (demand instanceof Demand.AtLeastOne some) {
            present(all.addObject().putArray("anyOf"), some.keys());
        } else if (demand instanceof Demand.Needs needs) {
            all.addObject().putObject("dependencies").putArray(needs.key()).add(needs.needed());
        } else if (demand instanceof Demand.Excludes excludes) {
            for (String other : excludes.others()) {
                all.addObject()
                        .putObject("not")
                        .putArray("required")
                        .add(excludes.key())
                        .add(other);
            }
        }
    }

    private static void present(ArrayNode forms, List<String> keys) {
        keys.forEach(key -> forms.addObject().putArray("required").add(key));
    }
}
