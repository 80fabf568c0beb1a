"""The pages beside bare Django on the same tables: ``python -m bench.run pages``.

Each database is filled in a process of its own, measured at 10,000 activities and again at
``FENGHUOLUN_BENCH_ACTIVITIES`` (200,000 unless said; the published figures are for 1,000,000). CPU counts the web
process and the database's. A page that the product does not have yet is listed as such, never left out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bench.timing import interleaved
from tools import postgres

if TYPE_CHECKING:
    from bench.asking import Ask
    from bench.company import Company

FEW = 10_000
SELLERS, CUSTOMERS = 500, 20_000
GROWTH_GOAL = 1.1
IMPORT_ROWS_A_SECOND_GOAL = 10_000


def table() -> list[dict[str, Any]]:
    """Measure on SQLite and, where one can be started, on PostgreSQL; print and return the rows."""
    rows = []
    for database in ("sqlite", "postgresql"):
        if database == "postgresql" and postgres.programs() is None:
            print("pages on PostgreSQL: skipped, no initdb found here")
            continue
        rows += _in_own_process(database)
    return rows


def _in_own_process(database: str) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="fenghuolun-bench-") as home:
        (Path(home) / "static").mkdir()
        command = [sys.executable, "-m", "bench.pages", home]
        if database == "postgresql":
            command = [sys.executable, "-m", "tools.postgres", *command]
        environment = {**os.environ, "FENGHUOLUN_HOME": home, "DJANGO_SETTINGS_MODULE": "fenghuolun.desk.settings"}
        print(f"\npages on {database}", flush=True)
        subprocess.run(command, env=environment, check=True)
        rows: list[dict[str, Any]] = json.loads(Path(home, "rows.json").read_text(encoding="utf8"))
    return [{"file": f"pages on {database}", **row} for row in rows]


def pages(company: Company) -> Iterator[tuple[str, Ask | None, Ask, float, int]]:
    """Yield (label, ours or nothing, floor, goal of ours/floor, goal of statements)."""
    from django.core.handlers.wsgi import WSGIHandler

    from bench.asking import Ask, signed_in
    from bench.floor import FloorHandler

    handler, bare = WSGIHandler(), FloorHandler()
    handler.load_middleware()
    bare.load_middleware()
    cookies = {person: signed_in(person) for person in (company.manager, company.leader, company.seller)}
    lead = company.leads[0]

    def page(name: str, person: Any, **arguments: object) -> Ask | None:
        address = _address(name, **arguments)
        return Ask(handler, address, cookies=cookies[person]) if address else None

    about = {"person": company.seller.pk, "unit": company.seller.unit_id, "customer": lead.customer_id}
    yield "activity list, 50 rows", page("activities:list", company.manager), Ask(bare, "/list/"), 2.0, 6
    history = page("customers:customer", company.seller, pk=lead.customer_id)
    if history:
        history = replace(history, part=_address("activities:of_customer", pk=lead.customer_id))
    # Two requests: the page in at most eight statements, the history it then asks for in at most four.
    yield "customer with history", history, Ask(bare, f"/customer/{lead.customer_id}/"), 3.0, 12
    board = page("customers:leads", company.seller)
    yield "leads of a seller", board, Ask(bare, f"/board/{company.seller.pk}/"), 2.0, 6
    team = page("insight:team", company.leader)
    yield "team board, 25 people", team, Ask(bare, f"/rollup/{company.leader.unit_id}/"), 2.0, 12
    branch = page("insight:branch", company.manager)
    yield "500 people, from tallies", branch, Ask(bare, "/raw/"), 1 / 8, 12
    yield (
        "log an activity",
        _log(handler, cookies, company),
        Ask(bare, method="POST", fresh=lambda: ("/create/", about)),
        4.0,
        12,
    )


def _log(handler: Any, cookies: dict[Any, str], company: Company) -> Ask:
    """The phone's door: the same idempotent PUT that drains the outbox, each time under a new id."""
    from django.urls import reverse

    from bench.asking import Ask

    lead = company.leads[0].pk
    # Inbound: the law on how often a customer may be called does not stop the bench.
    body = {"did": "A01", "lead": lead, "outcome": "need", "duration_s": 240, "is_inbound": True, "next_step": "none"}

    def entry() -> tuple[str, dict[str, Any]]:
        return reverse("activities:door", args=[uuid4()]), body

    return Ask(handler, method="PUT", fresh=entry, cookies=cookies[company.seller])


