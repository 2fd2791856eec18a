package io.tidegate.backfill;

import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Spread;
import io.tidegate.job.Owner;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A plan as the YAML that people review; the same plan always gives the same text. Every free text is quoted. */
final class PlanText {
    private static final int DIGESTS_A_LINE = 6;
    private static final String DIGEST = "[0-9A-Za-z]{1,64}";

    private final StringBuilder text = new StringBuilder();

    private PlanText() {}

    static String of(BackfillPlan plan) {
        PlanText text = new PlanText();
        text.head(plan);
        plan.jobs().forEach(text::job);
        text.line(0, "hash: " + plan.hash());
        text.line(0, plan.approvals().isEmpty() ? "approvals: []" : "approvals:");
        plan.approvals().forEach(approval -> text.text.append(approval(approval)));
        return text.text.toString();
    }

    /** An item of the list that ends the file. */
    static String approval(Approval approval) {
        PlanText text = new PlanText();
        text.line(1, "- by: " + quoted(approval.by()));
        text.line(2, "at: " + approval.at());
        text.line(2, "hash: " + approval.hash());
        approval.note().ifPresent(note -> text.line(2, "note: " + quoted(note)));
        return text.text.toString();
    }

    private void head(BackfillPlan plan) {
        line(
                0,
                "# The plan of a backfill, for review. `tidegate backfill approve FILE --by NAME` says yes to it; what is changed");
        line(0, "# here by hand is not applied: plan again instead.");
        line(0, "version: 1");
        line(0, "backfill: " + plan.id());
        line(0, "reason: " + quoted(plan.reason()));
        line(0, "planned:");
        line(1, "by: " + quoted(plan.plannedBy()));
        line(1, "at: " + plan.plannedAt());
        line(1, "code: " + quoted(plan.codeVersion()));
        line(1, "command: " + quoted(plan.command()));
        line(0, "currency: " + quoted(plan.currency()));
        plan.budget().ifPresent(budget -> line(0, "budget: " + budget.toPlainString()));
        plan.window().ifPresent(window -> line(0, "window: " + quoted(window.toString())));
        line(0, "newest_first: " + plan.newestFirst());
        plan.needsApproval().ifPresent(why -> line(0, "needs_approval: " + quoted(why)));
        line(0, "jobs:");
    }

    private void job(JobPart part) {
        List<Partition> partitions = part.partitions();
        Partition first = partitions.get(0);
        line(1, "- job: " + part.job());
        line(2, "owner: " + owner(part.owner()));
        line(2, "grain: " + first.grain().text());
        line(2, "range: " + new PartitionRange(first, partitions.get(partitions.size() - 1)));
        line(2, "definition: " + quoted(part.definition()));
        line(2, "table_version: " + part.tableVersion());
        kind("backfill:  # never built", part.partitions(JobPart.Kind.BACKFILL));
        kind("reprocess:  # replaces what is published", part.partitions(JobPart.Kind.REPROCESS));
        line(2, "chunks:  # in the order in which they are built, each in one commit");
        part.chunks().forEach(chunk -> line(3, "- " + Spans.text(chunk.partitions())));
        leftOut(part.leftOut());
        JobPart.Replaced replaced = part.replaces();
        line(
                2,
                "replaces: {partitions: %d, files: %d, rows: %d, bytes: %d%s}"
                        .formatted(
                                replaced.partitions(),
                                replaced.files(),
                                replaced.rows(),
                                replaced.bytes(),
                                replaced.withoutRows() == 0 ? "" : ", without_rows: " + replaced.withoutRows()));
        line(2, part.readers().isEmpty() ? "readers: []" : "readers:  # jobs whose rows follow from these");
        part.readers()
                .forEach(reader -> line(3, "- {job: %s, owner: %s}".formatted(reader.job(), owner(reader.owner()))));
        estimate(part.estimate());
        inputs(part.inputs());
    }

