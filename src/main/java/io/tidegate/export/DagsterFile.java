package io.tidegate.export;

import io.tidegate.job.Check;
import io.tidegate.job.Job;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One Python file of definitions: a partitioned asset for each job with its checks, and a schedule for each group of jobs. */
final class DagsterFile {

    private static final String HEAD = """
            #
            # Each asset is a job, each schedule builds the partition that is due. For history do not launch a Dagster backfill
            # of single partitions: `tidegate run JOB --from A --to B` builds many partitions in one run.
            import os
            import subprocess
            from datetime import timedelta, timezone
            from zoneinfo import ZoneInfo

            from dagster import (
                AllPartitionMapping,
                AssetCheckResult,
                AssetCheckSeverity,
                AssetCheckSpec,
                AssetDep,
                AssetKey,
                AssetSpec,
                Backoff,
                Definitions,
                Failure,
                MaterializeResult,
                PipesEnvContextInjector,
                PipesTempFileMessageReader,
                RetryPolicy,
                RunRequest,
                TimeWindowPartitionsDefinition,
                define_asset_job,
                multi_asset,
                open_pipes_session,
                schedule,
            )

            NOTHING_TO_DO = %d
            NO_RETRY = {%s}


            def tidegate_asset(name, words, partitions, deps, checks, retry, **about):
                ""\"An asset that runs Tidegate for one partition; Tidegate tells Dagster through Pipes what came of it.""\"
                key = AssetKey(name)

                @multi_asset(
                    name=name,
                    specs=[AssetSpec(key, deps=deps, partitions_def=partitions, **about)],
                    check_specs=[AssetCheckSpec(check, asset=key) for check in checks.values()],
                    retry_policy=retry,
                )
                def built(context):
                    with open_pipes_session(
                        context=context,
                        context_injector=PipesEnvContextInjector(),
                        message_reader=PipesTempFileMessageReader(),
                        extras={"checks": checks},
                    ) as session:
                        ended = subprocess.run(
                            [*words, "--partition", context.partition_key],
                            env={**os.environ, **session.get_bootstrap_env_vars()},
                        ).returncode
                    told = list(session.get_results(implicit_materializations=False))
                    yield from told
                    if ended not in (0, NOTHING_TO_DO):
                        raise Failure(f"tidegate ended with {ended}", allow_retries=ended not in NO_RETRY)
                    if not any(isinstance(result, MaterializeResult) for result in told):
                        yield MaterializeResult(asset_key=key, metadata={"tidegate": "nothing to do: already up to date"})
                    judged = {check.check_name for result in told for check in getattr(result, "check_results", [result])}
                    for check in set(checks.values()) - judged:
                        yield AssetCheckResult(
                            asset_key=key,
                            check_name=check,
                            passed=False,
                            severity=AssetCheckSeverity.WARN,
                            description="not evaluated",
                        )

                return built


            def tidegate_schedule(name, selection, cron, zone, partitions, back):
                ""\"Builds the partition that is due when the schedule fires, so long (back) before.""\"

                @schedule(
                    name=name + "_schedule",
                    cron_schedule=cron,
                    execution_timezone=zone,
                    job=define_asset_job(name + "_job", selection=selection, partitions_def=partitions),
                )
                def due(context):
                    at = (context.scheduled_execution_time.astimezone(timezone.utc) - back).astimezone(ZoneInfo(zone))
                    key = at.strftime(partitions.fmt)
                    return RunRequest(run_key=key, partition_key=key)

                return due


            assets = {}
            schedules = []
            """;

    private DagsterFile() {}

    static List<ExportFile> of(Call call, List<Group> groups) {
        String noRetry = Call.NO_RETRY.stream().map(String::valueOf).collect(Collectors.joining(", "));
        StringBuilder text = new StringBuilder(Orchestrator.mark(Orchestrator.DAGSTER))
                .append(HEAD.formatted(Call.NOTHING_TO_DO, noRetry));
        groups.forEach(group -> text.append(group(call, group)));
        text.append("\ndefs = Definitions(assets=list(assets.values()), schedules=schedules)\n");
        return List.of(new ExportFile("definitions.py", text.toString()));
    }

