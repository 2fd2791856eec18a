package io.tidegate.job.yaml;

import io.tidegate.job.Cost;
import io.tidegate.job.Guardrails;
import io.tidegate.job.Job;
import io.tidegate.job.Project;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
        Optional<Cost> cost = build.attempt(
                () -> section.section("cost").map(ProjectBuilder::cost).orElse(Cost.NONE));
        Optional<Guardrails> guardrails = build.attempt(() -> guardrails(
                section.section("guardrails").orElse(Section.empty(JobFile.GUARDRAILS, section.place())), cost));
        return build.attempt(() -> new Project(
                section.text("project"),
                file,
                ledger.orElseThrow(() -> new Section.Absent("ledger")),
                warehouse.orElseThrow(() -> new Section.Absent("warehouse")),
                build.filler().vars(),
                guardrails.orElseThrow(() -> new Section.Absent("guardrails")),
                cost.orElseThrow(() -> new Section.Absent("cost")),
                jobs));
    }

    private String location(Section section, String key) {
        Place place = section.place(key);
        String text = section.text(key);
        return build.at(place, () -> build.paths().location(text, place.source().folder()));
    }

    private Guardrails guardrails(Section section, Optional<Cost> cost) {
        Optional<Section> above = section.section("approval_above");
        Optional<BigDecimal> aboveCost = above.flatMap(a -> a.find("cost", BigDecimal.class));
        Optional<BigDecimal> budget = section.find("budget", BigDecimal.class);
        if (cost.filter(Cost::isFree).isPresent()) {
            aboveCost.ifPresent(limit -> withoutPrices(above.get().place("cost")));
            budget.ifPresent(limit -> withoutPrices(section.place("budget")));
        }
        return new Guardrails(
                section.get("max_partitions", Long.class).intValue(),
                above.flatMap(a -> a.find("partitions", Long.class))
                        .map(most -> OptionalInt.of(most.intValue()))
                        .orElse(OptionalInt.empty()),
                aboveCost,
                section.get("approval_by_another", Boolean.class),
                budget);
    }

    /** A limit that nothing can ever reach would be a check that cannot fail. */
    private void withoutPrices(Place place) {
        build.fault(
                place,
                "Cannot hold anything to a cost: there are no prices",
                "Set `core_hour` under `cost`, or remove this.");
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
