package io.tidegate.job.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of one section. Asking for one that is missing throws {@link Absent}: its fault has been reported already. */
public final class Section {
    /** A value is missing because it was faulty; whoever builds from it gives up without another word. */
    static final class Absent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Absent(String key) {
            super(key, null, false, false);
        }
    }

    private final Shape shape;
    private final Place place;
    private final Map<String, Got> values;

    Section(Shape shape, Place place, Map<String, Got> values) {
        this.shape = shape;
        this.place = place;
        this.values = values;
    }

    public Place place() {
        return place;
    }

    /** Where the key's value stands, or the section where it is left out. */
    public Place place(String key) {
        return values.containsKey(key) ? values.get(key).place() : place;
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The value as written, or its default. */
    public <T> Optional<T> find(String key, Class<T> type) {
        Got got = values.get(key);
        if (got != null) {
            return Optional.of(type.cast(got.value()));
        }
        Key described = shape.key(key);
        if (described.byDefault().isEmpty()) {
            return Optional.empty();
        }
        try {
            ScalarType scalar = (ScalarType) described.type();
            return Optional.of(
                    type.cast(scalar.parser().parse(described.byDefault().get())));
        } catch (Refusal e) {
            throw new IllegalStateException("the default of " + key + " is not valid", e);
        }
    }

    public <T> T get(String key, Class<T> type) {
        return find(key, type).orElseThrow(() -> new Absent(key));
    }

    public String text(String key) {
        return get(key, String.class);
    }

    public Optional<String> maybeText(String key) {
        return find(key, String.class);
    }

    /** The value as it may be written down, with secrets as references; empty where the key is left out. */
    Optional<String> shown(String key) {
        return Optional.ofNullable(values.get(key)).map(Got::shown);
    }

    public Optional<Section> section(String key) {
        return find(key, Section.class);
    }

    /** The items of a list; none where the key is left out. */
    public List<Got> items(String key) {
        Got got = values.get(key);
        List<Got> items = new ArrayList<>();
        if (got != null) {
            for (Object item : (List<?>) got.value()) {
                items.add((Got) item);
            }
        }
        return items;
    }

    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Got item : items(key)) {
            texts.add((String) item.value());
        }
        return texts;
    }

    /** The entries of a map in the order of the file; none where the key is left out. */
    public Map<String, Got> entries(String key) {
        Got got = values.get(key);
        Map<String, Got> entries = new LinkedHashMap<>();
        if (got != null) {
            ((Map<?, ?>) got.value()).forEach((name, value) -> entries.put((String) name, (Got) value));
        }
        return entries;
    }

    /** A section of this shape in which nothing is written: defaults only. */
    static Section empty(Shape shape, Place place) {
        return new Section(shape, place, Map.of());
    }
}
