# Made by `tidegate export dagster`; a new export replaces this file.
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

NOTHING_TO_DO = 99
NO_RETRY = {1, 2, 20, 21, 25, 27, 29}


def tidegate_asset(name, words, partitions, deps, checks, retry, **about):
    """An asset that runs Tidegate for one partition; Tidegate tells Dagster through Pipes what came of it."""
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
    """Builds the partition that is due when the schedule fires, so long (back) before."""

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

partitions = TimeWindowPartitionsDefinition(
    start="2024-01-01", fmt="%Y-%m-%d", cron_schedule="0 0 * * *", timezone="Europe/Berlin"
)
assets["orders"] = tidegate_asset(
    "orders",
    words=["/opt/tidegate/tidegate", "run", "orders", "-f", "/etc/shop/jobs.yaml", "--env", "prod", "--var", "min_orders=10", "--var", "region=eu west", "--scheduled", "--skip-exit-code", "99"],
    partitions=partitions,
    deps=[],
    checks={"row_count": "row_count", "not_null_id": "not_null_id", "unique_id": "unique_id"},
    retry=RetryPolicy(max_retries=2, delay=30, backoff=Backoff.EXPONENTIAL),
    description="One row an order.\n\nOwner: payments (#payments)",
    group_name="shop",
    kinds={"spark", "deltalake"},
    tags={"sales": "", "tier1": ""},
    metadata={"owner": "payments (#payments)"},
)
assets["revenue"] = tidegate_asset(
    "revenue",
    words=["/opt/tidegate/tidegate", "run", "revenue", "-f", "/etc/shop/jobs.yaml", "--env", "prod", "--var", "min_orders=10", "--var", "region=eu west", "--scheduled", "--skip-exit-code", "99"],
    partitions=partitions,
    deps=[AssetDep("orders")],
    checks={"range_n": "range_n"},
    retry=RetryPolicy(max_retries=2, delay=30, backoff=Backoff.EXPONENTIAL),
    description="Owner: finance (finance@example.com)\n\nRunbook: https://wiki.example/revenue",
    group_name="shop",
    kinds={"spark", "deltalake"},
    tags={},
    metadata={"owner": "finance (finance@example.com)"},
)
schedules.append(
    tidegate_schedule(
        "revenue",
        ["orders", "revenue"],
        cron="0 4 * * *",
        zone="Europe/Berlin",
        partitions=partitions,
        back=timedelta(minutes=960),
    )
)

partitions = TimeWindowPartitionsDefinition(
    start="2024-01-01", fmt="%Y-%m-%d", cron_schedule="0 0 * * 1", timezone="UTC"
)
assets["weekly"] = tidegate_asset(
    "weekly",
    words=["/opt/tidegate/tidegate", "run", "weekly", "-f", "/etc/shop/jobs.yaml", "--env", "prod", "--var", "min_orders=10", "--var", "region=eu west", "--scheduled", "--skip-exit-code", "99"],
    partitions=partitions,
    deps=[AssetDep("revenue", partition_mapping=AllPartitionMapping())],
    checks={},
    retry=RetryPolicy(max_retries=0, delay=30, backoff=Backoff.EXPONENTIAL),
    description="Owner: payments (#payments)",
    group_name="shop",
    kinds={"spark", "deltalake"},
    tags={},
    metadata={"owner": "payments (#payments)"},
)
schedules.append(
    tidegate_schedule(
        "weekly",
        ["weekly"],
        cron="0 6 * * 2",
        zone="UTC",
        partitions=partitions,
        back=timedelta(minutes=11160),
    )
)

partitions = TimeWindowPartitionsDefinition(
    start="2024-01-01T00Z", fmt="%Y-%m-%dT%HZ", cron_schedule="0 * * * *", timezone="UTC"
)
assets["clicks"] = tidegate_asset(
    "clicks",
    words=["/opt/tidegate/tidegate", "run", "clicks", "-f", "/etc/shop/jobs.yaml", "--env", "prod", "--var", "min_orders=10", "--var", "region=eu west", "--scheduled", "--skip-exit-code", "99"],
    partitions=partitions,
    deps=[],
    checks={},
    retry=RetryPolicy(max_retries=2, delay=30, backoff=Backoff.EXPONENTIAL),
    description="Owner: payments (#payments)",
    group_name="shop",
    kinds={"spark", "deltalake"},
    tags={},
    metadata={"owner": "payments (#payments)"},
)
schedules.append(
    tidegate_schedule(
        "clicks",
        ["clicks"],
        cron="30 * * * *",
        zone="UTC",
        partitions=partitions,
        back=timedelta(minutes=120),
    )
)

defs = Definitions(assets=list(assets.values()), schedules=schedules)
