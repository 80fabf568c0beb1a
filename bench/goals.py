"""``python -m bench.run goals``: targets of five levels published, and where everybody's goal stands.

A company of ``FENGHUOLUN_BENCH_PEOPLE`` sellers (5,000 unless said) in five levels: company, branch, departments,
teams, people. Each database is filled in a process of its own. The floor of publishing is the bare insert of the very
cells it writes; that of standing is a bare Django page of the same goals with their actuals.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools import postgres

if TYPE_CHECKING:
    from fenghuolun.desk.goals.models import Goal, TargetEdition
    from fenghuolun.desk.teams.models import Person, Unit

PUBLISH_GOAL, STANDING_GOAL, CASCADE_GOAL = 3.0, 3.0, 3.0
DEPARTMENTS, TEAM_SIZE = 10, 25
KINDS = ("renewal", "switch")
TODAY = date(2026, 11, 23)
PAGE = (
    "<table>{% for goal in goals %}<tr><td>{{ goal.person.name }}<td>{{ goal.person.unit.name }}<td>{{ goal.title }}"
    "<td>{{ goal.starts_on }}<td>{{ goal.target }}<td>{{ goal.actual }}</tr>{% endfor %}</table>"
)


def table() -> list[dict[str, Any]]:
    """Measure on SQLite and, where one can be started, on PostgreSQL; print and return the rows."""
    rows = []
    for database in ("sqlite", "postgresql"):
        if database == "postgresql" and postgres.programs() is None:
            print("goals on PostgreSQL: skipped, no initdb found here")
            continue
        rows += _in_own_process(database)
    return rows


def _in_own_process(database: str) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="fenghuolun-bench-") as home:
        command = [sys.executable, "-m", "bench.goals", home]
        if database == "postgresql":
            command = [sys.executable, "-m", "tools.postgres", *command]
        environment = {**os.environ, "FENGHUOLUN_HOME": home, "DJANGO_SETTINGS_MODULE": "fenghuolun.desk.settings"}
        print(f"\ngoals on {database}", flush=True)
        subprocess.run(command, env=environment, check=True)
        rows: list[dict[str, Any]] = json.loads(Path(home, "rows.json").read_text(encoding="utf8"))
    return [{"file": f"goals on {database}", **row} for row in rows]


def company(people: int) -> tuple[Unit, Person, list[Person]]:
    """Return the branch, its manager and its sellers, written in bulk; posted since 2024."""
    from bench.company import HIRED_ON, NOW
    from fenghuolun.desk.teams.actions import add_unit, ensure_calendar, ensure_roles
    from fenghuolun.desk.teams.models import Person, Posting

    ensure_calendar()
    roles = ensure_roles()

    def unit(parent: Unit | None, level: str, name: str) -> Unit:
        return add_unit(by=None, now=NOW, parent=parent, level=level, name=name)

    branch = unit(unit(None, "company", "风火财险"), "branch", "浦东分公司")
    departments = [unit(branch, "department", f"第{n + 1}部") for n in range(DEPARTMENTS)]
    teams = [unit(departments[n % DEPARTMENTS], "team", f"第{n + 1}组") for n in range(-(-people // TEAM_SIZE))]

    def person(login: str, of: Unit, role: str, kind: str) -> Person:
        return Person(login=login, name=login, unit=of, role=roles[role], seller_kind=kind, hired_on=HIRED_ON)

    made = [person(f"seller{n}", teams[n // TEAM_SIZE], "seller", "field") for n in range(people)]
    everybody = Person.objects.bulk_create([person("manager", branch, "manager", "none"), *made], batch_size=1000)
    Posting.objects.bulk_create(
        Posting(person=one, unit=one.unit, role=one.role, seller_kind=one.seller_kind, starts_on=HIRED_ON)
        for one in everybody
    )
    manager = Person.objects.select_related("unit", "role").get(login="manager")
    return branch, manager, list(Person.objects.filter(seller_kind="field").order_by("pk"))


def sales(people: list[Person]) -> None:
    """Give everybody a sale on each workday of November up to yesterday."""
    from fenghuolun.desk.customers.models import ResultTally

    days = [TODAY - timedelta(days=n) for n in range(1, 23)]
    ResultTally.objects.bulk_create(
        (
            ResultTally(
                day=day,
                person=one,
                unit_id=one.unit_id,
                cube_kind="renewal",
                channel="D4",
                deals=1,
                premium_fen=200_000,
            )
            for one in people
            for day in days
            if day.weekday() < 5
        ),
        batch_size=2000,
    )


def publish(branch: Unit, manager: Person, people: list[Person]) -> TargetEdition:
    from bench.company import NOW
    from fenghuolun.desk.goals.actions import CellRow, publish_in_bulk

    cells = (
        CellRow(one.unit_id, one.pk, kind, date(2026, month, 1), 2_000_000 + 997 * month + one.pk, 12)
        for one in people
        for kind in KINDS
        for month in range(1, 13)
    )
    return publish_in_bulk(by=manager, now=NOW, unit=branch, year=2026, cells=cells)


def insert_cells(edition: TargetEdition) -> Callable[[], object]:
    """Return the bare insert of the edition's cells into another edition, in one transaction, with nothing else."""
    from django.db import transaction

    from bench.company import NOW
    from fenghuolun.desk.goals.models import TargetCell, TargetEdition

    other = TargetEdition.objects.create(
        unit=edition.unit, year=2027, version=1, status="superseded", made_by=edition.made_by, made_at=NOW
    )
    columns = (
        "unit_id", "person_id", "cube_kind", "tier", "month", "premium_fen", "deals", "day_premium_fen", "day_deals",
    )  # fmt: skip
    rows = list(edition.cells.values_list(*columns))

    @transaction.atomic
    def insert() -> None:
        for at in range(0, len(rows), 2000):
            cells = [TargetCell(edition=other, **dict(zip(columns, row, strict=True))) for row in rows[at : at + 2000]]
            TargetCell.objects.bulk_create(cells)

    return insert


