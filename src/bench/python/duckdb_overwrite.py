"""The same day-by-day rewrite by DuckDB, as headroom: no table format, no transaction, no checks by partition.

python3 src/bench/python/duckdb_overwrite.py FOLDER   (FOLDER has dt=DAY/*.parquet, as benches leave under target/bench)
"""

import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import duckdb

TEN = """SELECT count(*), count(id), count(customer), count(amount), count(status),
 count(*) FILTER (status IN ('new', 'paid', 'sent')), count(*) FILTER (country IN ('DE', 'FR', 'IT', 'ES')),
 count(*) FILTER (amount >= 0), count(*) FILTER (price >= 0), count(*) FILTER (price <= 1000), count(*) FILTER (line < 10)
 FROM read_parquet(?, hive_partitioning = true) GROUP BY day"""


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main(folder):
    db = duckdb.connect()
    for attempt in range(4):
        out = Path(tempfile.mkdtemp())
        wall, before = time.time(), cpu()
        db.execute(
            f"COPY (SELECT CAST(dt AS date) AS day, * EXCLUDE (dt) FROM read_parquet('{folder}/*/*.parquet', hive_partitioning = true)) "
            f"TO '{out}/table' (FORMAT parquet, PARTITION_BY (day))")
        checked = db.execute(TEN, [f"{out}/table/*/*.parquet"]).fetchall()
        assert all(len(set(row)) == 1 for row in checked), "a check failed"
        print(f"DuckDB {duckdb.__version__}: {len(checked)} days, {time.time() - wall:.2f} s wall, {cpu() - before:.2f} s cpu")
        shutil.rmtree(out)


main(sys.argv[1])
