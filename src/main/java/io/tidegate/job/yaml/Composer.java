package io.tidegate.job.yaml;

import io.tidegate.job.yaml.Node.Entry;
import io.tidegate.job.yaml.Node.Items;
import io.tidegate.job.yaml.Node.Mapping;
import io.tidegate.job.yaml.Node.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * YAML text to nodes, from parser events, so that every scalar keeps its text and its place. One document, no tags, no recursion, bounded depth and
 * size; the first fault of syntax ends it, because nothing behind it can be trusted.
 */
final class Composer {
    private static final int DEEPEST = 50;
    private static final long MOST_NODES = 200_000;

    private final SourceText source;
    private final ParserImpl parser;
    private final Map<Anchor, Node> anchors = new HashMap<>();
    private final Map<Anchor, Long> sizes = new HashMap<>();
    private long nodes;

    private Composer(SourceText source) {
        this.source = source;
        LoadSettings settings = LoadSettings.builder().setLabel(source.name()).build();
        this.parser = new ParserImpl(settings, new StreamReader(settings, source.text()));
    }

    /** The top of the document, or empty with a fault. */
    static Optional<Node> compose(SourceText source, Faults faults) {
        try {
            return Optional.of(new Composer(source).document());
        } catch (SyntaxFault e) {
            faults.add(e.place(), e.refusal());
        } catch (YamlEngineException e) {
            SyntaxFault fault = SyntaxFault.of(source, e);
            faults.add(fault.place(), fault.refusal());
        }
        return Optional.empty();
    }

    private Node document() throws SyntaxFault {
        parser.next();
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            throw new SyntaxFault(
                    Place.startOf(source),
                    "Cannot read the file: it is empty",
                    "Start with `version: 1`; `tidegate init` writes a whole job file.");
        }
        parser.next();
        Node top = node(parser.next(), Trail.TOP, 0);
        parser.next();
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            throw new SyntaxFault(
                    place(parser.peekEvent(), Trail.TOP),
                    "Cannot read more than one document in a file",
                    "Remove the `---`, or put the second document into a file of its own and name it under `include`.");
        }
        return top;
    }

    private Node node(Event event, Trail trail, int depth) throws SyntaxFault {
        Place place = place(event, trail);
        if (depth > DEEPEST) {
            throw new SyntaxFault(
                    place,
                    "Cannot read the file: it nests deeper than " + DEEPEST + " levels",
                    "No key lies that deep; look for a stray `[` or `{`.");
        }
        count(1, place);
        if (event instanceof AliasEvent alias) {
            return anchored(alias, place);
        }
        NodeEvent start = (NodeEvent) event;
        long before = nodes;
        Node node;
        if (start instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag(), place);
            node = new Scalar(place, scalar.getValue(), scalar.isPlain());
        } else {
            CollectionStartEvent collection = (CollectionStartEvent) start;
            refuseTag(collection.getTag(), place);
            node = collection.getEventId() == Event.ID.SequenceStart
                    ? items(place, depth)
                    : mapping(place, depth, collection.isFlow());
        }
        if (start.getAnchor().isPresent()) {
            anchors.put(start.getAnchor().get(), node);
            sizes.put(start.getAnchor().get(), nodes - before + 1);
        }
        return node;
    }

    private Items items(Place place, int depth) throws SyntaxFault {
        List<Node> found = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            found.add(node(parser.next(), place.trail().item(found.size()), depth + 1));
        }
        parser.next();
        return new Items(place, found);
    }

    private Mapping mapping(Place place, int depth, boolean isFlow) throws SyntaxFault {
        List<Entry> entries = new ArrayList<>();
        Map<String, Place> seen = new HashMap<>();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Event event = parser.next();
            if (!(event instanceof ScalarEvent)) {
                throw complexKey(place, place(event, place.trail()), isFlow);
            }
            Scalar read = (Scalar) node(event, place.trail(), depth + 1);
            Trail trail = place.trail().key(read.text());
            Place at = read.place();
            Scalar key = new Scalar(
                    new Place(source, at.line(), at.column(), at.length(), trail), read.text(), read.isPlain());
            refuseKey(key, seen.put(key.text(), key.place()));
            entries.add(new Entry(key, node(parser.next(), trail, depth + 1)));
        }
        parser.next();
        return new Mapping(place, entries);
    }

    private void refuseKey(Scalar key, Place first) throws SyntaxFault {
        if (first != null) {
            throw new SyntaxFault(
                    key.place(),
                    "Cannot use the key `" + key.text() + "` twice: it is already on line " + first.line(),
                    "Keep one of the two.");
        }
        if (key.isNull() || key.text().isBlank()) {
            throw new SyntaxFault(
                    key.place(), "Cannot use a blank key", "Write a name before the `:`, or quote it if it is a name.");
        }
        if (key.text().equals("<<")) {
            throw new SyntaxFault(
                    key.place(),
                    "Cannot merge maps with `<<`: it is not part of YAML 1.2",
                    "Put what the jobs share under `defaults:`, or write the keys out.");
        }
    }

    private SyntaxFault complexKey(Place mapping, Place key, boolean isFlow) {
        return isFlow && source.line(key.line()).contains("{{")
                ? SyntaxFault.quoteTemplate(mapping)
                : new SyntaxFault(
                        key,
                        "Cannot use a list, a map or an alias as a key",
                        "Write a name before the `:`; quote it if need be.");
    }

    private Node anchored(AliasEvent alias, Place place) throws SyntaxFault {
        Anchor name = alias.getAlias();
        Node node = anchors.get(name);
        if (node == null) {
            throw new SyntaxFault(
                    place,
                    "Cannot find what `*" + name + "` stands for: nothing before it is marked `&" + name + "`",
                    "Quote the value if it is text that begins with `*`, such as a file pattern.");
        }
        count(sizes.get(name), place);
        return node;
    }

    private void count(long more, Place place) throws SyntaxFault {
        nodes += more;
        if (nodes > MOST_NODES) {
            throw new SyntaxFault(
                    place,
                    "Cannot read the file: it holds more than " + MOST_NODES + " values once its aliases are filled in",
                    "Remove the aliases that multiply one another, or split the file with `include`.");
        }
    }

    private void refuseTag(Optional<String> tag, Place place) throws SyntaxFault {
        if (tag.isPresent()) {
            throw new SyntaxFault(
                    place,
                    "Cannot use the YAML tag `" + tag.get() + "`: only plain values are read",
                    "Remove it; quote the value if it is text that begins with `!`.");
        }
    }

    private Place place(Event event, Trail trail) {
        if (event.getStartMark().isEmpty()) {
            return Place.startOf(source);
        }
        Mark start = event.getStartMark().get();
        Mark end = event.getEndMark().orElse(start);
        boolean oneLine = event instanceof ScalarEvent && end.getLine() == start.getLine();
        int length = oneLine ? Math.max(1, end.getColumn() - start.getColumn()) : 1;
        return new Place(source, start.getLine() + 1, start.getColumn() + 1, length, trail);
    }
}
