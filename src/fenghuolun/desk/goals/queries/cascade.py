"""The cascade: goals right under goals, and what the parts of each add up to (1.3.3.C)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from fenghuolun.desk.goals.choices import CardStatus, GoalStatus
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.goals.queries.goals import goals_visible_to
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.desk.teams.models import Person

# A part is of the same measure, scope and period; a leader's own goal is about the unit and would count twice.
IS_PART = Q(
    measure=F("parent__measure"), scope=F("parent__scope"), starts_on=F("parent__starts_on"),
    ends_on=F("parent__ends_on"),
) & (Q(person=None) | ~Q(person__seller_kind__in=[SellerKind.LEADER, SellerKind.NONE]))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """How many parts a goal has, how many of them are agreed, and what they add up to."""

    count: int
    agreed: int
    total: Decimal


def tops(by: Person, starts_on: date, ends_on: date) -> QuerySet[Goal]:
    """Return the goals of exactly this period with nothing above them that ``by`` sees: the widest unit's, or own."""
    seen = _seen(by).filter(starts_on=starts_on, ends_on=ends_on)
    above = goals_visible_to(by).order_by().values("pk")
    return seen.filter(Q(parent=None) | ~Q(parent__in=above)).exclude(
        Q(parent=None) & Q(person__isnull=False) & Q(edition=None)
    )


def parts_below(by: Person, goal: Goal) -> QuerySet[Goal]:
    """Return the parts of a goal: right under it, of the same measure and period; what else serves it is on cards."""
    return _seen(by).filter(IS_PART, parent=goal)


def unit_goals(by: Person, path: str, measures: Collection[str], starts_on: date, ends_on: date) -> QuerySet[Goal]:
    """Return the goals of exactly this period that units at or below ``path`` have on these measures."""
    return _seen(by).filter(unit__path__startswith=path, measure__in=measures, starts_on=starts_on, ends_on=ends_on)


def parts_of(goal_ids: Collection[int]) -> dict[int, Parts]:
    """Return what stands under each goal; goals without parts are left out. One query for any number."""
    living = Goal.objects.filter(IS_PART, parent__in=goal_ids).exclude(status=GoalStatus.DROPPED)
    is_agreed = Q(status=GoalStatus.AGREED) | Q(card__status=CardStatus.SIGNED)
    rows = living.order_by().values_list("parent").annotate(
        n=Count("pk"), agreed=Count("pk", filter=is_agreed), total=Sum("target")
    )  # fmt: skip
    return {parent: Parts(n, agreed, total) for parent, n, agreed, total in rows}


def _seen(by: Person) -> QuerySet[Goal]:
    return goals_visible_to(by).exclude(status__in=[GoalStatus.DROPPED, GoalStatus.CLOSED])