def month_goals() -> list[Goal]:
    from fenghuolun.desk.goals.models import Goal

    goals = Goal.objects.filter(starts_on=TODAY.replace(day=1), ends_on=date(2026, 12, 1), person__isnull=False)
    return list(goals.select_related("person__unit", "unit"))


def bare_page() -> str:
    """Return the goals of the month as a bare page: one list, one sum of results, one template."""
    from django.db.models import Sum
    from django.template import Context, Engine

    from fenghuolun.desk.customers.models import ResultTally

    goals, first = month_goals(), TODAY.replace(day=1)
    sold = ResultTally.objects.filter(day__gte=first, day__lt=TODAY).values_list("person")
    actual = dict(sold.annotate(fen=Sum("premium_fen")))
    for goal in goals:
        goal.actual = actual.get(goal.person_id, 0)
    return Engine(debug=False).from_string(PAGE).render(Context({"goals": goals}))


def cascade(manager: Person) -> tuple[Callable[[], object], Callable[[], object]]:
    """Return how the widest node of the month's cascade opens, and a bare list of as many goals."""
    from types import SimpleNamespace

    from django.db.models import Count
    from django.template import Context, Engine
    from django.test import RequestFactory

    from fenghuolun.desk.cards.views.tree import branch
    from fenghuolun.desk.goals.models import Goal

    first = TODAY.replace(day=1)
    month = Goal.objects.filter(starts_on=first, ends_on=date(2026, 12, 1))
    widest = month.annotate(n=Count("children")).order_by("-n", "pk")[0].pk
    below = Goal.objects.filter(parent=widest).select_related("person__unit", "unit").order_by("pk")
    template = Engine(debug=False).from_string(PAGE)

    def opened() -> object:
        request = RequestFactory().get("/")
        request.user, request.htmx = manager, SimpleNamespace(target="below")
        manager.__dict__.pop("_visible_unit_ids", None)
        return branch(request, pk=widest)

    return opened, lambda: template.render(Context({"goals": below.all()[:50]}))


def main(home: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from bench.pages import settle
    from fenghuolun.desk.facts.standing import standings

    call_command("migrate", verbosity=0)
    people = int(os.environ.get("FENGHUOLUN_BENCH_PEOPLE", "5000"))
    branch, manager, sellers = company(people)
    sales(sellers)
    edition, ours = timed(lambda: publish(branch, manager, sellers))
    _nothing, floor = timed(insert_cells(edition))
    rows = [row(f"five levels, {people} people published at once", ours, floor, PUBLISH_GOAL)]
    settle()
    stand, bare = (min(timed(work)[1] for _turn in range(3)) for work in (
        lambda: standings(month_goals(), TODAY, with_landing=False), bare_page,
    ))  # fmt: skip
    rows.append(row(f"where {people} month goals stand, with their weeks", stand, bare, STANDING_GOAL))
    landed = timed(lambda: standings(month_goals(), TODAY))[1]
    rows.append(row("the same with landing and chance", landed, bare, None))
    opened, listed = (min(timed(work)[1] for _turn in range(9)) for work in cascade(manager))
    rows.append(row(f"a node of the cascade of {people} opened", opened, listed, CASCADE_GOAL))
    Path(home, "rows.json").write_text(json.dumps(rows), encoding="utf8")


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what ``work`` returned and its seconds of CPU, the database's among them."""
    from bench.asking import cpu_clock

    clock = cpu_clock()
    began = clock()
    return work(), clock() - began


def row(label: str, ours: float, floor: float, goal: float | None) -> dict[str, Any]:
    """Print and return a row of the table."""
    ratio = ours / floor
    verdict = "no goal" if goal is None else "reached" if ratio <= goal else "MISSED"
    print(f"{label:60} {ours:8.2f} s {floor:8.2f} s {ratio:7.2f}   goal {goal or '–':>5}  {verdict}", flush=True)
    return {"label": label, "ours_ms": ours * 1e3, "floor_ms": floor * 1e3, "ratio": ratio, "verdict": verdict}


if __name__ == "__main__":
    main(sys.argv[1])
