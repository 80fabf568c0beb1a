"""Eight people at once: ``python -m bench.run load``, the mix of a working morning, beside the same on bare Django.

Both are served by granian with two workers on one PostgreSQL, on the two cores that the eight clients use as well.
Rate, 95th percentile and errors are of the clock; memory is what the two workers hold for themselves and their share
of what they hold together (Pss), before the first round and after each.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np

from tools import postgres

if TYPE_CHECKING:
    from bench.company import Company

CLIENTS = 8
MIX = {"list": 60, "customer": 20, "board": 10, "dashboard": 5, "log": 5}
RATE_GOAL, P95_GOAL_MS, MEMORY_GOAL_MB, FLAT_GOAL = 1 / 3, 300.0, 250.0, 1.1
ROUNDS = 3

Request = tuple[str, str, dict[str, str], bytes]


@dataclass(frozen=True, slots=True)
class Round:
    """What eight clients saw in one round: requests a second, milliseconds by kind of request, errors."""

    rate: float
    taken_ms: dict[str, list[float]]
    errors: list[str]

    @property
    def p95_ms(self) -> float:
        return float(np.percentile([ms for all_ms in self.taken_ms.values() for ms in all_ms], 95))


def table() -> list[dict[str, Any]]:
    """Fill a PostgreSQL, serve both, let the clients work, print and return the rows; nothing without PostgreSQL."""
    if postgres.programs() is None:
        print("mixed load: skipped, no initdb found here")
        return []
    with tempfile.TemporaryDirectory(prefix="fenghuolun-bench-") as home:
        (Path(home) / "static").mkdir()
        environment = {**os.environ, "FENGHUOLUN_HOME": home, "DJANGO_SETTINGS_MODULE": "fenghuolun.desk.settings"}
        environment["FENGHUOLUN_HOSTS"] = "127.0.0.1"
        command = [sys.executable, "-m", "tools.postgres", sys.executable, "-m", "bench.load", home]
        print("\nmixed load of eight clients on postgresql", flush=True)
        subprocess.run(command, env=environment, check=True)
        rows: list[dict[str, Any]] = json.loads(Path(home, "rows.json").read_text(encoding="utf8"))
    return rows


def ours(company: Company) -> dict[str, Callable[[], list[Request]]]:
    """Return how each kind of work looks as requests to the product."""
    from django.urls import reverse

    from bench.asking import TOKEN, signed_in

    headers = {person: {"Cookie": signed_in(person)} for person in (company.manager, company.leader, company.seller)}
    of_seller = headers[company.seller]
    writing = {**of_seller, "X-CSRFToken": TOKEN, "Content-Type": "application/json"}
    lead = company.leads[0]
    body = {"did": "A01", "lead": lead.pk, "outcome": "need", "duration_s": 240, "is_inbound": True}
    logged = json.dumps({**body, "next_step": "none"}).encode()
    lists = [("GET", reverse("activities:list"), headers[person], b"") for person in headers]
    customer = ("GET", reverse("customers:customer", args=[lead.customer_id]), of_seller, b"")
    history = reverse("activities:of_customer", args=[lead.customer_id])
    board = ("GET", reverse("customers:leads"), of_seller, b"")
    dashboard = ("GET", reverse("insight:branch"), headers[company.manager], b"")
    return {
        "list": lambda: [random.choice(lists)],
        "customer": lambda: [customer, ("GET", history, {**of_seller, "HX-Request": "true"}, b"")],
        "board": lambda: [board],
        "dashboard": lambda: [dashboard],
        "log": lambda: [("PUT", reverse("activities:door", args=[uuid4()]), writing, logged)],
    }


def bare(company: Company) -> dict[str, Callable[[], list[Request]]]:
    """Return the same work as requests to the floor."""
    lead, seller = company.leads[0], company.seller
    about = {"person": seller.pk, "unit": seller.unit_id, "customer": lead.customer_id}
    return {
        "list": lambda: [("GET", "/list/", {}, b"")],
        "customer": lambda: [("GET", f"/customer/{lead.customer_id}/", {}, b"")],
        "board": lambda: [("GET", f"/board/{seller.pk}/", {}, b"")],
        "dashboard": lambda: [("GET", f"/rollup/{company.leader.unit_id}/", {}, b"")],
        "log": lambda: [("POST", "/create/", {}, json.dumps(about).encode())],
    }


def worked(port: int, work: dict[str, Callable[[], list[Request]]], seconds: float) -> Round:
    """Let eight clients work for ``seconds``; a piece of work counts once, however many requests it takes."""
    until = time.perf_counter() + seconds

    def client(number: int) -> tuple[dict[str, list[float]], list[str]]:
        chosen, taken, errors = random.Random(number), {kind: [] for kind in MIX}, []
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < until:
            kind = chosen.choices(list(MIX), list(MIX.values()))[0]
            began = time.perf_counter()
            for method, address, headers, body in work[kind]():
                connection.request(method, address, body or None, headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status >= 300:
                    errors.append(f"{answer.status} {method} {address}")
            taken[kind].append((time.perf_counter() - began) * 1e3)
        connection.close()
        return taken, errors

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        seen = list(pool.map(client, range(CLIENTS)))
    spent = time.perf_counter() - began
    taken = {kind: [ms for of_client, _ in seen for ms in of_client[kind]] for kind in MIX}
    count = sum(map(len, taken.values()))
    return Round(count / spent, taken, [error for _, errors in seen for error in errors])


@contextmanager
def served(application: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Serve a WSGI application as the demo does, by granian with two workers, until leaving."""
    from fenghuolun.desk.exchange.serving import FRUGAL, commands

    command, _work = commands(port, None)
    command[command.index("fenghuolun.desk.wsgi:application")] = application
    server = subprocess.Popen(command, env={**FRUGAL, **os.environ})
    try:
        yield server
    finally:
        server.terminate()
        server.wait(timeout=20)