def _address(name: str, **arguments: object) -> str:
    from django.urls import NoReverseMatch, reverse

    try:
        return reverse(name, kwargs=arguments or None)
    except NoReverseMatch:
        return ""


def measure(company: Company) -> list[dict[str, Any]]:
    """Return one row for each page: CPU of ours and of the floor, statements, packed bytes."""
    from bench.asking import cpu_clock, packed_bytes, statements

    rows = []
    for label, ours, floor, goal, most in pages(company):
        floor()
        row: dict[str, Any] = {"label": label, "goal": goal, "statements_goal": most}
        if ours is None:
            rows.append({**row, "verdict": "no such page yet"})
            continue
        try:
            ours()
        except RuntimeError as broken:
            rows.append({**row, "verdict": f"MISSED: {broken}"[:160]})
            continue
        timed = interleaved(ours, floor, rounds=15, clock=cpu_clock())
        row |= {"ours_ms": timed.ours_seconds * 1e3, "floor_ms": timed.floor_seconds * 1e3}
        row |= {"ratio": timed.ours_to_floor_ratio, "statements": statements(ours), "packed_bytes": packed_bytes(ours)}
        is_reached = row["ratio"] <= goal and row["statements"] <= most
        rows.append({**row, "verdict": "reached" if is_reached else "MISSED"})
    return rows


def filled(company: Company, activities: int, first: int) -> dict[str, Any]:
    """Log through the bulk door and return its rate as a row: rows for each second of CPU, here and in the database."""
    from bench.asking import cpu_clock
    from bench.company import log

    clock = cpu_clock()
    began = clock()
    done = log(company, activities, first)
    seconds = clock() - began
    if done.logged != activities:
        raise RuntimeError(f"{done.logged} of {activities} were logged: {done.refused[:3]}")
    rate = activities / seconds
    verdict = "reached" if rate >= IMPORT_ROWS_A_SECOND_GOAL else "MISSED"
    return {"label": f"bulk door, {activities} activities", "rows_a_second": round(rate), "verdict": verdict}


def grown(few: list[dict[str, Any]], many: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return how each page's CPU grew with history; 1.1 is what a quiet machine allows, 1.3 what a busy one does."""
    rows = []
    for before, after in zip(few, many, strict=True):
        if "ours_ms" in after and not after["label"].startswith("500"):
            growth = after["ours_ms"] / before["ours_ms"]
            same = before["statements"] == after["statements"]
            verdict = "reached" if growth <= GROWTH_GOAL + 0.2 and same else "MISSED"
            rows.append(
                {"label": f"growth: {after['label']}", "ratio": growth, "goal": GROWTH_GOAL, "verdict": verdict}
            )
    return rows


def main(home: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from bench.company import found

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    company = found(SELLERS, CUSTOMERS)
    many = int(os.environ.get("FENGHUOLUN_BENCH_ACTIVITIES", "200000"))
    filled(company, FEW, 0)
    settle()
    before = measure(company)
    rate = filled(company, many - FEW, FEW)
    settle()
    after = measure(company)
    rows = [*after, rate, *grown(before, after)]
    for row in rows:
        print(_line(row))
    Path(home, "rows.json").write_text(json.dumps(rows), encoding="utf8")


def settle() -> None:
    """Let the database count what it holds, as its own upkeep would have done by the time people read it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _line(row: dict[str, Any]) -> str:
    numbers: list[tuple[str, Callable[[Any], str]]] = [
        ("ours_ms", "{:9.2f} ms".format),
        ("floor_ms", "floor {:8.2f} ms".format),
        ("ratio", "ratio {:6.2f}".format),
        ("goal", "goal {:5.2f}".format),
        ("statements", "{:3d} SQL".format),
        ("packed_bytes", "{:6d} B".format),
        ("rows_a_second", "{:7d} rows/s".format),
    ]
    return (
        f"{row['label']:44} "
        + "  ".join(show(row[name]) for name, show in numbers if name in row)
        + f"  {row['verdict']}"
    )


if __name__ == "__main__":
    main(sys.argv[1])
