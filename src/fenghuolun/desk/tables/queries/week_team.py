"""The weeks of a team side by side: handed in or not, covered or not, planned against done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from fenghuolun.desk.facts.activity import done
from fenghuolun.desk.facts.due import due_leads
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.plans.choices import Horizon, PlanStatus
from fenghuolun.desk.plans.models import Plan
from fenghuolun.desk.plans.queries import deadlines_of, planned_between, week_plans
from fenghuolun.desk.plans.rules.plan_life import EDITABLE, SIGNED
from fenghuolun.desk.tables.queries.week import STAGE_COLUMN, must_be_met
from fenghuolun.desk.tables.queries.week_sheet import COUNTED, DAY
from fenghuolun.desk.tables.rules.month import LONGEST
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person, Unit


@dataclass(frozen=True, slots=True)
class WeekOfSeller:
    """One seller's week in a line."""

    person: Person
    plan: Plan | None
    lines: int
    planned: dict[str, int]
    done: dict[str, int]
    covered: float | None
    is_covered: bool
    handed_in: str

    @property
    def status_label(self) -> str:
        return str(PlanStatus(self.plan.status if self.plan else PlanStatus.DRAFT).label)

    @property
    def status(self) -> str:
        return self.plan.status if self.plan else PlanStatus.DRAFT

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_handed_in(self) -> bool:
        return self.status == PlanStatus.SUBMITTED

    @property
    def is_signed(self) -> bool:
        return self.status in (*SIGNED, PlanStatus.CLOSED)

    @property
    def rows(self) -> list[tuple[int, int]]:
        return [(self.planned[stage], self.done[stage]) for stage in COUNTED]


def week_lines(unit: Unit, monday: date, now: datetime) -> list[WeekOfSeller]:
    """Return the week of every seller of ``unit``; seven queries for any number of them."""
    people = list(teams.sellers_of(unit, max(monday, timezone.localtime(now).date())).select_related("unit"))
    if not people:
        return []
    who, end = crew(people, monday), monday + 7 * DAY
    ids = who.ids.tolist()
    plans, did = week_plans(ids, monday), done(who, monday, end)
    due, planned_leads = due_leads(who, monday, end + LONGEST), {}
    counted: dict[int, Counter[str]] = {pk: Counter() for pk in ids}
    for owner, lead, measure in planned_between(ids, monday, end).values_list("owner", "lead", "measure"):
        counted[owner][measure] += 1
        counted[owner]["lines"] += 1
        planned_leads.setdefault(owner, set()).add(lead)
    deadline = deadlines_of(unit, Horizon.WEEK, monday)
    least = float(teams.parameter("plan_coverage", on=monday, unit=unit))
    found = []
    for row, person in enumerate(people):
        must = must_be_met(due[row], monday)
        met = sum(lead.pk in planned_leads.get(person.pk, set()) for lead in must)
        covered = met / len(must) if must else None
        plan = plans.get(person.pk)
        found.append(
            WeekOfSeller(
                person=person, plan=plan, lines=counted[person.pk]["lines"],
                planned={stage: counted[person.pk][stage] for stage in COUNTED},
                done={stage: int(did[column][row]) for stage, column in STAGE_COLUMN.items()},
                covered=covered, is_covered=covered is None or covered >= least,
                handed_in=deadline.judged(plan.submitted_at if plan else None, now),
            )
        )  # fmt: skip
    return found
