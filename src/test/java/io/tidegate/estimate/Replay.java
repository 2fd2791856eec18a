package io.tidegate.estimate;

import io.tidegate.job.Cost;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.JobDigest;
import io.tidegate.plan.Jobs;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A recorded ledger of one job, of which each run is estimated from others and held against what it really took. */
public final class Replay {
    /** With a greater ratio of high to low a range says too little to count as right. */
    private static final double USEFUL = 3;

    /** Who began runs that are history, and are not held against an estimate. */
    public static final String WARM_UP = "warm";

    private final Job job;
    private final Map<RunId, List<Event>> runs = new LinkedHashMap<>();
    private final Optional<Pilot> pilot;

    private Replay(Job job, List<Event> events, Optional<Pilot> pilot) {
        this.job = job;
        this.pilot = pilot;
        for (Event event : events) {
            runs.computeIfAbsent(event.run(), r -> new ArrayList<>()).add(event);
        }
    }

    /**
     * @param folder of a ledger, with {@code pilots.csv} beside its events
     * @param name of a daily job
     */
    public static Replay of(Path folder, String name) throws IOException {
        Job job = Jobs.job(folder, name).grain(Grain.DAY, "2024-01-01").build();
        List<Event> events = Ledger.at(folder.toString()).events(name).stream()
                .map(event -> event instanceof Event.RunStarted started ? asOf(job, started) : event)
                .toList();
        List<Pilot.Build> pilot = Files.readAllLines(folder.resolve("pilots.csv")).stream()
                .map(line -> line.split(","))
                .filter(cells -> cells[0].equals(name))
                .map(Replay::pilot)
                .toList();
        return new Replay(job, events, pilot.isEmpty() ? Optional.empty() : Optional.of(new Pilot(pilot)));
    }

    /** The job was recorded at another place, and its digest holds the paths. */
    private static Event asOf(Job job, Event.RunStarted e) {
        return new Event.RunStarted(
                e.run(),
                e.job(),
                e.at(),
                e.who(),
                e.command(),
                e.reason(),
                e.codeVersion(),
                JobDigest.of(job),
                e.orchestratorRun(),
                e.host(),
                e.pid());
    }

    private static Pilot.Build pilot(String[] cells) {
        return new Pilot.Build(
                Partition.parse(Grain.DAY, cells[1]),
                Long.parseLong(cells[2]),
                Long.parseLong(cells[3]),
                Long.parseLong(cells[4]),
                new BigDecimal(cells[5]),
                new BigDecimal(cells[6]));
    }

    /** As {@link #of} reads it. */
    public static String line(String job, Pilot.Build pilot) {
        return String.join(
                ",",
                job,
                pilot.partition().text(),
                Long.toString(pilot.inputBytes()),
                Long.toString(pilot.rows()),
                Long.toString(pilot.outputBytes()),
                pilot.coreSeconds().toString(),
                pilot.seconds().toString());
    }

    /**
     * One run against its estimate, in core-seconds.
     *
     * @param naive what the run before took for a partition, times the partitions; NaN when there was none
     */
    public record Shot(int partitions, double real, double low, double likely, double high, double naive) {
        boolean isInside() {
            return real >= low && real <= high && high <= USEFUL * low;
        }

        double error() {
            return Math.abs(likely - real) / real;
        }

        double naiveError() {
            return Math.abs(naive - real) / real;
        }
    }

    /** What a series of estimates came to. */
    public record Score(String name, List<Shot> shots) {
        /** The share whose range holds the real figure and is not wider than three times. */
        public double inside() {
            return shots.stream().filter(Shot::isInside).count() / (double) shots.size();
        }

        /** The median of how far the likely figure is off, as a share of the real one. */
        public double error() {
            return median(shots.stream().map(Shot::error).toList());
        }

        public double naiveError() {
            return median(
                    shots.stream().map(Shot::naiveError).filter(e -> !e.isNaN()).toList());
        }

        private static double median(List<Double> values) {
            Weighted weighted = new Weighted();
            values.forEach(v -> weighted.add(v, 1));
            return weighted.median();
        }

        @Override
        public String toString() {
            Weighted width = new Weighted();
            shots.forEach(s -> width.add(s.high() / s.low(), 1));
            return String.format(
                    Locale.ROOT,
                    "%-34s %3d runs  inside %3.0f%%  high/low %.2f  likely off by %2.0f%%  last run times partitions off by %2.0f%%",
                    name,
                    shots.size(),
                    100 * inside(),
                    width.median(),
                    100 * error(),
                    100 * naiveError());
        }
    }

