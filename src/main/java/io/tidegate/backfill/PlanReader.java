package io.tidegate.backfill;

import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Spread;
import io.tidegate.job.Grain;
import io.tidegate.job.Nearest;
import io.tidegate.job.Owner;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.Project;
import io.tidegate.job.yaml.DescribedFile;
import io.tidegate.job.yaml.Got;
import io.tidegate.job.yaml.Place;
import io.tidegate.job.yaml.Refusal;
import io.tidegate.job.yaml.Section;
import io.tidegate.ledger.BackfillId;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A plan from its file. What the file says twice, for people, is held against what it follows from. */
final class PlanReader {
    /** Each planned partition is named twice, by its kind and in its chunk. */
    private static final int MOST_PARTITIONS = 1_000_000;

    private final DescribedFile file;
    private final Project project;
    private final List<String> disagreements = new ArrayList<>();
    private int partitionsRead;

    private PlanReader(DescribedFile file, Project project) {
        this.file = file;
        this.project = project;
    }

    /**
     * What was read.
     *
     * @param hash as the file says
     * @param disagreements where the file contradicts itself, in words
     */
    record Read(ReadPlan result, String hash, List<String> disagreements) {}

    static Read read(Path path, String shown, Project project) {
        DescribedFile file = DescribedFile.read(path, shown, PlanShape.PLAN);
        PlanReader reader = new PlanReader(file, project);
        Optional<BackfillPlan> plan = file.top().flatMap(top -> file.attempt(() -> reader.plan(top)));
        if (plan.isEmpty() || !file.faults().isEmpty()) {
            return new Read(new ReadPlan.Invalid(file.faults()), "", List.of());
        }
        String hash = file.top().orElseThrow().text("hash");
        return new Read(new ReadPlan.Valid(plan.get()), hash, reader.disagreements);
    }

    private BackfillPlan plan(Section top) {
        List<JobPart> parts = new ArrayList<>();
        for (Got job : top.items("jobs")) {
            file.attempt(() -> part((Section) job.value())).ifPresent(parts::add);
        }
        Section planned = top.get("planned", Section.class);
        List<Approval> approvals = top.items("approvals").stream()
                .map(got -> approval((Section) got.value()))
                .toList();
        return new BackfillPlan(
                top.get("backfill", BackfillId.class),
                top.text("reason"),
                planned.text("by"),
                planned.get("at", Instant.class),
                planned.text("code"),
                planned.text("command"),
                top.text("currency"),
                top.find("budget", BigDecimal.class),
                top.find("window", Hours.class),
                top.get("newest_first", Boolean.class),
                top.maybeText("needs_approval"),
                parts,
                approvals);
    }

    private static Approval approval(Section section) {
        return new Approval(
                section.text("by"), section.get("at", Instant.class), section.text("hash"), section.maybeText("note"));
    }

    private JobPart part(Section section) {
        String job = section.text("job");
        if (project.find(job).isEmpty()) {
            file.fault(
                    section.place("job"),
                    "Cannot find a job named `" + job + "` in " + project.file(),
                    Nearest.hint(job, project.jobs().stream().map(j -> j.name()).toList())
                            + "A plan is for one project; when the job was renamed, plan again.");
        }
        Grain grain = Grain.valueOf(section.text("grain").toUpperCase(Locale.ROOT));
        Optional<List<JobPart.PlannedChunk>> chunks = file.attempt(() -> chunks(section, grain));
        Optional<Map<Partition, Boolean>> kinds = file.attempt(() -> kinds(section, grain));
        Optional<Map<Partition, String>> inputs = file.attempt(() -> inputs(section, grain));
        Optional<List<JobPart.LeftOut>> leftOut = file.attempt(() -> leftOut(section, grain));
        Optional<Estimate> estimate = file.attempt(() -> estimate(section.get("estimate", Section.class)));
        JobPart part = new JobPart(
                job,
                owner(section.get("owner", Section.class)),
                section.text("definition"),
                section.get("table_version", Long.class),
                file.require(chunks),
                file.require(inputs),
                file.require(kinds),
                file.require(leftOut),
                replaced(section.get("replaces", Section.class)),
                section.items("readers").stream()
                        .map(got -> reader((Section) got.value()))
                        .toList(),
                file.require(estimate));
        List<Partition> partitions = part.partitions();
        if (partitions.isEmpty()) {
            return part;
        }
        String range = new PartitionRange(partitions.get(0), partitions.get(partitions.size() - 1)).toString();
        agree(
                section.place("range"),
                "range: " + section.text("range"),
                section.text("range").equals(range));
        return part;
    }

