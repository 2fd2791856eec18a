package io.tidegate.job.yaml;

import io.tidegate.job.yaml.Node.Entry;
import io.tidegate.job.yaml.Node.Mapping;
import io.tidegate.job.yaml.Node.Scalar;
import java.util.ArrayList;
import java.util.List;

/** A value such as {@code decimal(12,2)} inside <code>{…}</code>, where YAML takes its comma for the end of it, and the rest for a key. */
final class TornValue {
    private TornValue() {}

    /** The map without such values and their rests; one fault for each, which says what to quote. */
    static Mapping faulted(Mapping node, Faults faults) {
        List<Entry> whole = new ArrayList<>();
        for (int i = 0; i < node.entries().size(); i++) {
            Entry entry = node.entries().get(i);
            if (i + 1 < node.entries().size()
                    && entry.value() instanceof Scalar begin
                    && isTorn(begin, node.entries().get(i + 1))) {
                String rest = node.entries().get(i + 1).key().text();
                faults.add(
                        begin.place(),
                        "Cannot use `%s`: the comma behind it ended it, as commas do inside {…}"
                                .formatted(begin.text()),
                        "Quote it: \"%s,%s\".".formatted(begin.text(), rest));
                i++;
            } else {
                whole.add(entry);
            }
        }
        return whole.size() == node.entries().size() ? node : new Mapping(node.place(), whole);
    }

    private static boolean isTorn(Scalar begin, Entry next) {
        return begin.isPlain()
                && isOpen(begin.text())
                && next.key().isPlain()
                && next.key().text().endsWith(")")
                && next.value() instanceof Scalar nothing
                && nothing.isNull();
    }

    private static boolean isOpen(String text) {
        return text.indexOf('(') >= 0 && text.indexOf(')') < 0;
    }
}
