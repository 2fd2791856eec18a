package io.tidegate.backfill;

import io.tidegate.job.Job;
import io.tidegate.job.PartitionRange;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Reprocess;
import io.tidegate.plan.Scene;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What a test wants to be rebuilt; everything that it does not speak of is plain. */
final class Request {
    private final List<Job> jobs;
    private final Choice choice;
    private Reprocess reprocess = Reprocess.COMPLETED;
    private List<PartitionRange> excluded = List.of();
    private Optional<Chunking> chunking = Optional.empty();
    private boolean newestFirst;
    private Optional<BigDecimal> budget = Optional.empty();
    private boolean downstream;
    private Pricing pricing = new PlainPricing();

    private Request(List<Job> jobs, Choice choice) {
        this.jobs = jobs;
        this.choice = choice;
    }

    static Request of(Job job, Choice choice) {
        return new Request(List.of(job), choice);
    }

    static Request between(Job job, String first, String last) {
        return of(job, Scene.between(job, first, last));
    }

    Request reprocess(Reprocess which) {
        reprocess = which;
        return this;
    }

    Request excluding(PartitionRange... ranges) {
        excluded = List.of(ranges);
        return this;
    }

    Request chunks(String text) {
        chunking = Optional.of(Chunking.parse(text));
        return this;
    }

    Request newestFirst() {
        newestFirst = true;
        return this;
    }

    Request budget(String amount) {
        budget = Optional.of(new BigDecimal(amount));
        return this;
    }

    Request pricedBy(Pricing prices) {
        pricing = prices;
        return this;
    }

    Request downstream() {
        downstream = true;
        return this;
    }

    BackfillDraft draft(Scene scene) {
        return new BackfillPlanner(scene.project(), scene.ledger, scene.clock(), pricing)
                .draft(new BackfillRequest(
                        jobs,
                        job -> choice,
                        reprocess,
                        job -> excluded,
                        chunking,
                        newestFirst,
                        Optional.empty(),
                        budget,
                        downstream,
                        "spring was wrong",
                        "ann",
                        "tidegate backfill plan",
                        "unknown"));
    }

    BackfillPlan plan(Scene scene) {
        return draft(scene).plan().orElseThrow();
    }
}
