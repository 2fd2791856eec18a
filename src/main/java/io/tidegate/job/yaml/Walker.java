package io.tidegate.job.yaml;

import io.tidegate.job.Nearest;
import io.tidegate.job.yaml.Node.Entry;
import io.tidegate.job.yaml.Node.Items;
import io.tidegate.job.yaml.Node.Mapping;
import io.tidegate.job.yaml.Node.Scalar;
import io.tidegate.job.yaml.Shape.Demand;
import io.tidegate.job.yaml.Type.ListOf;
import io.tidegate.job.yaml.Type.MapOf;
import io.tidegate.job.yaml.Type.Short;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads nodes as their description says, and reports whatever is not as described. Goes on after each fault. */
final class Walker {
    private final Filler filler;
    private final Faults faults;

    Walker(Filler filler, Faults faults) {
        this.filler = filler;
        this.faults = faults;
    }

    Optional<Section> section(Node node, Shape shape) {
        return read(node, shape).map(got -> (Section) got.value());
    }

    /** Empty where there was a fault. */
    Optional<Got> read(Node node, Type type) {
        if (faults.isFull()) {
            return Optional.empty();
        }
        if (node instanceof Scalar scalar && !(type instanceof ScalarType) && isBlank(scalar)) {
            blank(scalar);
            return Optional.empty();
        }
        if (type instanceof ScalarType scalarType) {
            return node instanceof Scalar scalar
                    ? scalar(scalar, scalarType)
                    : unexpected(node, type, "Write one value.");
        }
        if (type instanceof Short shorter) {
            return shorter(node, shorter);
        }
        if (type instanceof ListOf list) {
            return list(node, list);
        }
        if (type instanceof MapOf map) {
            return node instanceof Mapping mapping
                    ? map(mapping, map)
                    : unexpected(node, type, "Write `name: value`, one a line.");
        }
        Shape shape = (Shape) type;
        return node instanceof Mapping mapping
                ? shape(mapping, shape)
                : unexpected(node, type, "Write its keys below it, indented: " + known(shape) + ".");
    }

    private Optional<Got> scalar(Scalar node, ScalarType type) {
        boolean isEmpty = node.text().isEmpty() && !node.isPlain();
        if (isBlank(node) && !(isEmpty && type.mayBeEmpty())) {
            blank(node);
            return Optional.empty();
        }
        try {
            Filler.Filled filled =
                    filler.fill(node.text(), type.fill(), node.place().source().folder());
            if (filled.text().isBlank() && !type.mayBeEmpty()) {
                throw new Refusal(
                        "Cannot use `" + node.text() + "`: it comes out empty",
                        "Blank never means the default; fill it or leave the key out.");
            }
            return Optional.of(new Got(type.parser().parse(filled.text()), node.place(), filled.shown()));
        } catch (Refusal e) {
            faults.add(node.place(), e);
            return Optional.empty();
        }
    }

    private Optional<Got> shorter(Node node, Short type) {
        Optional<String> key =
                node instanceof Scalar ? type.scalarKey() : node instanceof Items ? type.listKey() : Optional.empty();
        if (key.isPresent()) {
            Entry entry = new Entry(new Scalar(node.place(), key.get(), true), node);
            return shape(new Mapping(node.place(), List.of(entry)), type.section());
        }
        return node instanceof Mapping mapping
                ? shape(mapping, type.section())
                : unexpected(node, type, "Write a map with the keys " + known(type.section()) + ".");
    }

    private Optional<Got> list(Node node, ListOf type) {
        List<Node> nodes;
        if (node instanceof Items items) {
            nodes = items.nodes();
        } else if (node instanceof Scalar && type.bareItem()) {
            nodes = List.of(node);
        } else {
            return unexpected(node, type, "Write a list: [a, b], or one `- …` a line.");
        }
        if (nodes.size() < type.atLeast()) {
            faults.add(node.place(), "Cannot use an empty list here", "Write at least one item, or leave the key out.");
            return Optional.empty();
        }
        List<Got> read = new ArrayList<>();
        Map<String, Place> seen = new HashMap<>();
        boolean isNames = type.item() == Scalars.COLUMN || type.item() == Scalars.NAME;
        for (Node item : nodes) {
            Optional<Got> got = read(item, type.item());
            if (got.isPresent()
                    && isNames
                    && isTwice((String) got.get().value(), got.get().place(), seen)) {
                continue;
            }
            got.ifPresent(read::add);
        }
        return Optional.of(new Got(read, node.place(), ""));
    }

    private Optional<Got> map(Mapping written, MapOf type) {
        Mapping node = TornValue.faulted(written, faults);
        if (written.entries().size() < type.atLeast()) {
            faults.add(node.place(), "Cannot use an empty map here", "Write at least one entry, or leave the key out.");
            return Optional.empty();
        }
        Map<String, Got> read = new LinkedHashMap<>();
        Map<String, Place> seen = new HashMap<>();
        for (Entry entry : node.entries()) {
            Optional<Got> key = scalar(entry.key(), type.key());
            Optional<Got> value = read(entry.value(), type.value());
            if (key.isPresent()
                    && !isTwice((String) key.get().value(), entry.key().place(), seen)) {
                value.ifPresent(got -> read.put((String) key.get().value(), got));
            }
        }
        return Optional.of(new Got(read, node.place(), ""));
    }

