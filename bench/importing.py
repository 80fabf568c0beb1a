"""``python -m bench.run importing``: rows a second by the official path, from the bytes of a file to its report.

Measures what a person waits for: reading the file, mapping, checking, finding
duplicates, writing, progress, report. The goals are those of the peers' table:
activities 10,000 rows a second, customers 2,000.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

GOALS = {"activities": 10_000, "customers": 2_000, "policies": 0}
ROWS = {"activities": 50_000, "customers": 20_000, "policies": 10_000}


def activity_rows(rows: int) -> Iterator[list[object]]:
    """Yield a log without customers, as counted calls and visits have it."""
    yield ["时间", "业务员", "活动类型", "结果", "时长", "备注"]
    kinds = (("电话", "已接通", "3:25"), ("面访", "已报价", "25分"), ("微信", "有意向", ""))
    for number in range(rows):
        kind, outcome, length = kinds[number % 3]
        day = date(2026, 1, 5) + timedelta(days=number % 300)
        at = f"{day} {9 + number % 9:02d}:{number % 60:02d}"
        yield [at, f"员工seller{number % 20}", kind, outcome, length, f"第{number}条"]


def customer_rows(rows: int) -> Iterator[list[object]]:
    from fenghuolun.desk.customers.rules.plates import check_digit

    yield ["客户姓名", "手机号", "车牌号", "车架号", "车型", "业务员"]
    for number in range(rows):
        stem = f"LSVAU218{{}}N2{number:06d}"
        vin = stem.format(check_digit(stem.format("0")))
        yield [f"周明{number}", f"138{number:08d}", f"沪C{number:05d}", vin, "海鹿 M6", f"员工seller{number % 20}"]


def policy_rows(rows: int) -> Iterator[list[object]]:
    yield ["车牌号", "车主", "联系电话", "商业险到期日", "上年保费", "上年承保公司", "业务员"]
    for number in range(rows):
        end = date(2026, 12, 1) + timedelta(days=number % 60)
        plate = f"沪B{number:05d}"
        yield [plate, f"王芳{number}", f"139{number:08d}", end, 2400 + number % 900, "平安", f"员工seller{number % 20}"]


def as_bytes(rows: Iterator[list[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def rows_a_second(target: str, content: bytes) -> tuple[float, float]:
    """Import the file into a desk of 20 sellers; return rows a CPU second and rows a second on the clock."""
    from bench.company import NOW
    from fenghuolun.desk.exchange.actions import map_columns, run_import, start_import, upload_file
    from fenghuolun.desk.exchange.actions.uploading import choose_table, proposed
    from fenghuolun.desk.exchange.queries import somebody_who_imports

    by = somebody_who_imports()
    began, began_cpu = time.perf_counter(), time.process_time()
    batch = upload_file(by=by, now=NOW, name=f"{target}.csv", content=content)
    choose_table(by=by, batch=batch, label=batch.table, target=target)
    map_columns(by=by, batch=batch, mapping=proposed(batch), answers={"ours": "column", "ends": "last"})
    start_import(by=by, now=NOW, batch=batch, enqueue=lambda _pk: None)
    batch = run_import(batch.pk, now=NOW)
    took, took_cpu = time.perf_counter() - began, time.process_time() - began_cpu
    if batch.rows_made != batch.rows_total:
        raise RuntimeError(f"{target}: {batch.rows_made} of {batch.rows_total} came in; {batch.problems[:3]}")
    return batch.rows_made / took_cpu, batch.rows_made / took


def table() -> list[dict[str, Any]]:
    """Measure in a process of its own, on a fresh SQLite; print and return the rows."""
    with tempfile.TemporaryDirectory(prefix="fenghuolun-bench-") as home:
        environment = {**os.environ, "FENGHUOLUN_HOME": home, "FENGHUOLUN_DATABASE": ""}
        environment["DJANGO_SETTINGS_MODULE"] = "fenghuolun.desk.settings"
        print("\nrows from file to report on SQLite in one process; the goal is for a second of CPU", flush=True)
        subprocess.run([sys.executable, "-m", "bench.importing", home], env=environment, check=True)
        rows: list[dict[str, Any]] = json.loads(Path(home, "rows.json").read_text(encoding="utf8"))
    return rows


def main(home: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from bench.company import HIRED_ON, NOW, found
    from fenghuolun.desk.teams.actions import add_person, ensure_roles

    call_command("migrate", verbosity=0)
    company = found(20, 0)
    add_person(
        by=None, now=NOW, login="admin", name="管理员", unit=type(company.manager.unit).objects.get(depth=1),
        role=ensure_roles()["administrator"], hired_on=HIRED_ON,
    )  # fmt: skip
    rows = [measured(target, make) for target, make in MAKERS.items()]
    Path(home, "rows.json").write_text(json.dumps(rows), encoding="utf8")


def measured(target: str, make: Callable[[int], Iterator[list[object]]]) -> dict[str, Any]:
    """Import so many rows of one kind; print and return the row of the table."""
    rows, goal = ROWS[target], GOALS[target]
    speed, clock = rows_a_second(target, as_bytes(make(rows)))
    verdict = "no goal" if not goal else "reached" if speed >= goal else "MISSED"
    line = f"{target:12} {rows:>8,d} rows {speed:>9,.0f}/s of CPU {clock:>9,.0f}/s elapsed"
    print(f"{line}   goal {goal or '–':>7}  {verdict}", flush=True)
    label = f"import of {rows} {target}"
    return {"file": "importing", "label": label, "rows_a_second": speed, "clock": clock, "verdict": verdict}


MAKERS = {"activities": activity_rows, "customers": customer_rows, "policies": policy_rows}

if __name__ == "__main__":
    main(sys.argv[1])
