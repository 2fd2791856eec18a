package io.tidegate.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Measures ours against theirs in pairs that run one after the other, so that what else the machine does falls on both. The order
 * in a pair alternates. What counts is the median of the pairs' ratios; seconds are only shown.
 */
public final class Paired {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final String name;
    private final double target;
    private final List<Pair> pairs = new ArrayList<>();

    /** Seconds of one run: on the wall, and of all threads of this process on the CPU. */
    record Time(double wall, double cpu) {}

    private record Pair(Time ours, Time theirs) {}

    /** @param target the ratio of wall time, ours by theirs, that is hoped for */
    public Paired(String name, double target) {
        this.name = name;
        this.target = target;
    }

    /** Runs both once without measuring, then the pairs. */
    public Paired run(int count, Runnable ours, Runnable theirs) {
        return runTimed(count, () -> timed(ours), () -> timed(theirs));
    }

    /** As {@link #run}, of works that say themselves what they took: processes of their own. */
    Paired runTimed(int count, Supplier<Time> ours, Supplier<Time> theirs) {
        ours.get();
        theirs.get();
        for (int i = 0; i < count; i++) {
            boolean oursFirst = i % 2 == 0;
            Time first = (oursFirst ? ours : theirs).get();
            Time second = (oursFirst ? theirs : ours).get();
            pairs.add(oursFirst ? new Pair(first, second) : new Pair(second, first));
            System.err.printf(Locale.ROOT, "pair %d of %d: %s%n", i + 1, count, pairs.get(i));
        }
        return this;
    }

    private static Time timed(Runnable work) {
        System.gc();
        long cpu = PROCESS.getProcessCpuTime();
        long wall = System.nanoTime();
        work.run();
        return new Time((System.nanoTime() - wall) / 1e9, (PROCESS.getProcessCpuTime() - cpu) / 1e9);
    }

    public double wallRatio() {
        return median(pair -> pair.ours().wall() / pair.theirs().wall());
    }

    public double cpuRatio() {
        return median(pair -> pair.ours().cpu() / pair.theirs().cpu());
    }

    /** Median seconds. */
    double ourWall() {
        return median(pair -> pair.ours().wall());
    }

    /** Median seconds of CPU. */
    double ourCpu() {
        return median(pair -> pair.ours().cpu());
    }

    double theirCpu() {
        return median(pair -> pair.theirs().cpu());
    }

    private double median(ToDoubleFunction<Pair> of) {
        double[] sorted = pairs.stream().mapToDouble(of).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public void print(PrintStream out) {
        out.println(name);
        out.println("pair   ours s  cpu s   theirs s  cpu s   ratio  cpu ratio");
        for (int i = 0; i < pairs.size(); i++) {
            Time ours = pairs.get(i).ours();
            Time theirs = pairs.get(i).theirs();
            out.printf(
                    Locale.ROOT,
                    "%4d %8.2f %6.2f   %8.2f %6.2f   %5.2f      %5.2f%n",
                    i + 1,
                    ours.wall(),
                    ours.cpu(),
                    theirs.wall(),
                    theirs.cpu(),
                    ours.wall() / theirs.wall(),
                    ours.cpu() / theirs.cpu());
        }
        out.printf(
                Locale.ROOT,
                "%s  median ratio %.2f of wall, %.2f of cpu; target %.2f: %s%n",
                name,
                wallRatio(),
                cpuRatio(),
                target,
                wallRatio() <= target ? "met" : "missed");
    }

    /** One document for each bench, under {@code target/bench}. */
    public void write(Path folder) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode document = mapper.createObjectNode()
                .put("schema_version", 1)
                .put("bench", name)
                .put("target", target)
                .put("wall_ratio", wallRatio())
                .put("cpu_ratio", cpuRatio())
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString());
        ArrayNode list = document.putArray("pairs");
        for (Pair pair : pairs) {
            ObjectNode node = list.addObject();
            node.putObject("ours").put("wall", pair.ours().wall()).put("cpu", pair.ours().cpu());
            node.putObject("theirs").put("wall", pair.theirs().wall()).put("cpu", pair.theirs().cpu());
        }
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(name + ".json"),
                mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
    }
}
