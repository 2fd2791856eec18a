package io.tidegate.job.yaml;

import io.tidegate.job.Cost;
import io.tidegate.job.Job;
import io.tidegate.job.Project;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The project from its section: builds every job, then looks at what the jobs are to one another. */
final class ProjectBuilder {
    private final Build build;
    private final JobFiles files;

    ProjectBuilder(Build build, JobFiles files) {
        this.build = build;
        this.files = files;
    }

    /** Empty where something was faulty. */
    Optional<Project> project(Section section, String file) {
        Optional<String> ledger = build.attempt(() -> location(section, "ledger"));
        Optional<String> warehouse = build.attempt(() -> location(section, "warehouse"));
        Section defaults = section.section("defaults").orElse(Section.empty(JobFile.DEFAULTS, section.place()));
        // a warehouse that is faulty must not hide the faults of the jobs
        JobBuilder builder = new JobBuilder(build, files, defaults, warehouse.orElse("/"));
        CrossChecks together = new CrossChecks(build);
        List<Job> jobs = new ArrayList<>();
        for (Got got : section.items("jobs")) {
            if (build.faults().isFull()) {
                break;
            }
            Section one = (Section) got.value();
            together.add(one);
            Optional<Job> job = builder.job(one);
            if (job.isPresent() && ledger.isPresent()) {
                Section target = one.get("target", Section.class);
                together.target(
                        job.get(),
                        target.place(List.of("path", "catalog_table").stream()
                                .filter(target::has)
                                .findFirst()
                                .orElse("table")),
                        ledger.get());
            }
            job.ifPresent(jobs::add);
        }
        together.upstream();
        return build.attempt(() -> new Project(
                section.text("project"),
                file,
                ledger.orElseThrow(() -> new Section.Absent("ledger")),
                warehouse.orElseThrow(() -> new Section.Absent("warehouse")),
                build.filler().vars(),
                section.section("guardrails")
                        .orElse(Section.empty(JobFile.GUARDRAILS, section.place()))
                        .get("max_partitions", Long.class)
                        .intValue(),
                section.section("cost").map(ProjectBuilder::cost).orElse(Cost.NONE),
                jobs));
    }

    private String location(Section section, String key) {
        Place place = section.place(key);
        String text = section.text(key);
        return build.at(place, () -> build.paths().location(text, place.source().folder()));
    }

    private static Cost cost(Section section) {
        return new Cost(
                section.text("currency"),
                section.get("core_hour", BigDecimal.class),
                section.get("gb_read", BigDecimal.class),
                section.get("gb_written", BigDecimal.class),
                section.get("headroom", BigDecimal.class));
    }
}
