package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.plan.Reason;
import io.tidegate.report.Json;
import io.tidegate.report.Money;
import io.tidegate.report.Numbers;
import io.tidegate.run.JobResult;
import io.tidegate.run.Progress;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/**
 * Tells Dagster how a run goes, where Dagster started it: log lines, the published partition as a materialization, the checks that the
 * asset has declared (it says so by {@code extras.checks}: their names, and what Dagster calls them). Beside the path: what cannot be
 * told is noted once and fails no run.
 */
final class DagsterPipes implements Progress, AutoCloseable {
    static final String CONTEXT = "DAGSTER_PIPES_CONTEXT";
    static final String MESSAGES = "DAGSTER_PIPES_MESSAGES";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final PipesChannel channel;
    private final JsonNode context;
    private final Progress other;
    private final Function<String, JobHistory> ledger;
    private final UnaryOperator<String> mask;
    private Optional<String> trouble = Optional.of("the run ended without a result");

    private DagsterPipes(
            PipesChannel channel,
            JsonNode context,
            Progress other,
            Function<String, JobHistory> ledger,
            UnaryOperator<String> mask) {
        this.ledger = ledger;
        this.channel = channel;
        this.context = context;
        this.other = other;
        this.mask = mask;
    }

    /**
     * Opened when both variables are there; otherwise a bystander that only hands on.
     *
     * @param other is told first
     * @param ledger the history of a job, for what a partition that is up to date was judged with
     * @param mask takes secrets out of what is told
     */
    static DagsterPipes open(
            Map<String, String> env,
            Printer printer,
            Progress other,
            Function<String, JobHistory> ledger,
            UnaryOperator<String> mask) {
        PipesChannel channel = PipesChannel.NOWHERE;
        JsonNode context = MAPPER.missingNode();
        if (env.containsKey(CONTEXT) && env.containsKey(MESSAGES)) {
            try {
                context = PipesChannel.context(env.get(CONTEXT));
                channel = PipesChannel.of(env.get(MESSAGES), printer::note);
            } catch (PipesChannel.Unusable e) {
                printer.note("Dagster is not told of this run: " + e.getMessage());
            }
        }
        DagsterPipes pipes = new DagsterPipes(channel, context, other, ledger, mask);
        pipes.send("opened", Json.object().set("extras", Json.object()));
        return pipes;
    }

    @Override
    public void step(Job job, int chunk, int chunks, List<Partition> partitions, Step step, BigDecimal costSoFar) {
        other.step(job, chunk, chunks, partitions, step, costSoFar);
        log(
                "INFO",
                "%s %s: %s (chunk %d of %d)"
                        .formatted(
                                job.name(),
                                partitions.size() == 1
                                        ? partitions.get(0)
                                        : Numbers.count(partitions.size(), "partition"),
                                step.text(),
                                chunk,
                                chunks));
    }

    @Override
    public void done(Job job, RunResult result) {
        other.done(job, result);
        log(
                result.code().isPresent() ? "WARNING" : "INFO",
                "%s %s: %s, %s"
                        .formatted(
                                job.name(),
                                result.partition(),
                                OutcomeWord.of(result).text(),
                                OutcomeSentence.of(result, "")));
    }

    @Override
    public void note(String line) {
        other.note(line);
        log("INFO", line);
    }

    /** What came of the run, before {@link #close}. */
    void tell(RunReport report, int exit, String summary) {
        for (JobResult job : report.jobs()) {
            asset(job.job().name(), report.jobs().size())
                    .ifPresent(key -> result(job).ifPresent(result -> tell(key, report, job.job(), result)));
        }
        boolean isGood = exit == 0 || exit == 99;
        trouble = isGood ? Optional.empty() : Optional.of(summary);
        log(isGood ? "INFO" : "ERROR", summary);
    }