    private static String group(Call call, Group group) {
        Timing timing = group.timing();
        Job earliest = group.jobs().stream()
                .min(Comparator.comparing(job -> job.partition().start()))
                .orElseThrow();
        StringBuilder text = new StringBuilder("""

                partitions = TimeWindowPartitionsDefinition(
                    start=%s, fmt=%s, cron_schedule=%s, timezone=%s
                )
                """.formatted(
                        Quoted.python(earliest.partition().start().text()),
                        Quoted.python(timing.strftime()),
                        Quoted.python(boundaries(earliest)),
                        Quoted.python(timing.zone().getId())));
        for (Job job : group.jobs()) {
            text.append("""
                    assets[%s] = tidegate_asset(
                        %s,
                        words=%s,
                        partitions=partitions,
                        deps=%s,
                        checks=%s,
                        retry=RetryPolicy(max_retries=%d, delay=%d, backoff=Backoff.EXPONENTIAL),
                        description=%s,
                        group_name=%s,
                        kinds={"spark", "deltalake"},
                        tags=%s,
                        metadata={"owner": %s},
                    )
                    """.formatted(
                            Quoted.python(id(job.name())),
                            Quoted.python(id(job.name())),
                            Quoted.python(call.command(call.skipping(List.of(job)))),
                            deps(group, job),
                            checks(job),
                            job.retry().attempts() - 1,
                            job.retry().backoff().toSeconds(),
                            Quoted.python(Described.markdown(job)),
                            Quoted.python(id(call.project())),
                            job.tags().stream()
                                    .map(tag -> Quoted.python(id(tag)) + ": \"\"")
                                    .collect(Collectors.joining(", ", "{", "}")),
                            Quoted.python(job.owner().toString())));
        }
        Duration back = timing.toItsPartition();
        return text.append("""
                        schedules.append(
                            tidegate_schedule(
                                %s,
                                %s,
                                cron=%s,
                                zone=%s,
                                partitions=partitions,
                                back=timedelta(minutes=%d),
                            )
                        )
                        """.formatted(
                        Quoted.python(id(group.name())),
                        Quoted.python(
                                group.jobs().stream().map(job -> id(job.name())).toList()),
                        Quoted.python(timing.cron()),
                        Quoted.python(timing.zone().getId()),
                        back.toMinutes()))
                .toString();
    }

    /** A job of another schedule has other partitions, and Dagster need not know which of them are read. */
    private static String deps(Group group, Job job) {
        Set<String> near = group.upstreamOf(job).stream().map(Job::name).collect(Collectors.toSet());
        return job.upstream().stream()
                .map(name -> near.contains(name)
                        ? "AssetDep(%s)".formatted(Quoted.python(id(name)))
                        : "AssetDep(%s, partition_mapping=AllPartitionMapping())".formatted(Quoted.python(id(name))))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** Where one partition ends and the next begins. */
    private static String boundaries(Job job) {
        return switch (job.partition().grain()) {
            case HOUR -> "0 * * * *";
            case DAY -> "0 0 * * *";
            case WEEK -> "0 0 * * 1";
            case MONTH -> "0 0 1 * *";
            case YEAR -> "0 0 1 1 *";
        };
    }

    /** Each check by its name, and what Dagster calls it. */
    private static String checks(Job job) {
        Map<String, String> names = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        for (Check check : job.checks()) {
            String base = id(check.name());
            String name = base;
            for (int n = 2; !taken.add(name); n++) {
                name = base + "_" + n;
            }
            names.put(check.name(), name);
        }
        return names.entrySet().stream()
                .map(entry -> Quoted.python(entry.getKey()) + ": " + Quoted.python(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String id(String name) {
        if (name.matches("[A-Za-z0-9_]{1,100}")) {
            return name;
        }
        String kept = name.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
        return kept.isEmpty()
                ? "x" + Integer.toHexString(name.hashCode())
                : kept.substring(0, Math.min(100, kept.length()));
    }
}
