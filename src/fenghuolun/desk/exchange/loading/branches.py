"""A simulated company into the desk, branch by branch, with a line for every table."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from fenghuolun.desk.activities.actions import rebuild_tallies
from fenghuolun.desk.customers.actions import rebuild_results
from fenghuolun.desk.exchange.loading import book, organisation, selling
from fenghuolun.desk.exchange.loading.agreements import answer_all_targets, plan_this_week
from fenghuolun.desk.exchange.loading.columns import First, next_id, unhindered
from fenghuolun.desk.exchange.loading.targets import load_targets
from fenghuolun.desk.teams.actions import ensure_calendar, ensure_roles, record
from fenghuolun.desk.teams.queries import branches, has_people
from fenghuolun.desk.teams.tasks import refresh_statistics
from fenghuolun.engine.simulate import Company
from fenghuolun.engine.simulate.tables import People

TABLES = (
    "teams.Person", "teams.Posting", "teams.Leave", "customers.Customer", "customers.Consent", "customers.Vehicle",
    "customers.Policy", "customers.Claim", "customers.Lead", "customers.LeadMove", "customers.Quote",
    "activities.Activity", "activities.Review",
)  # fmt: skip
BEGINNING = date(2000, 1, 1)
Say = Callable[[str, int, float], object]
Steps = list[tuple[str, Callable[[], int]]]


@dataclass(slots=True)
class Loaded:
    """How many rows each table got, over all branches; ``logins`` has one person (login, name) of each role."""

    rows: dict[str, int] = field(default_factory=dict)
    branches: int = 0
    logins: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def is_empty() -> bool:
    return not has_people()


def load_branches(
    companies: Iterable[Company], *, now: datetime, password: str, say: Say = lambda _table, _rows, _seconds: None
) -> Loaded:
    """Write simulated branches into a desk and derive what the desk derives; everybody signs in with ``password``.

    ``say`` hears the table, its rows and the seconds they took, once per table
    and branch. Every table is one transaction: what is broken off halfway
    leaves an incomplete desk, whose database is to be made anew.
    """
    loaded = Loaded()
    ensure_calendar()
    ensure_roles()
    hashed = make_password(password)
    with unhindered(TABLES):
        for company in companies:
            _run(_tables(company, now, hashed), loaded, say)
            loaded.branches += 1
            loaded.logins = _one_of_each_role(company.people) | loaded.logins
            del company  # before the next one is made: memory holds one branch
        began = time.monotonic()
    say("indexes", 0, time.monotonic() - began)
    _run(_derived(now), loaded, say)
    record(by=None, now=now, action="simulate", branches=loaded.branches, rows=loaded.total)
    return loaded


def _one_of_each_role(people: People) -> dict[str, tuple[str, str]]:
    """Return (login, name) of one person of each role who still works here: the cast, where it has one."""
    rows = zip(people.login.tolist(), people.name.tolist(), people.role.tolist(), people.left_on, strict=True)
    here = [(role, login, name) for login, name, role, left_on in rows if np.isnat(left_on)]
    # Whoever is not of the cast signs in with a number.
    here.sort(key=lambda row: any(letter.isdigit() for letter in row[1]))
    return {role: (login, name) for role, login, name in reversed(here)}


def _run(steps: Steps, loaded: Loaded, say: Say) -> None:
    for table, step in steps:
        began = time.monotonic()
        rows = step()
        loaded.rows[table] = loaded.rows.get(table, 0) + rows
        say(table, rows, time.monotonic() - began)


def _tables(company: Company, now: datetime, hashed: str) -> Steps:
    units = organisation.load_units(company.units, now)
    ids = {label: next_id(label) for label in TABLES}
    first = First(
        unit=units, person=ids["teams.Person"], customer=ids["customers.Customer"], vehicle=ids["customers.Vehicle"],
        policy=ids["customers.Policy"], lead=ids["customers.Lead"], activity=ids["activities.Activity"],
    )  # fmt: skip
    here, who = company, first.person
    return [
        ("people", lambda: organisation.load_people(here.people, who, units, hashed, now)),
        ("postings", lambda: organisation.load_postings(here.postings, ids["teams.Posting"], who, units)),
        ("leaves", lambda: organisation.load_leaves(here.leaves, ids["teams.Leave"], who)),
        ("customers", lambda: book.load_customers(here.customers, first.customer, who, units)),
        ("consents", lambda: book.load_consents(here.consents, ids["customers.Consent"], first.customer, who)),
        ("vehicles", lambda: book.load_vehicles(here.vehicles, first.vehicle, first.customer)),
        ("policies", lambda: book.load_policies(here.policies, first, here.customers.unit)),
        ("claims", lambda: book.load_claims(here.claims, ids["customers.Claim"], first.policy)),
        ("leads", lambda: selling.load_leads(here.leads, first)),
        ("moves", lambda: selling.load_moves(here.moves, ids["customers.LeadMove"], first)),
        ("quotes", lambda: selling.load_quotes(here.quotes, ids["customers.Quote"], first)),
        ("activities", lambda: selling.load_activities(here, first)),
        ("reviews", lambda: selling.load_reviews(here.reviews, ids["activities.Review"], first)),
        ("targets", lambda: load_targets(here, first)),
    ]


def _derived(now: datetime) -> Steps:
    end = timezone.localdate(now) + timedelta(days=1)

    def statistics() -> int:
        refresh_statistics(now)
        return 0

    return [
        ("results", lambda: rebuild_results(BEGINNING, end)),
        ("tallies", lambda: rebuild_tallies(BEGINNING, end)),
        ("answers", lambda: sum(answer_all_targets(unit, now) for unit in branches())),
        ("weeks", lambda: sum(plan_this_week(unit, now) for unit in branches())),
        ("statistics", statistics),
    ]
