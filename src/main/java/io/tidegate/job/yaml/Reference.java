package io.tidegate.job.yaml;

import io.tidegate.job.yaml.Shape.Demand;
import io.tidegate.job.yaml.Type.ListOf;
import io.tidegate.job.yaml.Type.MapOf;
import io.tidegate.job.yaml.Type.Short;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The description of job files as a page for people. */
public final class Reference {
    private final StringBuilder page = new StringBuilder();
    private final Map<String, Shape> sections = new LinkedHashMap<>();

    private Reference() {}

    /** The page in Markdown: every section with its keys, then every check with its cost and an example. */
    public static String markdown() {
        return new Reference().write();
    }

    private String write() {
        page.append("# jobs.yaml, key by key\n\nGenerated from the description that reads job files. ")
                .append("A key marked \"later\" is known and refused with \"not in this version\".\n");
        collect(JobFile.PROJECT);
        sections.values().forEach(this::section);
        page.append(
                        "\n# Checks\n\nA check is a map with one of these names; beside it only `name`, `where`, `on_fail`, ")
                .append("`on_no_rows` and `description` may stand.\n");
        CheckKeys.KINDS.forEach(this::check);
        page.append("\nLater: ").append(code(CheckKeys.LATER)).append(".\n");
        return page.toString();
    }

    private void collect(Type type) {
        if (type instanceof ListOf list) {
            collect(list.item());
        } else if (type instanceof MapOf map) {
            collect(map.value());
        } else if (type instanceof Short shorter) {
            collect(shorter.section());
        } else if (type instanceof Shape shape
                && shape != CheckKeys.CHECK
                && sections.putIfAbsent(shape.name(), shape) == null) {
            shape.keys().forEach(key -> collect(key.type()));
        }
    }

    private void section(Shape shape) {
        page.append("\n## ")
                .append(shape.name())
                .append("\n\n")
                .append(shape.doc())
                .append('\n');
        table(shape);
    }

    private void table(Shape shape) {
        page.append("\n| key | type | default | |\n|---|---|---|---|\n");
        for (Key key : shape.keys()) {
            if (!key.isLater()) {
                page.append("| `")
                        .append(key.name())
                        .append("` | ")
                        .append(escaped(key.type().words()))
                        .append(" | ")
                        .append(
                                key.isRequired()
                                        ? "required"
                                        : key.byDefault().map(Reference::shown).orElse(""))
                        .append(" | ")
                        .append(escaped(key.doc()))
                        .append(" |\n");
            }
        }
        List<String> later =
                shape.keys().stream().filter(Key::isLater).map(Key::name).toList();
        List<String> rules = new ArrayList<>();
        shape.demands().forEach(demand -> rules.add(rule(demand)));
        if (!later.isEmpty()) {
            rules.add("Later: " + code(later) + ".");
        }
        if (!rules.isEmpty()) {
            page.append('\n').append(String.join(" ", rules)).append('\n');
        }
    }

    private void check(CheckKeys.Kind kind) {
        Type type = kind.key().type();
        page.append("\n## ")
                .append(kind.key().name())
                .append("\n\n")
                .append(kind.key().doc())
                .append(' ')
                .append(kind.cost())
                .append("\n\n```yaml\n- ")
                .append(kind.example())
                .append("\n```\n");
        if (type instanceof Short shorter) {
            page.append("\nShort for: ")
                    .append(String.join(", ", shortForms(shorter)))
                    .append(".\n");
            table(shorter.section());
        } else {
            table((Shape) type);
        }
    }

    private static List<String> shortForms(Short type) {
        List<String> forms = new ArrayList<>();
        type.scalarKey().ifPresent(key -> forms.add("a single value stands for `" + key + "`"));
        type.listKey().ifPresent(key -> forms.add("a list for `" + key + "`"));
        return forms;
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

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }

    private static String code(List<String> names) {
        return "`" + String.join("`, `", names) + "`";
    }
}
