package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Json;
import io.tidegate.report.Money;
import io.tidegate.report.Numbers;
import io.tidegate.report.Ranges;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells how a run goes on: on a terminal one live line a chunk, otherwise a line a change and a sign of life every minute;
 * with {@code ndjson} the same as events on stdout.
 */
final class ConsoleProgress implements Progress, AutoCloseable {
    private static final Duration SILENCE = Duration.ofMinutes(1);

    /** A cost below this says nothing. */
    private static final BigDecimal A_CENT = new BigDecimal("0.01");

    private final Printer printer;
    private final Clock clock;
    private final RunId run;
    private final ScheduledExecutorService heart;
    /** What ended, job and word by word: told once the run goes on, because what ends it tells all of it in full. */
    private final Map<List<String>, List<Partition>> ended = new LinkedHashMap<>();

    private String current = "starting";
    private Instant lastWord;
    private Instant since;

    ConsoleProgress(Printer printer, Clock clock, RunId run) {
        this.printer = printer;
        this.clock = clock;
        this.run = run;
        this.lastWord = clock.instant();
        this.since = lastWord;
        heart = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tidegate-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        heart.scheduleAtFixedRate(this::beat, 10, 10, TimeUnit.SECONDS);
    }

    @Override
    public synchronized void step(
            Job job, int chunk, int chunks, List<Partition> partitions, Step step, BigDecimal costSoFar) {
        tellWhatEnded();
        int percent = ((chunk - 1) * Step.values().length + step.ordinal()) * 100 / (chunks * Step.values().length);
        String place = chunks == 1 ? "" : "  chunk %d of %d".formatted(chunk, chunks);
        String cost = costSoFar.compareTo(A_CENT) < 0 ? "" : "  cost so far " + Money.alone(costSoFar);
        current =
                "%s %s%s  %s  %d%%%s".formatted(job.name(), Ranges.span(partitions), place, step.text(), percent, cost);
        since = clock.instant();
        if (printer.format() == Format.NDJSON) {
            printer.event(event("step", job)
                    .put("chunk", chunk)
                    .put("chunks", chunks)
                    .put("step", step.text())
                    .put("percent", percent)
                    .put("cost_so_far", costSoFar)
                    .set(
                            "partitions",
                            Json.texts(partitions.stream().map(Partition::text).toList())));
        }
        say(current);
    }

    @Override
    public synchronized void done(Job job, RunResult result) {
        if (printer.format() == Format.NDJSON) {
            printer.event(event("done", job).setAll(RunDocument.result(result, "")));
        }
        OutcomeWord word = OutcomeWord.of(result);
        // On a terminal the live line says that it goes on; what went well is in the table at the end.
        if (word.isLoud() && (result.code().isPresent() || !printer.isLive())) {
            ended.computeIfAbsent(List.of(word.text(), job.name()), k -> new ArrayList<>())
                    .add(result.partition());
        }
    }

    private void tellWhatEnded() {
        ended.forEach((what, partitions) -> {
            printer.told("%s  %s %s".formatted(what.get(0), what.get(1), Ranges.told(partitions)));
            lastWord = clock.instant();
        });
        ended.clear();
    }

    @Override
    public synchronized void note(String line) {
        tellWhatEnded(); // first, so that a chunk's bad partitions have names before it is summed up
        if (printer.format() == Format.NDJSON) {
            printer.event(
                    Json.object().put("event", "note").put("run", run.text()).put("text", line));
        }
        printer.told(line);
        lastWord = clock.instant();
    }

    private com.fasterxml.jackson.databind.node.ObjectNode event(String name, Job job) {
        return Json.object()
                .put("event", name)
                .put("at", clock.instant().toString())
                .put("run", run.text())
                .put("job", job.name());
    }

    private void say(String text) {
        if (printer.isLive()) {
            printer.live(text);
        } else {
            printer.note(text);
        }
        lastWord = clock.instant();
    }

    /** Called every ten seconds: redraws the live line with its age, or breaks a minute's silence. */
    synchronized void beat() {
        tellWhatEnded();
        Instant now = clock.instant();
        String age = "  " + Numbers.duration(Duration.between(since, now));
        if (printer.isLive()) {
            printer.live(current + age);
        } else if (!now.isBefore(lastWord.plus(SILENCE))) {
            printer.note("still " + current + age);
            lastWord = now;
        }
    }

    @Override
    public void close() {
        heart.shutdownNow();
    }
}
