# Made by `tidegate export airflow`; a new export replaces this file.
#
# Each DAG builds one partition a run, of the run's data interval, so that a task which is cleared days later
# builds the same partition again. Catch-up is off: for history use ranges, which build many partitions in one
# run, such as `tidegate run JOB --from A --to B` or `tidegate run JOB --missing`.
from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pendulum
from airflow import DAG
from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from airflow.timetables.interval import CronDataIntervalTimetable

try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:  # Airflow 2
    from airflow.operators.bash import BashOperator


class TidegateOperator(BashOperator):
    """Runs Tidegate, without a shell, for one partition."""

    NOTHING_TO_DO = 99
    NO_RETRY = {1, 2, 20, 21, 25, 27, 29}

    template_fields = ("partition",)
    template_fields_renderers = {}
    template_ext = ()

    def __init__(self, *, words, partition, **kwargs):
        super().__init__(bash_command="tidegate", **kwargs)
        self.words = words
        self.partition = partition

    def execute(self, context):
        with TemporaryDirectory(prefix="tidegate-") as folder:
            result = Path(folder, "result.json")
            ended = self.subprocess_hook.run_command(
                command=[*self.words, "--result-file", str(result), "--partition", self.partition],
                env=self.get_env(context),
            )
            told = json.loads(result.read_text())["summary"] if result.exists() else ""
        told = told or f"tidegate ended with {ended.exit_code}"
        if ended.exit_code == 0:
            return told
        if ended.exit_code == self.NOTHING_TO_DO:
            raise AirflowSkipException(told)
        if ended.exit_code in self.NO_RETRY:
            raise AirflowFailException(told)
        raise AirflowException(told)


with DAG(
    dag_id="shop.revenue",
    schedule=CronDataIntervalTimetable("0 4 * * *", timezone="Europe/Berlin"),
    start_date=pendulum.datetime(2024, 1, 1, 4, 0, tz="Europe/Berlin"),
    catchup=False,
    max_active_runs=1,
    tags=["tidegate", "sales", "tier1"],
):
    task_0 = TidegateOperator(
        task_id="orders",
        words=["/opt/tidegate/tidegate", "run", "orders", "-f", "/etc/shop/jobs.yaml", "--env", "prod", "--var", "min_orders=10", "--var", "region=eu west", "--scheduled", "--skip-exit-code", "99"],
        partition="{{ data_interval_start.in_timezone('Europe/Berlin').strftime('%Y-%m-%d') }}",
        owner="payments",
        doc_md="One row an order.\n\nOwner: payments (#payments)",
        retries=2,
        retry_delay=timedelta(seconds=30),
        retry_exponential_backoff=True,
        max_retry_delay=timedelta(seconds=300),
        trigger_rule="none_failed",
    )
    task_1 = TidegateOperator(
        task_id="revenue",
        words=["/opt/tidegate/tidegate", "run", "revenue", "-f", "/etc/shop/jobs.yaml", "--env", "prod", "--var", "min_orders=10", "--var", "region=eu west", "--scheduled", "--skip-exit-code", "99"],
        partition="{{ data_interval_start.in_timezone('Europe/Berlin').strftime('%Y-%m-%d') }}",
        owner="finance",
        doc_md="Owner: finance (finance@example.com)\n\nRunbook: https://wiki.example/revenue",
        retries=2,
        retry_delay=timedelta(seconds=30),
        retry_exponential_backoff=True,
        max_retry_delay=timedelta(seconds=300),
        trigger_rule="none_failed",
    )
    task_0 >> task_1


with DAG(
    dag_id="shop.weekly",
    schedule=CronDataIntervalTimetable("0 6 * * 2", timezone="UTC"),
    start_date=pendulum.datetime(2024, 1, 2, 6, 0, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    tags=["tidegate"],
):
    task_0 = TidegateOperator(
        task_id="weekly",
        words=["/opt/tidegate/tidegate", "run", "weekly", "-f", "/etc/shop/jobs.yaml", "--env", "prod", "--var", "min_orders=10", "--var", "region=eu west", "--scheduled", "--skip-exit-code", "99"],
        partition="{{ data_interval_start.in_timezone('UTC').subtract(days=1).strftime('%Y-%m-%d') }}",
        owner="payments",
        doc_md="Owner: payments (#payments)",
        retries=0,
        retry_delay=timedelta(seconds=30),
        retry_exponential_backoff=True,
        max_retry_delay=timedelta(seconds=300),
        trigger_rule="none_failed",
    )


with DAG(
    dag_id="shop.clicks",
    schedule=CronDataIntervalTimetable("30 * * * *", timezone="UTC"),
    start_date=pendulum.datetime(2024, 1, 1, 1, 30, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    tags=["tidegate"],
):
    task_0 = TidegateOperator(
        task_id="clicks",
        words=["/opt/tidegate/tidegate", "run", "clicks", "-f", "/etc/shop/jobs.yaml", "--env", "prod", "--var", "min_orders=10", "--var", "region=eu west", "--scheduled", "--skip-exit-code", "99"],
        partition="{{ data_interval_start.in_timezone('UTC').subtract(hours=1).strftime('%Y-%m-%dT%HZ') }}",
        owner="payments",
        doc_md="Owner: payments (#payments)",
        retries=2,
        retry_delay=timedelta(seconds=30),
        retry_exponential_backoff=True,
        max_retry_delay=timedelta(seconds=300),
        trigger_rule="none_failed",
    )
