"""The month's contract of one seller, and a team's contracts side by side (1.4.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.utils.functional import cached_property

from fenghuolun.desk.goals.choices import Tier
from fenghuolun.desk.plans.choices import Horizon, PlanStatus
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.queries import deadlines_of, month_plans
from fenghuolun.desk.plans.rules import Deadline
from fenghuolun.desk.plans.rules.plan_life import EDITABLE
from fenghuolun.desk.tables.queries.month_figures import MonthFigures, month_figures
from fenghuolun.desk.tables.rules.month import Coverage, coverage_of
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.engine.plan.apportion import largest_remainder

COMMITTED = ("lead", "contact", "visit", "quote", "deal")
NEXT_MONTH_FROM = 25
OVERLOAD = 1.2


@dataclass(frozen=True)
class Contract:
    """One seller's month: the figures, what the seller commits to, both signatures and the leader's part."""

    person: Person
    first: date
    figures: MonthFigures
    plan: Plan | None
    deadline: Deadline
    coverage_due: float

    @property
    def end(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)

    @property
    def status(self) -> str:
        return self.plan.status if self.plan else PlanStatus.DRAFT

    @property
    def status_label(self) -> str:
        return str(PlanStatus(self.status).label)

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_handed_in(self) -> bool:
        return self.status == PlanStatus.SUBMITTED

    @property
    def is_signed(self) -> bool:
        return self.status in (PlanStatus.APPROVED, PlanStatus.ACTIVE, PlanStatus.REVIEW, PlanStatus.CLOSED)

    @property
    def notes(self) -> dict[str, Any]:
        return self.plan.notes if self.plan else {}

    @property
    def joint_visits(self) -> list[date]:
        return [date.fromisoformat(day) for day in self.notes.get("joint_visits", [])]

    @cached_property
    def suggested(self) -> dict[str, int]:
        """What an even chance takes; new leads are those the own list is short of.

        The funnel counts customers, calls are counted every time: the least touches of W3–W5 may ask for more of them.
        """
        even = self.figures.needed.get("50%", {})
        found = {stage: even.get(stage) or 0 for stage in COMMITTED}
        return {
            **found,
            "lead": self.figures.lead_shortage,
            "contact": max(found["contact"], self._coverage(0).contacts_needed),
            "deal": max(found["deal"], self.figures.target_deals),
        }

    @cached_property
    def committed(self) -> dict[str, int]:
        kept = (self.plan.required if self.plan else {}).get("committed", {})
        return {stage: int(kept.get(stage, self.suggested[stage])) for stage in COMMITTED}

    @cached_property
    def points(self) -> float:
        """Points that the commitment makes, by the catalogue."""
        return sum(each * self.committed[stage] for stage, each in self.figures.points_per_stage.items())

    @property
    def load(self) -> float | None:
        return self.points / self.figures.standard_points if self.figures.standard_points else None

    @property
    def is_overloaded(self) -> bool:
        return self.load is not None and self.load > OVERLOAD

    def _coverage(self, contacts: int) -> Coverage:
        days = [date.fromisoformat(day) for day in self.figures.passing]
        return coverage_of(days, self.first, self.end, contacts)

    @cached_property
    def coverage(self) -> Coverage:
        return self._coverage(self.committed["contact"])

    @property
    def is_covered(self) -> bool:
        return self.coverage.share is None or self.coverage.share >= self.coverage_due

    @cached_property
    def weeks(self) -> list[dict[str, Any]]:
        """W1–W5 with the commitment split over them by workdays, more at the beginning, adding up exactly."""
        shares = np.array([week["share"] for week in self.figures.weeks])
        if not shares.any():
            shares = np.ones(len(shares))
        stages = ("contact", "visit", "quote")
        split = largest_remainder(np.array([self.committed[stage] for stage in stages]), shares)
        points = largest_remainder(np.array(round(self.points * 10)), shares)
        return [
            {
                **week, "number": n + 1, "starts_on": date.fromisoformat(week["starts_on"]),
                "last_on": date.fromisoformat(week["last_on"]), "points": int(points[n]) / 10,
                **{stage: int(split[at, n]) for at, stage in enumerate(stages)},
            }
            for n, week in enumerate(self.figures.weeks)
        ]  # fmt: skip

    @property
    def first_renewals(self) -> list[dict[str, Any]]:
        return [{**row, "due_on": date.fromisoformat(row["due_on"])} for row in self.figures.first_renewals]

    @property
    def tiers(self) -> list[tuple[str, int]]:
        return [(str(Tier(tier).label), self.figures.premium_fen.get(tier, 0)) for tier in Tier.values]


def contracts(people: Sequence[Person], first: date, today: date, unit: Unit | None) -> list[Contract]:
    """Return the contracts of one team's ``people`` for the month; signed ones with the figures as they were signed."""
    plans = month_plans([person.pk for person in people], first)
    open_ones = [person for person in people if not _is_kept(plans.get(person.pk))]
    # Rates are learnt from the whole team, also where only some are still open.
    live: Mapping[int, MonthFigures] = month_figures(people, first, today) if open_ones else {}
    deadline = deadlines_of(unit, Horizon.MONTH, first)
    due = float(teams.parameter("plan_coverage", on=first, unit=unit))
    return [
        Contract(
            person, first, _figures_of(plans.get(person.pk), live.get(person.pk)), plans.get(person.pk), deadline, due
        )
        for person in people
    ]


def _is_kept(plan: Plan | None) -> bool:
    return plan is not None and plan.status not in EDITABLE and "figures" in plan.required


def _figures_of(plan: Plan | None, live: MonthFigures | None) -> MonthFigures:
    if plan is not None and _is_kept(plan):
        return MonthFigures(**plan.required["figures"])
    if live is None:
        raise ValueError("an open contract needs live figures")
    return live


def contract_of(person: Person, first: date, today: date) -> Contract:
    """Return the contract of one seller; the rates of the whole team stand behind it."""
    team = team_of(person, max(first, today))
    found = contracts(team, first, today, person.unit)
    return next(one for one in found if one.person.pk == person.pk)


def team_of(person: Person, on: date) -> list[Person]:
    """Return who sells in the unit of ``person`` on that day, ``person`` always among them."""
    mates = list(teams.sellers_of(person.unit, on).select_related("unit")) if person.unit else []
    return mates if any(mate.pk == person.pk for mate in mates) else [person, *mates]


def team_contracts(unit: Unit, first: date, today: date) -> list[Contract]:
    people = list(teams.sellers_of(unit, max(first, today)).select_related("unit"))
    return contracts(people, first, today, unit)


def default_month(today: date) -> date:
    """Return the month that is set now: from the 25th on the next one (a month's plan is due on its last workday)."""
    first = today.replace(day=1)
    return (first + timedelta(days=32)).replace(day=1) if today.day >= NEXT_MONTH_FROM else first
