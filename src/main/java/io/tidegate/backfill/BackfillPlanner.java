package io.tidegate.backfill;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.estimate.Estimate;
import io.tidegate.job.BackfillSettings;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Ledger;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.JobDigest;
import io.tidegate.plan.JobSelection;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Planner;
import io.tidegate.plan.Readers;
import io.tidegate.plan.Reason;
import io.tidegate.plan.Rebuild;
import io.tidegate.plan.Reprocess;
import io.tidegate.plan.SkippedPartition;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes plans of backfills: which partitions of which jobs, in which chunks, at what price, and who will see it. Changes nothing. */
public final class BackfillPlanner {
    private final Project project;
    private final Clock clock;
    private final Planner planner;
    private final Pricing pricing;

    public BackfillPlanner(Project project, Ledger ledger, Clock clock, Pricing pricing) {
        this.project = project;
        this.clock = clock;
        this.planner = new Planner(project, ledger, clock);
        this.pricing = pricing;
    }

    /**
     * @throws TidegateException USAGE for what cannot be asked for, GUARDRAIL for a budget above that of the project, PROTECTED when a
     *     named partition would rewrite protected history, DAMAGED when a table is not what the ledger says
     */
    public BackfillDraft draft(BackfillRequest request) {
        Optional<BigDecimal> budget = budget(request);
        Optional<Hours> window = request.window()
                .or(() -> agreed(request, "window", BackfillSettings::window).map(Hours::parse));
        boolean newestFirst = request.newestFirst() || agreed(request, "newest_first", BackfillSettings::newestFirst);
        Map<String, Set<Partition>> rebuilt = new HashMap<>();
        Map<String, List<JobPart.LeftOut>> leftOut = new LinkedHashMap<>();
        List<JobPart> parts = new ArrayList<>();
        for (Job job : JobSelection.select(project, List.of(), List.of())) {
            Optional<Scope> scope = scope(job, request, rebuilt);
            if (scope.isPresent()) {
                leftOut.put(job.name(), scope.get().leftOut());
                if (!scope.get().rebuild().plan().isEmpty()) {
                    JobPart part = part(job, scope.get(), request, newestFirst);
                    rebuilt.put(job.name(), Set.copyOf(part.partitions()));
                    parts.add(part);
                }
            }
        }
        Optional<BackfillPlan> plan =
                parts.isEmpty() ? Optional.empty() : Optional.of(plan(request, budget, window, newestFirst, parts));
        return new BackfillDraft(plan, leftOut);
    }

    private Optional<BigDecimal> budget(BackfillRequest request) {
        Optional<BigDecimal> most = project.guardrails().budget();
        request.budget().ifPresent(asked -> {
            if (asked.signum() <= 0 || project.cost().isFree()) {
                throw new TidegateException(
                        ErrorCode.USAGE,
                        asked.signum() <= 0
                                ? "Cannot keep to a budget of %s".formatted(asked.toPlainString())
                                : "Cannot keep to a budget: there are no prices",
                        asked.signum() <= 0
                                ? "Give --budget an amount above 0, or leave it out."
                                : "Set `core_hour` under `cost` in %s, or leave --budget out."
                                        .formatted(project.file()));
            }
            most.filter(limit -> asked.compareTo(limit) > 0).ifPresent(limit -> {
                throw new TidegateException(
                        ErrorCode.GUARDRAIL,
                        "Cannot use a budget of %s: guardrails.budget is %s"
                                .formatted(asked.toPlainString(), limit.toPlainString()),
                        "Give --budget up to that, or raise guardrails.budget.");
            });
        });
        return request.budget().or(() -> most);
    }