def memory_mb(server: subprocess.Popen[bytes]) -> float:
    """Return the megabytes of the server's workers, each page shared by several counted once."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    rollups = [Path(f"/proc/{child}/smaps_rollup").read_text() for child in children]
    kilobytes = [int(line.split()[1]) for text in rollups for line in text.splitlines() if line.startswith("Pss:")]
    return sum(kilobytes) / 1024


def _ready(port: int, address: str, headers: dict[str, str]) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", address, headers=headers)
            connection.getresponse().read()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def measured(
    application: str, port: int, work: dict[str, Callable[[], list[Request]]]
) -> tuple[list[Round], list[float]]:
    """Return the rounds, and the megabytes before the first and after each."""
    seconds = float(os.environ.get("FENGHUOLUN_BENCH_SECONDS", "20"))
    with served(application, port) as server:
        first = work["list"]()[0]
        for _ in range(4):
            _ready(port, first[1], first[2])
        megabytes, rounds = [memory_mb(server)], []
        for _ in range(ROUNDS):
            rounds.append(worked(port, work, seconds))
            megabytes.append(memory_mb(server))
    return rounds, megabytes


def compared(
    ours_seen: tuple[list[Round], list[float]], bare_seen: tuple[list[Round], list[float]]
) -> list[dict[str, Any]]:
    """Return the rows of the table: rate beside the floor's, 95th percentile, errors, memory."""
    (rounds, megabytes), (bare_rounds, bare_megabytes) = ours_seen, bare_seen
    rate, floor = [sorted(r.rate for r in each)[ROUNDS // 2] for each in (rounds, bare_rounds)]
    p95 = sorted(r.p95_ms for r in rounds)[ROUNDS // 2]
    errors = [error for each in rounds for error in each.errors]
    kinds = {kind: float(np.median([ms for r in rounds for ms in r.taken_ms[kind]])) for kind in MIX}
    flat = megabytes[-1] / megabytes[1]
    return [
        _row("mixed load, pieces of work a second", rate, rate / floor >= RATE_GOAL, floor=floor, ratio=rate / floor),
        _row("mixed load, 95th percentile, ms", p95, p95 <= P95_GOAL_MS, medians_ms=kinds),
        _row("mixed load, errors", len(errors), not errors, first=errors[:3]),
        _row("memory of two workers before the load, MB", megabytes[0], megabytes[0] <= MEMORY_GOAL_MB,
             floor=bare_megabytes[0]),
        _row("memory of two workers after it, MB", megabytes[-1], megabytes[-1] <= MEMORY_GOAL_MB,
             floor=bare_megabytes[-1]),
        _row("memory, last round to first", flat, flat <= FLAT_GOAL, megabytes=megabytes),
    ]  # fmt: skip


def _row(label: str, value: float, is_reached: bool, **more: object) -> dict[str, Any]:
    row = {"file": "load", "label": label, "value": value, **more, "verdict": "reached" if is_reached else "MISSED"}
    print(f"{label:44} {value:9.2f}  {row['verdict']}  {more}", flush=True)
    return row


def main(home: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench.company import found
    from bench.pages import CUSTOMERS, SELLERS, filled, settle

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    company = found(SELLERS, CUSTOMERS)
    filled(company, int(os.environ.get("FENGHUOLUN_BENCH_ACTIVITIES", "200000")), 0)
    settle()
    works = {"fenghuolun.desk.wsgi:application": ours(company), "bench.served_floor:application": bare(company)}
    connection.close()
    seen = [measured(application, postgres.free_port(), work) for application, work in works.items()]
    Path(home, "rows.json").write_text(json.dumps(compared(*seen)), encoding="utf8")


if __name__ == "__main__":
    main(sys.argv[1])
