package io.tidegate.job.yaml;

import io.tidegate.job.CatalogName;
import io.tidegate.job.Target;
import io.tidegate.job.Target.FileLayout;
import io.tidegate.job.Target.OnEmpty;
import io.tidegate.job.Target.SchemaChange;
import java.time.Duration;
import java.util.Optional;

/** A target from its section: where the table lies, and how it is written. */
final class TargetBuilder {
    private final Build build;
    private final String warehouse;

    /** @param warehouse absolute path or URI */
    TargetBuilder(Build build, String warehouse) {
        this.build = build;
        this.warehouse = warehouse;
    }

    /** @param job names the table where only a path is given */
    Target target(Section section, String job) {
        Place place = section.place("path");
        boolean hasPath = section.has("path");
        Optional<CatalogName> catalog = section.find("catalog_table", CatalogName.class);
        String location = catalog.isPresent()
                ? ""
                : hasPath
                        ? build.at(
                                place,
                                () -> build.paths()
                                        .location(
                                                section.text("path"),
                                                place.source().folder()))
                        : warehouse + "/" + section.text("table");
        section.text("write");
        FileLayout files = section.section("files")
                .map(f -> new FileLayout(f.get("target_size", Long.class), f.texts("sort_within")))
                .orElse(FileLayout.DEFAULT);
        return new Target(
                catalog.map(CatalogName::table).orElseGet(() -> hasPath ? job : section.text("table")),
                catalog,
                location,
                section.texts("keys"),
                Build.constant(OnEmpty.class, section.text("on_empty")),
                Build.constant(SchemaChange.class, section.text("schema_change")),
                files,
                section.get("rollback_window", Duration.class),
                section.get("single_writer", Boolean.class));
    }
}
