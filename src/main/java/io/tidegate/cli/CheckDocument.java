package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.compare.Recheck;
import io.tidegate.report.Json;
import io.tidegate.run.CheckReport;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;

/** What the gate says of published partitions, for programs. */
final class CheckDocument {
    private CheckDocument() {}

    static ObjectNode of(List<CheckReport> reports, CheckView view) {
        ObjectNode document = Json.object();
        ObjectNode counts = document.putObject("counts");
        view.counts().forEach((word, count) -> counts.put(word.replace(' ', '_'), count));
        ArrayNode jobs = document.putArray("jobs");
        for (CheckReport report : reports) {
            ObjectNode job = jobs.addObject()
                    .put("job", report.job().name())
                    .put("owner", report.job().owner().toString());
            report.job().runbook().ifPresent(r -> job.put("runbook", r));
            report.trouble()
                    .ifPresent(t -> job.putObject("error")
                            .put("code", t.code().text())
                            .put("exit", t.code().exitStatus())
                            .put("problem", t.getMessage())
                            .put("cure", t.cure()));
            ArrayNode partitions = job.putArray("partitions");
            report.answers().forEach(answer -> partitions.add(partition(answer)));
        }
        return document;
    }

    private static ObjectNode partition(Recheck answer) {
        ObjectNode node = Json.object()
                .put("partition", answer.partition().text())
                .put("outcome", CheckView.key(answer))
                .put("text", CheckView.sentence(answer));
        answer.code().ifPresent(code -> node.put("code", code.text()).put("exit", code.exitStatus()));
        if (answer instanceof Recheck.Judged judged) {
            node.put("version", judged.version())
                    .put("rows", judged.rows())
                    .set("runs", Json.texts(new TreeSet<>(judged.runs())));
            node.set("checks", RunDocument.checks(CheckView.checks(answer)));
        }
        return node;
    }

    /** One for each partition that something stands against, on the job file, which is where its owner looks. */
    static List<Annotation> annotations(List<CheckReport> reports, String file) {
        return reports.stream()
                .flatMap(report -> report.answers().stream()
                        .filter(answer -> answer.code().isPresent())
                        .map(answer -> new Annotation(
                                answer instanceof Recheck.Judged ? Annotation.Level.ERROR : Annotation.Level.WARNING,
                                file,
                                OptionalInt.of(1),
                                OptionalInt.empty(),
                                "%s %s %s"
                                        .formatted(
                                                CheckView.key(answer).replace('_', ' '),
                                                report.job().name(),
                                                answer.partition()),
                                CheckView.sentence(answer))))
                .toList();
    }
}