    /** What the named jobs all say of themselves. */
    private static <T> T agreed(BackfillRequest request, String key, Function<BackfillSettings, T> setting) {
        List<T> said = request.jobs().stream()
                .map(job -> setting.apply(job.backfill()))
                .distinct()
                .toList();
        if (said.size() > 1) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot plan these jobs as one backfill: their `backfill.%s` differ".formatted(key),
                    "Say it for all of them with --%s, or plan a backfill a job.".formatted(key.replace('_', '-')));
        }
        return said.get(0);
    }

    /** What is done to a job, and what is not. */
    private record Scope(Rebuild rebuild, List<JobPart.LeftOut> leftOut) {}

    /** Empty for a job that was neither named nor reached. */
    private Optional<Scope> scope(Job job, BackfillRequest request, Map<String, Set<Partition>> rebuilt) {
        boolean isNamed = request.jobs().contains(job);
        List<PartitionRange> excluded = isNamed ? request.excluded().apply(job) : List.of();
        Optional<Rebuild> own = isNamed
                ? Optional.of(planner.rebuild(job, request.choice().apply(job), request.reprocess(), excluded, rebuilt))
                : Optional.empty();
        List<Partition> readers = request.downstream() ? Readers.of(project, job, rebuilt) : List.of();
        if (readers.isEmpty()) {
            return own.map(rebuild -> new Scope(rebuild, leftOut(List.of(rebuild))));
        }
        Set<Partition> both = new HashSet<>(readers);
        own.ifPresent(rebuild ->
                rebuild.plan().planned().map(PlannedPartition::partition).forEach(both::add));
        Rebuild all =
                planner.rebuild(job, new Choice.Readers(List.copyOf(both)), Reprocess.COMPLETED, excluded, rebuilt);
        List<Rebuild> looks = new ArrayList<>(List.of(all));
        own.ifPresent(looks::add);
        return Optional.of(new Scope(all, leftOut(looks)));
    }

    /** @param looks the one that is carried out first */
    private static List<JobPart.LeftOut> leftOut(List<Rebuild> looks) {
        Set<Partition> told = new HashSet<>();
        looks.get(0).plan().planned().map(PlannedPartition::partition).forEach(told::add);
        List<JobPart.LeftOut> leftOut = new ArrayList<>();
        for (Rebuild look : looks) {
            for (SkippedPartition skipped : look.plan().skipped()) {
                if (told.add(skipped.partition())) {
                    leftOut.add(new JobPart.LeftOut(skipped.partition(), why(skipped.reason())));
                }
            }
        }
        leftOut.sort((a, b) -> a.partition().compareTo(b.partition()));
        return leftOut;
    }

    private static String why(Reason.ToSkip reason) {
        return reason instanceof Reason.UpToDate ? "up to date" : reason.text();
    }

    private JobPart part(Job job, Scope scope, BackfillRequest request, boolean newestFirst) {
        Rebuild rebuild = scope.rebuild();
        Plan ordered = newestFirst ? newestFirst(rebuild.plan()) : rebuild.plan();
        Chunking chunking =
                request.chunking().orElseGet(() -> Chunking.parse(job.backfill().chunk()));
        Estimate rough = pricing.estimate(ordered, rebuild.history(), rebuild.table());
        Plan plan = pricing.chunked(ordered, chunking, rough);
        Estimate estimate = pricing.estimate(plan, rebuild.history(), rebuild.table());
        Map<Partition, String> inputs = new HashMap<>();
        Map<Partition, Boolean> isReprocess = new HashMap<>();
        plan.planned().forEach(planned -> {
            inputs.put(planned.partition(), Rebuild.inputs(planned.fingerprint()));
            isReprocess.put(planned.partition(), rebuild.replaced().containsKey(planned.partition()));
        });
        return new JobPart(
                job.name(),
                job.owner(),
                JobDigest.of(job),
                plan.targetVersion(),
                chunks(plan),
                inputs,
                isReprocess,
                scope.leftOut(),
                replaced(rebuild),
                Readers.of(project, job).stream()
                        .map(reader -> new JobPart.Reader(reader.name(), reader.owner()))
                        .toList(),
                estimate);
    }

    private static Plan newestFirst(Plan plan) {
        List<PlannedPartition> planned = new ArrayList<>(plan.planned().toList());
        Collections.reverse(planned);
        return new Plan(
                plan.job(), List.of(new Chunk(1, planned)), plan.skipped(), plan.inputs(), plan.targetVersion());
    }

    /** In the order of application; within a chunk, which is one commit, in that of time. */
    private static List<JobPart.PlannedChunk> chunks(Plan plan) {
        return plan.chunks().stream()
                .map(chunk -> new JobPart.PlannedChunk(
                        chunk.number(), chunk.partitions().stream().sorted().toList()))
                .toList();
    }

    private static JobPart.Replaced replaced(Rebuild rebuild) {
        int files = 0;
        long rows = 0;
        long bytes = 0;
        int withoutRows = 0;
        for (Rebuild.Published published : rebuild.replaced().values()) {
            files += published.files();
            rows += published.rows().orElse(0);
            bytes += published.bytes();
            withoutRows += published.rows().isEmpty() ? 1 : 0;
        }
        return new JobPart.Replaced(rebuild.replaced().size(), files, rows, bytes, withoutRows);
    }

    private BackfillPlan plan(
            BackfillRequest request,
            Optional<BigDecimal> budget,
            Optional<Hours> window,
            boolean newestFirst,
            List<JobPart> parts) {
        BackfillPlan plan = new BackfillPlan(
                BackfillId.next(clock),
                request.reason(),
                request.who(),
                clock.instant(),
                request.codeVersion(),
                request.command(),
                project.cost().currency(),
                budget,
                window,
                newestFirst,
                parts,
                List.of());
        return plan.needing(
                Approvals.needed(plan.partitions(), plan.cost().high(), plan.currency(), project.guardrails()));
    }
}
