"""Goals as a page lists them: whose, which measure, period, tiers and state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from fenghuolun.desk.goals.choices import GoalStatus, Tier
from fenghuolun.desk.goals.models import Goal, TargetCell, TargetEdition
from fenghuolun.desk.goals.queries.goals import goals_visible_to
from fenghuolun.desk.goals.rules.measures import figure, measure_label
from fenghuolun.desk.teams.models import Person

TONES = {
    GoalStatus.AGREED: "go", GoalStatus.PROPOSED: "wait", GoalStatus.DISPUTED: "stop", GoalStatus.CLOSED: "",
    GoalStatus.DROPPED: "", GoalStatus.DRAFT: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoalCard:
    """One goal with its words."""

    goal: Goal

    @property
    def pk(self) -> int:
        return self.goal.pk

    @property
    def measure(self) -> str:
        return measure_label(self.goal.measure)

    @property
    def owner(self) -> str:
        return self.goal.person.name if self.goal.person else str(self.goal.unit)

    @property
    def floor(self) -> str:
        return figure(self.goal.measure, self.goal.floor)

    @property
    def target(self) -> str:
        return figure(self.goal.measure, self.goal.target)

    @property
    def stretch(self) -> str:
        return figure(self.goal.measure, self.goal.stretch)

    @property
    def tone(self) -> str:
        return TONES[GoalStatus(self.goal.status)]

    @property
    def last_on(self) -> date:
        return self.goal.ends_on - timedelta(days=1)

    @property
    def is_from_targets(self) -> bool:
        return self.goal.edition_id is not None


def goals_shown(by: Person, *, period: str, on: date, whose: str) -> QuerySet[Goal]:
    """Return the goals of the year or month of ``on`` that ``by`` sees: own, of units, of people, or all of them."""
    first = on.replace(day=1)
    held = Q(starts_on__lte=on, ends_on__gt=on)
    whole_year = Q(starts_on=date(on.year, 1, 1), ends_on=date(on.year + 1, 1, 1))
    spans = {"year": whole_year, "month": Q(starts_on__gte=first) & held, "other": held & ~whole_year & ~_month(first)}
    owners = {"mine": Q(person=by), "units": Q(unit__isnull=False), "people": Q(person__isnull=False), "": Q()}
    found = goals_visible_to(by).filter(spans[period], owners[whose]).exclude(status=GoalStatus.DROPPED)
    return found.order_by("pk")


def _month(first: date) -> Q:
    end = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return Q(starts_on=first, ends_on=end)


@dataclass(frozen=True, slots=True)
class OwnTargets:
    """A person's published targets of a year: three tiers of the year, the months of the target tier, kinds."""

    edition: TargetEdition
    tiers_fen: dict[str, int]
    months_fen: list[int]
    deals: int
    kinds_fen: dict[str, int]


def own_targets(person: Person, year: int) -> OwnTargets | None:
    """Return what the person is asked in a year; None where nothing is published. Two queries."""
    cells = TargetCell.objects.filter(person=person, edition__status="published", edition__year=year)
    sums: list[dict[str, Any]] = list(
        cells.values("tier", "month", "cube_kind", "edition")
        .annotate(premium=Sum("premium_fen"), count=Sum("deals"))
        .order_by()
    )
    if not sums:
        return None
    edition = TargetEdition.objects.select_related("unit", "published_by").get(pk=sums[0]["edition"])
    target = [row for row in sums if row["tier"] == Tier.TARGET]
    months, kinds = [0] * 12, {}
    for row in target:
        months[row["month"].month - 1] += row["premium"]
        kinds[row["cube_kind"]] = kinds.get(row["cube_kind"], 0) + row["premium"]
    tiers = {tier: sum(row["premium"] for row in sums if row["tier"] == tier) for tier in Tier.values}
    return OwnTargets(edition, tiers, months, sum(row["count"] for row in target), kinds)
