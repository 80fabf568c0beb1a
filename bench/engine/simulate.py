"""The simulator: its queue of a million steps beside the sort it needs, invented names, and the reference branch whole.

Methods §9 has no row for it. The branch is printed beside writing its own columns once; there is no goal for it but
the 15 seconds that its test holds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from fenghuolun.engine.simulate import CompanyPlan, simulate
from fenghuolun.engine.simulate.demand import demand_of
from fenghuolun.engine.simulate.history import Scene
from fenghuolun.engine.simulate.horizon import horizon_of
from fenghuolun.engine.simulate.naming import plates
from fenghuolun.engine.simulate.schedule import schedule
from fenghuolun.engine.simulate.staff import SELLER, make_staff
from fenghuolun.engine.simulate.traits import draw_traits

Case = tuple[str, Callable[[], object], Callable[[], object], float | None]

STEPS, SELLERS = 1_000_000, 96
UNTIL = date(2026, 11, 24)


def cases() -> list[Case]:
    """Return (label, ours, floor, goal): ours may cost at most goal x floor, in CPU time of one process."""
    return [_queue(), _plates(), _branch()]


def _queue() -> Case:
    rng = np.random.default_rng(1)
    plan = CompanyPlan(people=SELLERS)
    days = horizon_of(plan, UNTIL)
    staff = make_staff(rng, plan, days, SELLERS, is_first=True)
    traits = draw_traits(rng, plan, days, staff)
    scene = Scene(plan, days, staff, traits, demand_of(plan, staff.seats.kind, traits.market))
    person = rng.choice(np.flatnonzero(staff.role == SELLER), STEPS)
    when = rng.uniform(days.prelude, days.today, STEPS)
    minutes, earliest = rng.uniform(2, 20, STEPS), np.zeros(STEPS, dtype=np.int64)

    def the_sort() -> object:
        return np.lexsort((when, person))

    return "a queue per person, 1 M steps", lambda: schedule(scene, person, when, earliest, minutes), the_sort, 4.0


def _plates() -> Case:
    serial = np.arange(STEPS)
    energy = serial % 3

    def seven_characters() -> object:
        return np.full((STEPS, 7), ord("A"), dtype=np.uint32).view("<U7").ravel().astype(object)

    return "1 M different plates", lambda: plates(serial, energy), seven_characters, 6.0


def _branch() -> Case:
    company = simulate(CompanyPlan(), 7, UNTIL)
    columns = [column for table in company.tables().values() for column in table.columns().values()]

    def written_once() -> object:
        return [column.copy() for column in columns]

    return "the reference branch, 36 months", lambda: simulate(CompanyPlan(), 7, UNTIL), written_once, None
