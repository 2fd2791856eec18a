package io.tidegate.job.yaml;

import io.tidegate.job.Transform;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A transform from its section; SQL files are read here, so that a plan holds the very text that will run. */
final class TransformBuilder {
    private static final int LONGEST_SQL = 1_000_000;

    private final Build build;
    private final JobFiles files;

    TransformBuilder(Build build, JobFiles files) {
        this.build = build;
        this.files = files;
    }

    Transform transform(Section section) {
        if (section.has("class")) {
            Map<String, String> options = new LinkedHashMap<>();
            section.entries("options").forEach((name, got) -> options.put(name, (String) got.value()));
            return new Transform.JavaClass(section.text("class"), options);
        }
        if (section.has("sql")) {
            String sql = section.text("sql");
            return build.at(section.place("sql"), () -> {
                SqlText.refuseUnknownVariables(sql, build.filler().vars());
                return new Transform.Sql(sql, Optional.empty());
            });
        }
        return file(section.text("sql_file"), section.place("sql_file"));
    }

    private Transform file(String written, Place place) {
        Path path = build.at(
                place, () -> build.paths().inProject(written, place.source().folder()));
        String name = build.paths().portable(path.toString());
        SourceText source = build.at(place, () -> files.sql(path, name, LONGEST_SQL));
        return build.at(Place.startOf(source), () -> {
            if (source.text().isBlank()) {
                throw new Refusal("Cannot use the SQL file: it is empty", "Write the query into it.");
            }
            SqlText.refuseText(source.text(), false);
            SqlText.refuseUnknownVariables(source.text(), build.filler().vars());
            return new Transform.Sql(source.text(), Optional.of(name));
        });
    }
}