    private List<JobPart.PlannedChunk> chunks(Section job, Grain grain) {
        List<JobPart.PlannedChunk> chunks = new ArrayList<>();
        for (Got chunk : job.items("chunks")) {
            file.attempt(() -> spans(grain, chunk))
                    .ifPresent(partitions -> chunks.add(new JobPart.PlannedChunk(chunks.size() + 1, partitions)));
        }
        return chunks;
    }

    private Map<Partition, Boolean> kinds(Section job, Grain grain) {
        Map<Partition, Boolean> isReprocess = new HashMap<>();
        kind(job, "backfill", grain).forEach(p -> isReprocess.put(p, false));
        kind(job, "reprocess", grain).forEach(p -> isReprocess.put(p, true));
        return isReprocess;
    }

    private List<Partition> kind(Section job, String key, Grain grain) {
        Section kind = job.get(key, Section.class);
        List<Partition> partitions = all(grain, kind.items("ranges"));
        long told = kind.get("partitions", Long.class);
        agree(kind.place("partitions"), "partitions: " + told, told == partitions.size());
        return partitions;
    }

    private void agree(Place place, String said, boolean isSo) {
        if (!isSo) {
            disagreements.add("line %d, `%s`".formatted(place.line(), said));
        }
    }

    private List<JobPart.LeftOut> leftOut(Section job, Grain grain) {
        List<JobPart.LeftOut> leftOut = new ArrayList<>();
        for (Got got : job.items("left_out")) {
            Section group = (Section) got.value();
            String why = group.text("why");
            all(grain, group.items("partitions")).forEach(p -> leftOut.add(new JobPart.LeftOut(p, why)));
        }
        leftOut.sort((a, b) -> a.partition().compareTo(b.partition()));
        return leftOut;
    }

    private Map<Partition, String> inputs(Section job, Grain grain) {
        Map<Partition, String> inputs = new HashMap<>();
        job.entries("inputs").forEach((first, digests) -> {
            Partition partition = file.at(digests.place(), () -> Partition.parse(grain, first));
            for (String digest : ((String) digests.value()).strip().split("\\s+")) {
                inputs.put(partition, digest);
                partition = partition.next();
            }
        });
        return inputs;
    }

    private static JobPart.Replaced replaced(Section section) {
        return new JobPart.Replaced(
                count(section, "partitions"),
                count(section, "files"),
                section.get("rows", Long.class),
                section.get("bytes", Long.class),
                section.find("without_rows", Long.class).map(Long::intValue).orElse(0));
    }

    private static JobPart.Reader reader(Section section) {
        return new JobPart.Reader(section.text("job"), owner(section.get("owner", Section.class)));
    }

    private static Owner owner(Section section) {
        return new Owner(section.text("team"), section.text("contact"));
    }

    private Estimate estimate(Section section) {
        Optional<Long> kept = section.find("bytes_kept", Long.class);
        return new Estimate(
                count(section, "partitions"),
                spread(section, "core_seconds"),
                spread(section, "cost"),
                section.text("currency"),
                spread(section, "seconds"),
                count(section, "cores"),
                section.get("bytes_read", Long.class),
                spread(section, "bytes_written"),
                kept.map(OptionalLong::of).orElse(OptionalLong.empty()),
                section.text("basis"),
                section.text("driver"),
                section.find("one_day_times_days", BigDecimal.class),
                section.texts("warnings"));
    }

    private Spread spread(Section estimate, String key) {
        Section section = estimate.get(key, Section.class);
        return file.at(section.place(), () -> {
            try {
                return new Spread(
                        section.get("low", BigDecimal.class),
                        section.get("likely", BigDecimal.class),
                        section.get("high", BigDecimal.class));
            } catch (IllegalArgumentException e) {
                throw new Refusal("Cannot use this as a range: " + e.getMessage(), "Write low <= likely <= high.");
            }
        });
    }

    private static int count(Section section, String key) {
        return section.get(key, Long.class).intValue();
    }

    private List<Partition> all(Grain grain, List<Got> spans) {
        List<Partition> partitions = new ArrayList<>();
        spans.forEach(span -> partitions.addAll(spans(grain, span)));
        return partitions;
    }

    private List<Partition> spans(Grain grain, Got span) {
        return file.at(span.place(), () -> {
            if (partitionsRead > MOST_PARTITIONS) {
                throw new Refusal(
                        "Cannot read the plan: it names more than %,d partitions".formatted(MOST_PARTITIONS),
                        "Plan again, a shorter range.");
            }
            List<Partition> partitions = Spans.parse(grain, (String) span.value());
            partitionsRead += partitions.size();
            return partitions;
        });
    }
}
