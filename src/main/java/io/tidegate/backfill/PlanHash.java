package io.tidegate.backfill;

import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Spread;
import io.tidegate.job.Partition;
import io.tidegate.storage.Fingerprint;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A digest of all that a plan says, approvals apart, in a fixed order and with every list told by its length. It is of the content and
 * not of the file: how the file is laid out may change, comments may be added.
 */
final class PlanHash {
    private final Fingerprint digest = Fingerprint.of();

    private PlanHash() {}

    static String of(BackfillPlan plan) {
        PlanHash hash = new PlanHash();
        hash.add(plan);
        return hash.digest.hex();
    }

    private void add(BackfillPlan plan) {
        texts(
                plan.id().text(),
                plan.reason(),
                plan.plannedBy(),
                plan.plannedAt().toString(),
                plan.codeVersion());
        texts(plan.command(), plan.currency());
        amount(plan.budget());
        maybe(plan.window().map(Hours::toString));
        texts(String.valueOf(plan.newestFirst()));
        maybe(plan.needsApproval());
        size(plan.jobs());
        plan.jobs().forEach(this::add);
    }

    private void add(JobPart part) {
        texts(part.job(), part.owner().team(), part.owner().contact(), part.definition());
        texts(String.valueOf(part.tableVersion()));
        size(part.chunks());
        for (JobPart.PlannedChunk chunk : part.chunks()) {
            texts(String.valueOf(chunk.number()));
            size(chunk.partitions());
            chunk.partitions().forEach(this::add);
        }
        sorted(part.inputs());
        sorted(part.isReprocess());
        size(part.leftOut());
        for (JobPart.LeftOut left : part.leftOut()) {
            add(left.partition());
            texts(left.why());
        }
        JobPart.Replaced replaced = part.replaces();
        numbers(replaced.partitions(), replaced.files(), replaced.rows(), replaced.bytes());
        if (replaced.withoutRows() > 0) { // plans from before there was such a number keep their hash
            texts("without_rows");
            numbers(replaced.withoutRows());
        }
        size(part.readers());
        for (JobPart.Reader reader : part.readers()) {
            texts(reader.job(), reader.owner().team(), reader.owner().contact());
        }
        add(part.estimate());
    }

    private void add(Estimate estimate) {
        numbers(estimate.partitions(), estimate.cores(), estimate.bytesRead());
        List.of(estimate.coreSeconds(), estimate.cost(), estimate.seconds(), estimate.bytesWritten())
                .forEach(this::add);
        maybe(
                estimate.bytesKept().isPresent()
                        ? Optional.of(String.valueOf(estimate.bytesKept().getAsLong()))
                        : Optional.empty());
        texts(estimate.currency(), estimate.basis(), estimate.driver());
        amount(estimate.oneDayTimesDays());
        size(estimate.warnings());
        estimate.warnings().forEach(this::texts);
    }

    private void add(Spread spread) {
        texts(
                spread.low().toPlainString(),
                spread.likely().toPlainString(),
                spread.high().toPlainString());
    }

    private void add(Partition partition) {
        texts(partition.grain().text(), partition.text());
    }

    private void sorted(Map<Partition, ?> byPartition) {
        size(byPartition.keySet());
        new TreeMap<>(byPartition).forEach((partition, value) -> {
            add(partition);
            texts(String.valueOf(value));
        });
    }

    private void amount(Optional<BigDecimal> amount) {
        maybe(amount.map(BigDecimal::toPlainString));
    }

    private void maybe(Optional<String> text) {
        numbers(text.isPresent() ? 1 : 0);
        text.ifPresent(this::texts);
    }

    private void size(Collection<?> list) {
        numbers(list.size());
    }

    private void numbers(long... numbers) {
        for (long number : numbers) {
            digest.add(Long.toString(number));
        }
    }

    private void texts(String... texts) {
        for (String text : texts) {
            digest.add(text);
        }
    }
}