    /** Each run of one partition from all others, those after it included. */
    public Score leaveOneOut() {
        List<Shot> shots = new ArrayList<>();
        List<RunId> singles = singles();
        for (int i = 0; i < singles.size(); i++) {
            RunId left = singles.get(i);
            List<Event> rest = warmUp();
            singles.stream().filter(run -> !run.equals(left)).forEach(run -> rest.addAll(runs.get(run)));
            shots.add(shot(left, rest, Optional.empty(), before(singles, i)));
        }
        return new Score(job.name() + ", each left out", shots);
    }

    /** Each run of one partition from those before it, the first one from the pilot alone where there is one. */
    public Score inTimeOrder() {
        List<Shot> shots = new ArrayList<>();
        List<RunId> singles = singles();
        List<Event> before = warmUp();
        for (int i = 0; i < singles.size(); i++) {
            if (!before.isEmpty() || pilot.isPresent()) {
                shots.add(shot(singles.get(i), before, pilot, before(singles, i)));
            }
            before.addAll(runs.get(singles.get(i)));
        }
        return new Score(job.name() + (pilot.isPresent() ? ", pilot, then in order" : ", in order"), shots);
    }

    /** Every run from the pilot alone. */
    public Score fromPilot() {
        List<Shot> shots = new ArrayList<>();
        List<RunId> singles = singles();
        for (int i = 0; i < singles.size(); i++) {
            shots.add(shot(singles.get(i), List.of(), pilot, before(singles, i)));
        }
        return new Score(job.name() + ", pilot alone", shots);
    }

    /** The runs of several partitions from those of one. */
    public Score chunks() {
        List<RunId> singles = singles();
        List<Event> known = warmUp();
        singles.forEach(run -> known.addAll(runs.get(run)));
        List<Shot> shots = new ArrayList<>();
        runs.keySet().stream()
                .filter(run -> published(runs.get(run)).size() > 1)
                .forEach(run -> shots.add(shot(run, known, Optional.empty(), before(singles, singles.size()))));
        return new Score(job.name() + ", chunks", shots);
    }

    public int partitions() {
        return runs.keySet().stream()
                .filter(run -> !isWarmUp(run))
                .mapToInt(run -> published(runs.get(run)).size())
                .sum();
    }

    private List<RunId> singles() {
        return runs.keySet().stream()
                .filter(run -> published(runs.get(run)).size() == 1 && !isWarmUp(run))
                .toList();
    }

    private List<Event> warmUp() {
        return runs.keySet().stream()
                .filter(this::isWarmUp)
                .flatMap(run -> runs.get(run).stream())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private boolean isWarmUp(RunId run) {
        return started(run).who().equals(WARM_UP);
    }

    private Event.RunStarted started(RunId run) {
        return runs.get(run).stream()
                .filter(Event.RunStarted.class::isInstance)
                .map(Event.RunStarted.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Core-seconds that its process had spent on the job before. */
    private double spent(RunId run) {
        Event.RunStarted own = started(run);
        return runs.keySet().stream()
                .filter(other -> started(other).pid() == own.pid())
                .filter(other -> started(other).at().isBefore(own.at()))
                .mapToDouble(this::real)
                .sum();
    }

    private OptionalDouble before(List<RunId> singles, int i) {
        return i == 0 ? OptionalDouble.empty() : OptionalDouble.of(real(singles.get(i - 1)));
    }

    private double real(RunId run) {
        return published(runs.get(run)).stream()
                .mapToDouble(p -> p.coreSeconds().doubleValue())
                .sum();
    }

    private Shot shot(RunId run, List<Event> known, Optional<Pilot> measured, OptionalDouble last) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (Event event : runs.get(run)) {
            if (event instanceof Event.SourceRead read && !read.partition().isEmpty()) {
                sizes.merge(read.partition(), read.bytes(), Long::sum);
            }
        }
        List<PlannedPartition> planned = sizes.entrySet().stream()
                .map(e -> new PlannedPartition(
                        Partition.parse(Grain.DAY, e.getKey()), new Reason.NeverBuilt(), "f", e.getValue()))
                .toList();
        long version = published(runs.get(run)).get(0).versionAfter() - 1;
        Plan plan = new Plan(job, List.of(new Chunk(1, planned)), List.of(), List.of(), version);
        Spread estimate = new Estimator(Cost.NONE, 2)
                .estimate(plan, new JobHistory(job.name(), known), Optional.empty(), measured, spent(run))
                .coreSeconds();
        return new Shot(
                planned.size(),
                real(run),
                estimate.low().doubleValue(),
                estimate.likely().doubleValue(),
                estimate.high().doubleValue(),
                last.orElse(Double.NaN) * planned.size());
    }

    private static List<Event.Published> published(List<Event> events) {
        return events.stream()
                .filter(Event.Published.class::isInstance)
                .map(Event.Published.class::cast)
                .toList();
    }
}
