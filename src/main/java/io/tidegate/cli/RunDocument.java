package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.report.Json;
import io.tidegate.run.JobResult;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import java.util.List;
import java.util.OptionalInt;

/** What came of a run, for machines: nothing that the text says is missing here. */
final class RunDocument {
    private RunDocument() {}

    static ObjectNode of(RunReport report, RunView view) {
        ObjectNode document = Json.object().put("run", report.run().text());
        document.put("cost", report.cost())
                .put("currency", report.currency())
                .put("seconds", report.took().toMillis() / 1000.0);
        ObjectNode counts = document.putObject("counts");
        view.counts().forEach((word, count) -> counts.put(word.replace(' ', '_'), count));
        ArrayNode jobs = document.putArray("jobs");
        for (JobResult job : report.jobs()) {
            ObjectNode node = jobs.addObject().put("job", job.job().name());
            node.put("owner", job.job().owner().toString());
            job.job().runbook().ifPresent(r -> node.put("runbook", r));
            job.trouble().ifPresent(trouble -> node.set("error", new Trouble(trouble).node()));
            ArrayNode partitions = node.putArray("partitions");
            job.results().forEach(result -> partitions.add(result(result, report.currency())));
        }
        return document;
    }

    static ObjectNode result(RunResult result, String currency) {
        ObjectNode node = Json.object()
                .put("partition", result.partition().text())
                .put("outcome", OutcomeWord.of(result).text().replace(' ', '_'))
                .put("text", OutcomeSentence.of(result, currency));
        result.code().ifPresent(code -> node.put("code", code.text()).put("exit", code.exitStatus()));
        if (result instanceof RunResult.Published p) {
            node.put("version", p.version()).put("rows", p.rows());
            p.rowsBefore().ifPresent(rows -> node.put("rows_before", rows));
            node.put("cost", p.cost())
                    .put("seconds", p.took().toMillis() / 1000.0)
                    .put("evaluation", p.evaluation());
            node.set("checks", checks(p.checks()));
        } else if (result instanceof RunResult.RolledBack r) {
            node.put("version", r.version()).put("to_version", r.toVersion());
            r.rows().ifPresent(rows -> node.put("rows", rows));
            r.rowsBefore().ifPresent(rows -> node.put("rows_before", rows));
            node.put("files", r.files()).put("seconds", r.took().toMillis() / 1000.0);
        } else if (result instanceof RunResult.Blocked b) {
            node.put("message", b.message()).put("cure", b.cure());
            b.publishedVersion().ifPresent(version -> node.put("published_version", version));
            b.publishedAt().ifPresent(at -> node.put("published_at", at.toString()));
            node.set("checks", checks(b.checks()));
        } else if (result instanceof RunResult.Failed f) {
            node.put("message", f.message()).put("cure", f.cure());
        } else if (result instanceof RunResult.Superseded s) {
            node.put("by_run", s.byRun());
        }
        return node;
    }

    static ArrayNode checks(List<CheckOutcome> checks) {
        ArrayNode nodes = Json.array();
        for (CheckOutcome check : checks) {
            ObjectNode node = nodes.addObject()
                    .put("name", check.name())
                    .put("kind", check.kind())
                    .put("status", check.status().text())
                    .put("observed", check.observed())
                    .put("expected", check.expected())
                    .put("metric", check.metric());
            node.set("samples", Json.texts(check.samples()));
            node.put("rest", check.rest());
        }
        return nodes;
    }

    /** One for each partition in trouble, on the job file, which is where its owner looks. */
    static List<Annotation> annotations(RunReport report, String file) {
        return report.jobs().stream()
                .flatMap(job -> job.results().stream()
                        .filter(result -> result.code().isPresent())
                        .map(result -> annotation(job.job(), result, file, report.currency())))
                .toList();
    }

    private static Annotation annotation(Job job, RunResult result, String file, String currency) {
        boolean later =
                result.code().filter(code -> code == ErrorCode.NOT_READY).isPresent();
        return new Annotation(
                later ? Annotation.Level.WARNING : Annotation.Level.ERROR,
                file,
                OptionalInt.of(1),
                OptionalInt.empty(),
                "%s %s %s".formatted(OutcomeWord.of(result).text(), job.name(), result.partition()),
                OutcomeSentence.of(result, currency));
    }
}
