package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.run.Engine;
import io.tidegate.run.Progress;
import io.tidegate.run.Recovery;
import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A real driver process whose commands stand still in a step until the test says otherwise: {@code FOLDER}, then commands, one a
 * word, each {@code STEP[+GO] WORDS…} with blanks as commas. Entering the step it makes the file {@code at-STEP-N}, N being the
 * command's number from 1, and goes on when it is asked to stop, or when the file {@code go-N} is there; {@code STUCK} never goes
 * on. Prints {@code ENDED N status} after each.
 */
public final class PausedRun {
    private PausedRun() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        PrintStream both = System.out;
        for (int number = 1; number < args.length; number++) {
            List<String> words = Arrays.asList(args[number].split(","));
            Pause pause = new Pause(folder, words.get(0), number);
            Surroundings world = new Surroundings(
                    both,
                    both,
                    System.in,
                    Map.of(),
                    Clock.systemUTC(),
                    folder,
                    Terminals.NONE,
                    (project, settings) -> pausing(Engine.open(project, settings), pause),
                    Recovery::of);
            int status = Main.execute(words.subList(1, words.size()), world);
            both.println("ENDED " + number + " " + status);
            both.flush();
        }
        System.exit(0);
    }

    private record Pause(Path folder, String where, int number, CountDownLatch stopped) {
        Pause(Path folder, String where, int number) {
            this(folder, where, number, new CountDownLatch(1));
        }

        void at(Step step) {
            boolean isStuck = where.equals("STUCK") && step == Step.READ;
            if (!isStuck && !where.equals(step.name())) {
                return;
            }
            try {
                Files.createFile(folder.resolve("at-" + where + "-" + number));
                for (int i = 0; i < 1200; i++) {
                    boolean goes = stopped.await(50, TimeUnit.MILLISECONDS) && !isStuck;
                    if (goes || Files.exists(folder.resolve("go-" + number))) {
                        return;
                    }
                    if (isStuck) {
                        Thread.sleep(50);
                    }
                }
                throw new IllegalStateException("nobody said to go on");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The engine itself, but for the progress of its runs, and for telling the pause of a stop. */
    private static Engine pausing(Engine engine, Pause pause) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("run") || method.getName().equals("series")) {
                        int last = arguments.length - 1;
                        arguments[last] = new PausingProgress((Progress) arguments[last], pause);
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (method.getName().equals("stop")) {
                            pause.stopped().countDown();
                        }
                    }
                });
    }

    private record PausingProgress(Progress progress, Pause pause) implements Progress {
        @Override
        public void step(Job job, int number, int chunks, List<Partition> partitions, Step step, BigDecimal cost) {
            progress.step(job, number, chunks, partitions, step, cost);
            pause.at(step);
        }

        @Override
        public void done(Job job, RunResult result) {
            progress.done(job, result);
        }

        @Override
        public void note(String line) {
            progress.note(line);
        }
    }
}
