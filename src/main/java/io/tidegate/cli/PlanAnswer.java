package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.plan.EvaluationForecast;
import io.tidegate.plan.Plan;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.PlanDocument;
import io.tidegate.report.PlanView;
import java.util.ArrayList;
import java.util.List;

/** One plan a job, in every form. */
final class PlanAnswer {
    private PlanAnswer() {}

    static Answer of(List<Plan> plans, Session session) {
        List<Line> lines = new ArrayList<>();
        ArrayNode documents = Json.array();
        for (Plan plan : plans) {
            String evaluation = EvaluationForecast.of(
                    plan.job(), session.ledger().history(plan.job().name()));
            if (plans.size() > 1) {
                lines.addAll(lines.isEmpty() ? List.of() : List.of(Line.of("")));
                lines.add(Line.drawn(
                        session.screen().paint(Tone.STRONG, plan.job().name())));
            }
            lines.addAll(Line.drawn(PlanView.lines(plan, evaluation, session.screen())));
            documents.add(PlanDocument.of(plan, evaluation).without(List.of("schema_version", "kind")));
        }
        ObjectNode document = Json.object().put("kind", "plans").put("planned", planned(plans));
        document.set("plans", documents);
        if (plans.size() == 1) {
            return Answer.drawn(lines, document);
        }
        long chunks = plans.stream().mapToLong(plan -> plan.chunks().size()).sum();
        long left = plans.stream().mapToLong(plan -> plan.skipped().size()).sum();
        return Answer.done(
                lines,
                "plan  %s: %s to build in %s, %s left alone"
                        .formatted(
                                Numbers.count(plans.size(), "job"),
                                Numbers.count(planned(plans), "partition"),
                                Numbers.count(chunks, "chunk"),
                                Numbers.count(left)),
                document);
    }

    private static long planned(List<Plan> plans) {
        return plans.stream().mapToLong(plan -> plan.planned().count()).sum();
    }
}
