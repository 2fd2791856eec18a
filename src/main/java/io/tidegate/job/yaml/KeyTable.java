package io.tidegate.job.yaml;

import io.tidegate.job.yaml.Shape.Demand;
import java.util.ArrayList;
import java.util.List;

/** The keys of a section as a table in Markdown, and below it what they demand of one another. */
final class KeyTable {
    private KeyTable() {}

    static String of(Shape shape) {
        StringBuilder table = new StringBuilder(of(shape.keys()));
        List<String> later =
                shape.keys().stream().filter(Key::isLater).map(Key::name).toList();
        List<String> rules = new ArrayList<>();
        shape.demands().forEach(demand -> rules.add(rule(demand)));
        if (!later.isEmpty()) {
            rules.add("Later: " + code(later) + ".");
        }
        if (!rules.isEmpty()) {
            table.append('\n').append(String.join(" ", rules)).append('\n');
        }
        return table.toString();
    }

    static String of(List<Key> keys) {
        StringBuilder table = new StringBuilder("\n| key | type | default | |\n|---|---|---|---|\n");
        for (Key key : keys) {
            if (!key.isLater()) {
                table.append("| `")
                        .append(key.name())
                        .append("` | ")
                        .append(escaped(key.type().words()))
                        .append(" | ")
                        .append(
                                key.isRequired()
                                        ? "required"
                                        : key.byDefault().map(KeyTable::shown).orElse(""))
                        .append(" | ")
                        .append(escaped(key.doc()))
                        .append(" |\n");
            }
        }
        return table.toString();
    }

    private static String rule(Demand demand) {
        if (demand instanceof Demand.ExactlyOne one) {
            return "Exactly one of " + code(one.keys()) + ".";
        } else if (demand instanceof Demand.AtLeastOne some) {
            return "At least one of " + code(some.keys()) + ".";
        } else if (demand instanceof Demand.Needs needs) {
            return "`" + needs.key() + "` needs `" + needs.needed() + "`.";
        }
        Demand.Excludes excludes = (Demand.Excludes) demand;
        return "`" + excludes.key() + "` excludes " + code(excludes.others()) + ": " + excludes.why() + ".";
    }

    private static String shown(String text) {
        return text.isEmpty() ? "empty" : "`" + escaped(text) + "`";
    }

    static String escaped(String text) {
        return text.replace("|", "\\|");
    }

    static String code(List<String> names) {
        return "`" + String.join("`, `", names) + "`";
    }
}
