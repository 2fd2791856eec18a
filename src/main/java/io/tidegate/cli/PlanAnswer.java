package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.EvaluationForecast;
import io.tidegate.plan.Plan;
import io.tidegate.report.Json;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.PlanDocument;
import io.tidegate.report.PlanView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One plan a job, in every form. */
final class PlanAnswer {
    private PlanAnswer() {}

    /** @param chunking as it was asked for */
    static Answer of(List<Plan> unchunked, Optional<Chunking> chunking, Estimates estimates, Session session) {
        List<Estimates.Priced> priced = unchunked.stream()
                .map(plan -> estimates.of(plan, chunking, Optional.empty()))
                .toList();
        List<Plan> plans = priced.stream().map(Estimates.Priced::plan).toList();
        List<Line> lines = new ArrayList<>();
        ArrayNode documents = Json.array();
        for (Estimates.Priced of : priced) {
            Plan plan = of.plan();
            String evaluation = EvaluationForecast.of(plan.job(), of.history());
            if (plans.size() > 1) {
                lines.addAll(lines.isEmpty() ? List.of() : List.of(Line.of("")));
                lines.add(Line.drawn(
                        session.screen().paint(Tone.STRONG, plan.job().name())));
            }
            lines.addAll(Line.drawn(PlanView.lines(plan, evaluation, of.estimate(), session.screen())));
            documents.add(PlanDocument.of(plan, evaluation, of.estimate()).without(List.of("schema_version", "kind")));
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