    private static String owner(Owner owner) {
        return "{team: %s, contact: %s}".formatted(quoted(owner.team()), quoted(owner.contact()));
    }

    private void kind(String key, List<Partition> partitions) {
        line(2, key);
        line(3, "partitions: " + partitions.size());
        ranges(3, "ranges", partitions);
    }

    private void ranges(int level, String key, List<Partition> partitions) {
        line(level, key + (partitions.isEmpty() ? ": []" : ":"));
        PartitionRange.of(partitions).forEach(range -> line(level + 1, "- " + range));
    }

    private void leftOut(List<JobPart.LeftOut> leftOut) {
        Map<String, List<Partition>> byReason = new LinkedHashMap<>();
        leftOut.stream()
                .sorted((a, b) -> a.partition().compareTo(b.partition()))
                .forEach(left -> byReason.computeIfAbsent(left.why(), why -> new ArrayList<>())
                        .add(left.partition()));
        line(2, byReason.isEmpty() ? "left_out: []" : "left_out:");
        byReason.forEach((why, partitions) -> {
            line(3, "- why: " + quoted(why));
            ranges(4, "partitions", partitions);
        });
    }

    private void estimate(Estimate estimate) {
        line(2, "estimate:");
        line(3, "partitions: " + estimate.partitions());
        line(3, "currency: " + quoted(estimate.currency()));
        line(3, "cost: " + spread(estimate.cost()));
        line(3, "core_seconds: " + spread(estimate.coreSeconds()));
        line(3, "seconds: " + spread(estimate.seconds()));
        line(3, "cores: " + estimate.cores());
        line(3, "bytes_read: " + estimate.bytesRead());
        line(3, "bytes_written: " + spread(estimate.bytesWritten()));
        estimate.bytesKept().ifPresent(kept -> line(3, "bytes_kept: " + kept));
        line(3, "basis: " + quoted(estimate.basis()));
        line(3, "driver: " + quoted(estimate.driver()));
        estimate.oneDayTimesDays().ifPresent(plain -> line(3, "one_day_times_days: " + plain.toPlainString()));
        line(3, estimate.warnings().isEmpty() ? "warnings: []" : "warnings:");
        estimate.warnings().forEach(warning -> line(4, "- " + quoted(warning)));
    }

    private static String spread(Spread spread) {
        return "{low: %s, likely: %s, high: %s}"
                .formatted(
                        spread.low().toPlainString(),
                        spread.likely().toPlainString(),
                        spread.high().toPlainString());
    }

    /** Neighbours' digests stand in one line, behind the first of them. */
    private void inputs(Map<Partition, String> inputs) {
        line(2, "inputs:  # digests of what each partition is built from, of neighbours in one line");
        for (PartitionRange range :
                PartitionRange.of(inputs.keySet().stream().sorted().toList())) {
            List<Partition> partitions = range.partitions();
            for (int from = 0; from < partitions.size(); from += DIGESTS_A_LINE) {
                List<Partition> few = partitions.subList(from, Math.min(from + DIGESTS_A_LINE, partitions.size()));
                line(
                        3,
                        few.get(0) + ": "
                                + few.stream()
                                        .map(partition -> digest(inputs.get(partition)))
                                        .collect(Collectors.joining(" ")));
            }
        }
    }

    private static String digest(String digest) {
        if (!digest.matches(DIGEST)) {
            throw new IllegalArgumentException("not a digest: " + digest);
        }
        return digest;
    }

    private void line(int level, String content) {
        text.append("  ".repeat(level)).append(content).append('\n');
    }

    /** In double quotes, with everything escaped that does not show as what it is. */
    static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c == '\n') {
                quoted.append("\\n");
            } else if (shows(c)) {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(c > 0xFFFF ? "\\U%08X".formatted(c) : "\\u%04X".formatted(c));
            }
        });
        return quoted.append('"').toString();
    }

    private static boolean shows(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
