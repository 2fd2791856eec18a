package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Force;
import io.tidegate.testing.Shop;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A real driver process for tests: {@code FOLDER JOB DAYS halt STEP} dies without a word when a chunk enters the step;
 * {@code FOLDER JOB DAYS repeat N} builds the days N times over, forced, and prints what became of each.
 */
final class Driver {
    private Driver() {}

    public static void main(String[] args) throws Exception {
        Shop shop = Shop.at(Path.of(args[0]));
        List<String> days = Arrays.asList(args[2].split(","));
        if (args[3].equals("halt")) {
            shop.run(
                    args[1],
                    Optional.empty(),
                    OptionalInt.empty(),
                    haltingAt(Step.valueOf(args[4])),
                    days.toArray(String[]::new));
            System.exit(3); // the step never came
        }
        Path start = Path.of(args[0], "start");
        Files.createFile(Path.of(args[0], "ready-" + ProcessHandle.current().pid()));
        // Spark is started before the race, so that both racers run at once.
        Engine engine = Engine.open(shop.project(), Shop.settings());
        while (!Files.exists(start)) {
            Thread.sleep(5);
        }
        for (int round = 0; round < Integer.parseInt(args[4]); round++) {
            List<Partition> partitions = days.stream().map(Shop::partition).toList();
            RunReport report = shop.run(
                    List.of(args[1]),
                    new Choice.These(partitions),
                    Optional.of(new Force("two drivers at once")),
                    OptionalInt.empty(),
                    Progress.SILENT);
            Shop.results(report).forEach(r -> System.out.println("RESULT " + Word.of(r)));
        }
        engine.close();
        System.exit(0);
    }

    private static Progress haltingAt(Step step) {
        return new Progress() {
            @Override
            public void step(
                    Job job, int chunk, int chunks, List<Partition> partitions, Step entered, BigDecimal cost) {
                if (entered == step) {
                    Runtime.getRuntime().halt(137);
                }
            }

            @Override
            public void done(Job job, RunResult result) {}

            @Override
            public void note(String line) {}
        };
    }
}
