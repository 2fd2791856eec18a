"""Loads exported definitions into this Dagster and builds days of one asset; tells what Dagster knows of each afterwards.

Arguments: the definitions file, an asset, a file for the answer, a time at which its schedule fires, then days.
"""
import importlib.util
import json
import sys
from datetime import datetime
from pathlib import Path

from dagster import AssetKey, DagsterInstance, Definitions, build_schedule_context, materialize

file, asset, answer, fires, *days = sys.argv[1:]
spec = importlib.util.spec_from_file_location("definitions", file)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
Definitions.validate_loadable(module.defs)

told = {"assets": sorted(module.assets), "schedules": {}, "days": []}
for schedule in module.schedules:
    with build_schedule_context(scheduled_execution_time=datetime.fromisoformat(fires)) as context:
        request = schedule(context)
    told["schedules"][schedule.name] = [schedule.cron_schedule, schedule.execution_timezone, request.partition_key]

with DagsterInstance.ephemeral() as instance:
    for day in days:
        done = materialize([module.assets[asset]], partition_key=day, instance=instance, raise_on_error=False)
        events = done.all_events
        told["days"].append(
            {
                "day": day,
                "success": done.success,
                "materializations": [
                    {k: v.value for k, v in e.materialization.metadata.items()}
                    for e in events
                    if e.event_type_value == "ASSET_MATERIALIZATION"
                ],
                "checks": {
                    e.event_specific_data.check_name: [e.event_specific_data.passed, e.event_specific_data.severity.value]
                    for e in events
                    if e.event_type_value == "ASSET_CHECK_EVALUATION"
                },
                "retries": sum(e.event_type_value == "STEP_UP_FOR_RETRY" for e in events),
            }
        )
Path(answer).write_text(json.dumps(told))
