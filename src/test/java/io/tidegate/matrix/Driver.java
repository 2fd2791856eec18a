package io.tidegate.matrix;

import io.tidegate.apply.Extent;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Force;
import io.tidegate.run.Engine;
import io.tidegate.run.ExitStatus;
import io.tidegate.run.Progress;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import io.tidegate.run.Word;
import io.tidegate.testing.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A real driver process for tests. {@code FOLDER JOB DAYS halt STEP} dies without a word when a chunk enters the step; with
 * {@code pause} it stands still there, once, until somebody lets it go on, and with {@code run -} nothing happens: these two end with
 * the status that the command would; {@code rollback STEP} takes the days back and dies as it enters the step. {@code FOLDER JOB DAYS repeat N} builds the days N times over, forced, and prints what became
 * of each.
 */
public final class Driver {
    private Driver() {}

    public static void main(String[] args) throws Exception {
        Shop shop = Shop.at(Path.of(args[0]));
        String[] days = args[2].split(",");
        if (args[3].equals("repeat")) {
            repeat(shop, args[1], Arrays.asList(days), Integer.parseInt(args[4]));
            System.exit(0);
        }
        Progress progress = switch (args[3]) {
            case "halt" -> dyingAt(args[4]);
            case "pause" -> at(Step.valueOf(args[4]), Driver::standStill);
            default -> Progress.SILENT;
        };
        System.exit(
                args[3].equals("rollback")
                        ? Shop.status(
                                () -> shop.rollback(args[1], partitions(days), OptionalLong.empty(), dyingAt(args[4])))
                        : status(shop, args[1], progress, days));
    }

    private static Extent partitions(String... days) {
        return new Extent.Partitions(Arrays.stream(days).map(Shop::partition).toList());
    }

    private static Progress dyingAt(String step) {
        return at(Step.valueOf(step), () -> Runtime.getRuntime().halt(137));
    }

    private static int status(Shop shop, String job, Progress progress, String... days) {
        try {
            List<RunResult> results = shop.run(job, Optional.empty(), OptionalInt.empty(), progress, days);
            results.forEach(r -> System.out.println("RESULT " + r));
            return ExitStatus.of(results);
        } catch (TidegateException e) {
            System.out.println("ERROR " + e.getMessage());
            return e.code().exitStatus();
        }
    }

    private static void repeat(Shop shop, String job, List<String> days, int rounds) throws Exception {
        Path start = shop.root().resolve("start");
        Files.createFile(shop.root().resolve("ready-" + ProcessHandle.current().pid()));
        // Spark is started before the race, so that both racers run at once.
        Engine engine = Engine.open(shop.project(), Shop.settings());
        while (!Files.exists(start)) {
            Thread.sleep(5);
        }
        for (int round = 0; round < rounds; round++) {
            List<Partition> partitions = days.stream().map(Shop::partition).toList();
            RunReport report = shop.run(
                    List.of(job),
                    new Choice.These(partitions),
                    Optional.of(new Force("two drivers at once")),
                    OptionalInt.empty(),
                    Progress.SILENT);
            Shop.results(report).forEach(r -> System.out.println("RESULT " + Word.of(r)));
        }
        engine.close();
    }

    /** Stops the whole process, as Ctrl-Z does. */
    private static void standStill() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does something as a chunk enters a step for the first time. */
    static Progress at(Step step, Runnable what) {
        return new Progress() {
            private boolean isDone;

            @Override
            public void step(
                    Job job, int chunk, int chunks, List<Partition> partitions, Step entered, BigDecimal cost) {
                if (entered == step && !isDone) {
                    isDone = true;
                    what.run();
                }
            }

            @Override
            public void done(Job job, RunResult result) {}

            @Override
            public void note(String line) {}
        };
    }
}