    private boolean isTwice(String name, Place place, Map<String, Place> seen) {
        Place first = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), place);
        if (first != null) {
            faults.add(
                    place,
                    "Cannot name `" + name + "` twice: it is already on line " + first.line(),
                    "Keep one of the two; upper and lower case make no difference in column names.");
        }
        return first != null;
    }

    private Optional<Got> shape(Mapping written, Shape shape) {
        Mapping node = TornValue.faulted(written, faults);
        Map<String, Got> values = new LinkedHashMap<>();
        Map<String, Place> present = new LinkedHashMap<>();
        written.entries().stream()
                .filter(entry ->
                        shape.has(entry.key().text()) && !node.entries().contains(entry))
                .forEach(torn -> present.put(torn.key().text(), torn.key().place()));
        boolean isLater = false;
        for (Entry entry : node.entries()) {
            String name = entry.key().text();
            if (shape.isAuthors(name)) {
                continue;
            }
            if (!shape.has(name)) {
                unknown(entry.key(), shape);
                continue;
            }
            Key key = shape.key(name);
            if (key.isLater()) {
                isLater = true;
                faults.add(
                        entry.key().place(),
                        "Cannot use `" + name + "`: it is not in this version",
                        "Remove it; Tidegate refuses what it would not act on.");
                continue;
            }
            present.put(name, entry.key().place());
            read(entry.value(), key.type()).ifPresent(got -> values.put(name, got));
        }
        for (Key key : shape.keys()) {
            if (key.isRequired() && !present.containsKey(key.name())) {
                faults.add(
                        node.place(),
                        "Cannot do without `" + key.name() + "`: it is missing" + in(shape),
                        missing(shape, key));
            }
        }
        if (!isLater) {
            for (Demand demand : shape.demands()) {
                check(demand, node.place(), present, shape);
            }
        }
        return Optional.of(new Got(new Section(shape, node.place(), values), node.place(), ""));
    }

    private static String missing(Shape shape, Key key) {
        if (shape == JobFile.JOB && key.name().equals("checks")) {
            return "Write the checks of the gate, or `checks: []` for a job without one.";
        }
        return "Add `" + key.name() + ": …` (" + key.type().words() + "). " + key.doc();
    }

    private void check(Demand demand, Place place, Map<String, Place> present, Shape shape) {
        if (demand instanceof Demand.ExactlyOne one) {
            List<String> found =
                    present.keySet().stream().filter(one.keys()::contains).toList();
            if (found.isEmpty()) {
                faults.add(place, "Cannot find one of " + names(one.keys()) + in(shape), "Write exactly one of them.");
            } else if (found.size() > 1) {
                faults.add(
                        present.get(found.get(1)),
                        "Cannot use " + names(found) + " together" + in(shape),
                        "Keep one of them.");
            }
        } else if (demand instanceof Demand.AtLeastOne some) {
            if (some.keys().stream().noneMatch(present::containsKey)) {
                faults.add(place, "Cannot do without " + names(some.keys()) + in(shape), "Write at least one of them.");
            }
        } else if (demand instanceof Demand.Needs needs) {
            if (present.containsKey(needs.key()) && !present.containsKey(needs.needed())) {
                faults.add(
                        present.get(needs.key()),
                        "Cannot use `" + needs.key() + "` without `" + needs.needed() + "`",
                        "Add `" + needs.needed() + ": …`, or remove `" + needs.key() + "`.");
            }
        } else if (demand instanceof Demand.Excludes excludes && present.containsKey(excludes.key())) {
            for (String other : excludes.others()) {
                if (present.containsKey(other)) {
                    faults.add(
                            present.get(other),
                            "Cannot use `" + other + "` beside `" + excludes.key() + "`: " + excludes.why(),
                            "Remove `" + other + "`.");
                }
            }
        }
    }

    private void unknown(Scalar key, Shape shape) {
        List<String> names =
                shape.keys().stream().filter(k -> !k.isLater()).map(Key::name).toList();
        String cure = shape == CheckKeys.CHECK
                ? "Beside the check's name only name, where, on_fail, on_no_rows and description may stand; everything else goes into its value."
                : "Known are " + known(shape) + "; what is yours alone goes under a name that begins with `x-`.";
        faults.add(
                key.place(),
                "Cannot use the key `" + key.text() + "`: nobody knows it" + in(shape),
                cure,
                Nearest.to(key.text(), names));
    }

    private void blank(Scalar node) {
        Place place = node.place();
        String line = place.source().line(place.line());
        boolean isComment = node.isPlain() && node.text().isEmpty() && line.indexOf('#') >= 0;
        faults.add(
                place,
                "Cannot leave this blank: a blank value is never the default",
                isComment
                        ? "Quote the value if `#` is part of it: unquoted, a comment begins there. Otherwise fill it or remove the key."
                        : "Fill it, or remove the key to get the default.");
    }

    private Optional<Got> unexpected(Node node, Type type, String cure) {
        if (node instanceof Mapping
                && node.place().source().line(node.place().line()).contains("{{")) {
            SyntaxFault quote = SyntaxFault.quoteTemplate(node.place());
            faults.add(quote.place(), quote.refusal());
            return Optional.empty();
        }
        faults.add(node.place(), "Cannot read " + node.what() + " as a " + type.words(), cure);
        return Optional.empty();
    }

    private static boolean isBlank(Scalar scalar) {
        return scalar.isNull() || scalar.text().isBlank();
    }

    private static String in(Shape shape) {
        return " in the " + shape.name();
    }

    private static String known(Shape shape) {
        return String.join(
                ", ",
                shape.keys().stream().filter(k -> !k.isLater()).map(Key::name).toList());
    }

    private static String names(List<String> keys) {
        return keys.size() > 6
                ? "the known names (" + String.join(", ", keys) + ")"
                : "`" + String.join("`, `", keys) + "`";
    }
}
