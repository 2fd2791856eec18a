package io.tidegate.job.yaml;

import io.tidegate.job.yaml.Type.ListOf;
import io.tidegate.job.yaml.Type.MapOf;
import io.tidegate.job.yaml.Type.Short;
import java.util.LinkedHashMap;
import java.util.Map;

/** The description of job files as a page for people. */
public final class Reference {
    private final StringBuilder page = new StringBuilder();
    private final Map<String, Shape> sections = new LinkedHashMap<>();

    private Reference() {}

    /** The page in Markdown: every section with its keys. Checks have a page of their own: {@link CheckReference}. */
    public static String markdown() {
        return new Reference().write();
    }

    private String write() {
        page.append("# jobs.yaml, key by key\n\nGenerated from the description that reads job files. ")
                .append("A key marked \"later\" is known and refused with \"not in this version\". ")
                .append("What may stand under `checks` is on [a page of its own](checks.md).\n");
        collect(JobFile.PROJECT);
        sections.values().forEach(this::section);
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
                .append('\n')
                .append(KeyTable.of(shape));
    }
}
