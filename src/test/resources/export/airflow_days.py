"""Runs days of an exported DAG in this Airflow, as `airflow dags test` does, and tells the state and tries of each task.

Arguments: the DAG file, the DAG's id, a file for the answer, then days. A day written DAY=FILE gets that file when its first try has ended:
FILE.later is renamed to FILE.
"""
import json
import os
import sys
import threading
import time
from pathlib import Path

import pendulum
from airflow.models import DagBag

dag_file, dag_id, answer, calls, *days = sys.argv[1:]
bag = DagBag(dag_folder=dag_file, include_examples=False)
assert not bag.import_errors, bag.import_errors
dag = bag.dags[dag_id]
assert not dag.catchup and dag.max_active_runs == 1
dag.sync_to_db()


def arrive(day, file):
    while f"--partition {day}" not in (Path(calls).read_text() if Path(calls).exists() else ""):
        time.sleep(0.2)
    os.rename(file + ".later", file)


told = []
for word in days:
    day, _, file = word.partition("=")
    if file:
        threading.Thread(target=arrive, args=(day, file), daemon=True).start()
    end = pendulum.parse(day, tz="UTC").add(days=1, seconds=len(told))  # in the same interval, however often
    run = dag.test(execution_date=end)
    told.append(
        {
            "day": day,
            "interval": [run.data_interval_start.isoformat(), run.data_interval_end.isoformat()],
            "state": str(run.state),
            "tasks": {
                ti.task_id: {"state": str(ti.state), "tries": ti.try_number, "xcom": ti.xcom_pull(task_ids=ti.task_id)}
                for ti in run.get_task_instances()
            },
        }
    )
Path(answer).write_text(json.dumps(told))
