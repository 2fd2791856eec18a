package io.tidegate.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.Window;
import io.tidegate.log.PartitionValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerPropertyTest {
    private static final int LENGTH = 25;

    @TempDir
    Path root;

    /** Publishes, overwrites, blocks and changes inputs at random, and asks for plans in between. */
    @Test
    void a_plan_never_leaves_its_choice_and_never_takes_what_is_up_to_date_or_foreign() throws Exception {
        long seed = Long.getLong("tidegate.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int story = 0; story < 40; story++) {
            Grain grain = Grain.values()[random.nextInt(Grain.values().length)];
            new Story(root.resolve("story" + story), grain, random, "seed " + seed + " story " + story).tell();
        }
    }

    /** One job's life, with a model beside it of what is foreign and what was built from which files. */
    private static final class Story {
        private final Random random;
        private final String told;
        private final Scene scene;
        private final Job job;
        private final List<Partition> partitions;
        private final Set<Partition> foreign = new HashSet<>();
        private final Set<Partition> upToDate = new HashSet<>();

        Story(Path root, Grain grain, Random random, String told) {
            this.random = random;
            this.told = told;
            this.scene = new Scene(root);
            Partition start =
                    Partition.at(grain, java.time.Instant.parse("2019-03-04T00:00:00Z"), java.time.ZoneOffset.UTC);
            this.job = Jobs.job(root, "job")
                    .grain(grain, start.text())
                    .zone(random.nextBoolean() ? "Europe/Berlin" : "UTC", Duration.ofHours(random.nextInt(3)))
                    .sources(Jobs.files(root, "in", "in/{{ partition.start }}.csv", Window.NONE))
                    .build();
            this.partitions =
                    Stream.iterate(start, Partition::next).limit(LENGTH).toList();
            scene.project(1000, job);
            scene.now(job.partition().dueAt(partitions.get(LENGTH - 4)).toString());
            partitions.stream().filter(p -> random.nextInt(8) > 0).forEach(this::arrive);
        }

        void tell() throws Exception {
            for (int step = 0; step < 12; step++) {
                Partition some = partitions.get(random.nextInt(LENGTH));
                switch (random.nextInt(4)) {
                    case 0 -> {
                        arrive(some);
                        upToDate.remove(some);
                    }
                    case 1 -> {
                        if (!upToDate.contains(some)
                                && scene.planner()
                                        .calendar(job, Optional.of(new PartitionRange(some, some)))
                                        .counts()
                                        .containsKey(Standing.MISSING)) {
                            scene.table(job).overwrite(Optional.empty(), Map.of(PartitionValue.of(some), 3));
                            foreign.add(some);
                        }
                    }
                    case 2 -> {
                        if (!foreign.contains(some)) {
                            scene.block(job, some.text());
                        }
                    }
                    default -> {
                        Plan plan = ask(random.nextBoolean());
                        if (random.nextBoolean()) {
                            scene.publish(job, plan, random.nextInt(4) > 0);
                            plan.planned().map(PlannedPartition::partition).forEach(upToDate::add);
                        }
                    }
                }
            }
        }

        private void arrive(Partition partition) {
            scene.file(
                    "in/%s.csv"
                            .formatted(
                                    partition.grain() == Grain.HOUR
                                            ? partition.text()
                                            : partition.date().toString()),
                    "x".repeat(1 + random.nextInt(1000)));
        }

        private Plan ask(boolean isForced) {
            int first = random.nextInt(LENGTH);
            PartitionRange range =
                    new PartitionRange(partitions.get(first), partitions.get(first + random.nextInt(LENGTH - first)));
            List<Choice> choices = List.of(
                    new Choice.Between(range),
                    new Choice.These(List.of(range.first(), range.last())),
                    new Choice.Missing(Optional.of(range)),
                    new Choice.Stale(Optional.of(range)),
                    new Choice.Missing(Optional.empty()),
                    new Choice.Latest());
            Choice choice = choices.get(random.nextInt(choices.size()));
            int chunk = 1 + random.nextInt(5);
            Plan plan = scene.planner()
                    .plan(
                            job,
                            choice,
                            isForced ? Optional.of(new Force("test")) : Optional.empty(),
                            OptionalInt.of(chunk));
            List<Partition> planned =
                    plan.planned().map(PlannedPartition::partition).toList();
            List<Partition> all = new ArrayList<>(planned);
            plan.skipped().forEach(skipped -> all.add(skipped.partition()));
            String as = told + " " + choice + " forced " + isForced;
            assertThat(asked(choice)).as(as).containsAll(all);
            assertThat(all).as(as).doesNotHaveDuplicates();
            assertThat(planned).as(as).isSorted().noneMatch(foreign::contains);
            assertThat(planned).as(as).allMatch(p -> !job.partition().dueAt(p).isAfter(now()));
            if (!isForced) {
                assertThat(planned).as(as).noneMatch(upToDate::contains);
            }
            if (choice instanceof Choice.Between || choice instanceof Choice.These) {
                assertThat(new LinkedHashSet<>(all)).as(as).containsAll(asked(choice));
            }
            assertThat(plan.chunks()).as(as).allMatch(c -> c.planned().size() <= chunk);
            return plan;
        }

        private java.time.Instant now() {
            return job.partition().dueAt(partitions.get(LENGTH - 4));
        }

        private List<Partition> asked(Choice choice) {
            if (choice instanceof Choice.Between between) {
                return between.range().partitions();
            }
            if (choice instanceof Choice.These these) {
                return these.partitions();
            }
            if (choice instanceof Choice.Latest) {
                return List.of(partitions.get(LENGTH - 4));
            }
            Optional<PartitionRange> range =
                    choice instanceof Choice.Missing missing ? missing.range() : ((Choice.Stale) choice).range();
            return range.map(PartitionRange::partitions).orElse(partitions);
        }
    }

    @Test
    void ten_thousand_partitions_are_planned_in_a_moment() throws Exception {
        Scene scene = new Scene(root).now("2021-01-01T00:00:00Z");
        Job job = Jobs.job(root, "long")
                .grain(Grain.DAY, "1990-01-01")
                .sources(Jobs.files(root, "in", "in/f-{{ ds }}*.csv", new Window(1, 0)))
                .build();
        scene.project(20_000, job);
        Path folder = Files.createDirectories(root.resolve("in"));
        PartitionRange range = Scene.range(job, "1990-01-01", "2017-05-18");
        assertThat(range.size()).isEqualTo(10_000);
        for (Partition day : range.partitions()) {
            Files.createFile(folder.resolve("f-" + day + "-1.csv"));
        }
        long start = cpuNanos();
        Plan plan = scene.plan(job, new Choice.Between(range));
        Duration first = Duration.ofNanos(cpuNanos() - start);
        scene.publish(job, plan, true);
        start = cpuNanos();
        Plan again = scene.plan(job, new Choice.Between(range));
        Duration second = Duration.ofNanos(cpuNanos() - start);
        System.out.printf(
                "10,000 partitions: planned in %d ms of CPU, found up to date in %d ms of CPU%n",
                first.toMillis(), second.toMillis());

        assertThat(plan.planned()).hasSize(10_000);
        assertThat(again.isEmpty()).isTrue();
        assertThat(first).isLessThan(Duration.ofSeconds(3));
        assertThat(second).isLessThan(Duration.ofSeconds(3));
    }

    /** Of this thread: planning uses no other, and what else the machine does must not fail the test. */
    private static long cpuNanos() {
        return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
