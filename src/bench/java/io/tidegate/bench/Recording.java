package io.tidegate.bench;

import io.tidegate.job.Project;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the processes of {@link EstimateBench} left behind, made into one ledger that tells nothing of the machine. */
final class Recording {
    static final String CPU = ".cpu.csv";
    static final String PILOT = ".pilot.csv";
    private static final int PILOT_JOB = 0;
    private static final int PILOT_PARTITION = 1;
    private static final int PILOT_CORE_SECONDS = 5;

    private final boolean isRunTime = Boolean.getBoolean("bench.runtime");
    private final Path folder;
    private final Project project;
    private final Map<String, Double> cpu = new HashMap<>();
    private final Map<Long, Long> pids = new HashMap<>();

    Recording(Path folder, Project project) throws IOException {
        this.folder = folder;
        this.project = project;
        for (String line : lines(CPU)) {
            int comma = line.lastIndexOf(',');
            cpu.put(line.substring(0, comma), Double.valueOf(line.substring(comma + 1)));
        }
    }

    private List<String> lines(String suffix) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(suffix)).sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    void keep(Path recorded) throws IOException {
        Folders.delete(recorded);
        Files.createDirectories(recorded);
        Ledger from = Ledger.at(project.ledger());
        Ledger to = Ledger.at(recorded.toString(), Clock.offset(Clock.systemUTC(), Duration.ofDays(400)));
        for (String job : from.jobs()) {
            List<Event> events = from.events(job);
            Map<RunId, List<Event>> byRun = new LinkedHashMap<>();
            events.stream()
                    .filter(e -> !(e instanceof Event.Checked))
                    .map(e -> metered(events, anonymous(e)))
                    .forEach(e -> byRun.computeIfAbsent(e.run(), r -> new ArrayList<>()).add(e));
            byRun.forEach((run, ofRun) -> to.write(run, job, 1, Document.Kind.OUTCOME, ofRun));
        }
        to.compact();
        Files.write(
                recorded.resolve("pilots.csv"), lines(PILOT).stream().map(this::metered).toList());
    }

    private String metered(String pilot) {
        String[] cells = pilot.split(",");
        if (!isRunTime) {
            cells[PILOT_CORE_SECONDS] = decimal(cpu("/" + cells[PILOT_JOB] + "/pilot/" + cells[PILOT_PARTITION]))
                    .toString();
        }
        return String.join(",", cells);
    }

    private Event metered(List<Event> events, Event event) {
        if (isRunTime || !(event instanceof Event.Published e)) {
            return event;
        }
        double all = events.stream()
                .filter(o -> o instanceof Event.Published p && p.run().equals(e.run()) && p.chunk() == e.chunk())
                .mapToDouble(o -> ((Event.Published) o).coreSeconds().doubleValue())
                .sum();
        double share = e.coreSeconds().doubleValue() / all;
        return new Event.Published(
                e.run(), e.job(), e.at(), e.chunk(), e.partition(), e.fingerprint(), e.versionBefore(), e.versionAfter(),
                e.rowsBefore(), e.rowsAfter(), e.files(), e.bytes(),
                decimal(share * cpu(e.run() + "/" + e.job() + "/" + e.chunk())),
                e.cost(), e.evaluation(), e.recovered());
    }

    private double cpu(String chunk) {
        return cpu.entrySet().stream()
                .filter(e -> e.getKey().endsWith(chunk))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static BigDecimal decimal(double seconds) {
        return BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP);
    }

    private Event anonymous(Event event) {
        if (event instanceof Event.RunStarted e) {
            return new Event.RunStarted(
                    e.run(), e.job(), e.at(), e.who(), e.command(), e.reason(), e.codeVersion(), e.configurationHash(),
                    e.orchestratorRun(), "host", pids.computeIfAbsent(e.pid(), pid -> pids.size() + 1L));
        }
        if (event instanceof Event.Intent e) {
            return new Event.Intent(
                    e.run(), e.job(), e.at(), e.chunk(), e.partitions(), Map.of(), e.targetVersion(), Map.of(), e.evaluation());
        }
        return event;
    }
}