    /** The asset of the job: the one whose key ends in its name, or the only one there is of the only job. */
    private Optional<String> asset(String job, int jobs) {
        List<String> keys = StreamSupport.stream(context.path("asset_keys").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        return keys.stream()
                .filter(key -> key.equals(job) || key.endsWith("/" + job))
                .findFirst()
                .or(() -> keys.size() == 1 && jobs == 1 ? Optional.of(keys.get(0)) : Optional.empty());
    }

    /** Of the partition that Dagster asked for, otherwise of the newest. */
    private Optional<RunResult> result(JobResult job) {
        String asked = context.path("partition_key").asText("");
        return job.results().stream()
                .filter(result -> !context.path("partition_key").isTextual()
                        || result.partition().text().equals(asked))
                .reduce((older, newer) -> newer);
    }

    private void tell(String key, RunReport report, Job job, RunResult result) {
        if (result instanceof RunResult.Published published) {
            checks(key, published.checks());
            ObjectNode metadata = Json.object();
            metadata.set("partition", typed("text", published.partition().text()));
            metadata.set("run", typed("text", report.run().text()));
            metadata.set("table_version", typed("int", published.version()));
            metadata.set("dagster/row_count", typed("int", published.rows()));
            published.rowsBefore().ifPresent(rows -> metadata.set("rows_before", typed("int", rows)));
            metadata.set("seconds", typed("float", published.took().toMillis() / 1000.0));
            if (published.cost().signum() > 0) {
                metadata.set("cost", typed("text", Money.alone(published.cost(), report.currency())));
            }
            send(
                    "report_asset_materialization",
                    Json.object()
                            .put("asset_key", key)
                            .put("data_version", report.run().text())
                            .set("metadata", metadata));
        } else if (result instanceof RunResult.Blocked blocked) {
            checks(key, blocked.checks());
        } else if (result instanceof RunResult.Kept kept && kept.why() instanceof Reason.UpToDate standing) {
            checks(key, judged(job, kept.partition(), standing.run()));
        }
    }

    /** How the gate judged what stands there, when it was published; nothing where the ledger does not tell. */
    private List<CheckOutcome> judged(Job job, Partition partition, String run) {
        if (channel == PipesChannel.NOWHERE) {
            return List.of();
        }
        try {
            return ledger.apply(job.name()).events().stream()
                    .filter(event -> event instanceof Event.Checked checked
                            && checked.run().text().equals(run)
                            && checked.partition().equals(partition.text()))
                    .reduce((older, newer) -> newer)
                    .map(event -> ((Event.Checked) event).checks())
                    .orElse(List.of());
        } catch (TidegateException e) {
            return List.of();
        }
    }

    /** Only those that the asset has declared: Dagster fails a run that tells of others. */
    private void checks(String key, List<CheckOutcome> checks) {
        JsonNode declared = context.path("extras").path("checks");
        for (CheckOutcome check : checks) {
            if (declared.path(check.name()).isTextual()) {
                ObjectNode metadata = Json.object();
                metadata.set("observed", typed("text", mask.apply(check.observed())));
                metadata.set("expected", typed("text", mask.apply(check.expected())));
                metadata.set("status", typed("text", check.status().text()));
                send(
                        "report_asset_check",
                        Json.object()
                                .put("asset_key", key)
                                .put("check_name", declared.path(check.name()).asText())
                                .put("passed", check.status() == CheckOutcome.Status.PASS)
                                .put("severity", check.status() == CheckOutcome.Status.WARN ? "WARN" : "ERROR")
                                .set("metadata", metadata));
            }
        }
    }

    private static ObjectNode typed(String type, Object value) {
        return Json.object().put("type", type).set("raw_value", MAPPER.valueToTree(value));
    }

    private void log(String level, String text) {
        send("log", Json.object().put("level", level).put("message", mask.apply(text)));
    }

    private void send(String method, JsonNode params) {
        ObjectNode message = Json.object().put("__dagster_pipes_version", "0.1").put("method", method);
        channel.write(Json.line(message.set("params", params)));
    }

    @Override
    public void close() {
        ObjectNode params = Json.object();
        trouble.ifPresent(text -> {
            ObjectNode exception = params.putObject("exception")
                    .put("message", mask.apply(text))
                    .put("name", "TidegateRun")
                    .putNull("cause")
                    .putNull("context");
            exception.putArray("stack");
        });
        send("closed", params);
    }
}
