package io.tidegate.job.yaml;

import io.tidegate.job.yaml.Node.Entry;
import io.tidegate.job.yaml.Node.Items;
import io.tidegate.job.yaml.Node.Mapping;
import io.tidegate.job.yaml.Node.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays the file of an environment over the job file: maps merge key by key, jobs and their sources by name, and any other list or value is replaced
 * whole. Every node keeps the place it came from.
 */
final class Overlay {
    private Overlay() {}

    static Mapping over(Mapping base, Mapping overlay) {
        Map<String, Entry> merged = new LinkedHashMap<>();
        base.entries().forEach(entry -> merged.put(entry.key().text(), entry));
        for (Entry entry : overlay.entries()) {
            String key = entry.key().text();
            Entry under = merged.get(key);
            merged.put(key, under == null ? entry : new Entry(entry.key(), over(key, under.value(), entry.value())));
        }
        return new Mapping(base.place(), List.copyOf(merged.values()));
    }

    /** The map with more items at the end of a list. */
    static Mapping append(Mapping base, String key, Scalar keyIfAbsent, List<Node> more) {
        Node list = base.find(key).orElse(null);
        if (list != null && !(list instanceof Items)) {
            return base;
        }
        List<Node> nodes = new ArrayList<>();
        if (list instanceof Items items) {
            nodes.addAll(items.nodes());
        }
        nodes.addAll(more);
        Items longer = new Items(list == null ? keyIfAbsent.place() : list.place(), nodes);
        Mapping added = new Mapping(base.place(), List.of(new Entry(keyIfAbsent, longer)));
        Map<String, Entry> entries = new LinkedHashMap<>();
        base.entries().forEach(entry -> entries.put(entry.key().text(), entry));
        entries.put(key, added.entries().get(0));
        return new Mapping(base.place(), List.copyOf(entries.values()));
    }

    private static Node over(String key, Node base, Node overlay) {
        if (base instanceof Mapping under && overlay instanceof Mapping above) {
            return over(under, above);
        }
        boolean isNamed = key.equals("jobs") || key.equals("sources");
        if (isNamed && base instanceof Items under && overlay instanceof Items above) {
            return byName(under, above);
        }
        return overlay;
    }

    private static Items byName(Items base, Items overlay) {
        Map<Object, Node> merged = new LinkedHashMap<>();
        base.nodes().forEach(node -> merged.put(unused(merged, name(node)), node));
        for (Node node : overlay.nodes()) {
            Object name = name(node);
            Node under = merged.get(name);
            merged.put(name, under instanceof Mapping b && node instanceof Mapping o ? over(b, o) : node);
        }
        return new Items(base.place(), List.copyOf(merged.values()));
    }

    /** Two of one name both stay, for the reader to refuse. */
    private static Object unused(Map<Object, Node> merged, Object name) {
        return merged.containsKey(name) ? new Object() : name;
    }

    private static Object name(Node node) {
        if (node instanceof Mapping map && map.find("name").orElse(null) instanceof Scalar scalar) {
            return scalar.text();
        }
        return new Object();
    }
}
