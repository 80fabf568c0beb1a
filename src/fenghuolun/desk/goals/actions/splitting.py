"""Hand a goal down: parts that add up to it, each beside what the split proposed (1.3.3.C, 1.3.4.C, 1.4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.actions.cards import CardRefused, note_goal
from fenghuolun.desk.goals.actions.goals import figures_of
from fenghuolun.desk.goals.choices import GoalStatus, Shape
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.goals.rules.limits import limits_of
from fenghuolun.desk.goals.rules.superiors import leads
from fenghuolun.desk.teams import actions as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.rules import NotAllowed, require_in_reach


@dataclass(frozen=True, slots=True)
class Part:
    """One owner's part of a goal: what the split proposed, what was decided, and why where they differ."""

    owner: Person | Unit
    proposed: Decimal
    target: Decimal
    reason: str = ""


@transaction.atomic
def split_goal(
    *, by: Person, now: datetime, goal: Goal, parts: Sequence[Part], tiers: tuple[Decimal, Decimal] | None = None
) -> list[Goal]:
    """Hand a goal down to the people or units below it, each part a goal under it (1.3.4.C, step 3).

    ``tiers``: basic and stretch as shares of each part. Refuses parts that add
    up to less than the goal or to more than 1.05 of it, a deviation of more
    than 10 % from the proposal without a reason, somebody out of reach, and a
    goal of the published targets, which is split in the year table.
    """
    row = Goal.objects.select_for_update(of=("self",)).select_related("unit", "person__unit").get(pk=goal.pk)
    _splittable(by, row)
    total = sum((part.target for part in parts), Decimal(0))
    if not row.target <= total <= row.target * Decimal("1.05"):
        raise CardRefused(
            _("The parts add up to %(share).1f%% of the goal; between 100%% and 105%% is right.")
            % {"share": float(total / row.target * 100)},
            field="parts",
        )
    limit = Decimal(str(limits_of(row.person, row.unit, row.starts_on).deviation))
    made = []
    for part in parts:
        _in_reach(by, part)
        if part.proposed and abs(part.target / part.proposed - 1) > limit and not part.reason.strip():
            words = _("%(who)s: more than %(limit)d%% off the proposal needs a reason.")
            raise CardRefused(words % {"who": part.owner.name, "limit": int(limit * 100)}, field="parts")
        made.append(_part(row, part, by, now, tiers))
    teams.record(by=by, now=now, action="split_goal", thing=row, parts=len(made), total=total)
    return made


def _splittable(by: Person, goal: Goal) -> None:
    unit = goal.unit or (goal.person.unit if goal.person else None)
    if unit is None or not (goal.person_id == by.pk or _leads_unit(by, unit)):
        raise NotAllowed(_("Only whoever leads the unit splits its goal."))
    if goal.edition_id is not None:
        raise CardRefused(_("This goal follows the published targets. It is split in the year table."))
    if goal.target <= 0:
        raise CardRefused(_("There is nothing to split."))


def _leads_unit(by: Person, unit: Unit) -> bool:
    require_in_reach(by, owner_id=None, unit_id=unit.pk)
    return by.may(Permission.SET_TARGET) or by.may(Permission.REVIEW_ACTIVITY)


def _in_reach(by: Person, part: Part) -> None:
    if isinstance(part.owner, Person):
        if part.owner.pk != by.pk and not leads(by, part.owner):
            raise NotAllowed(_("Only whoever leads the person may do this."))
    else:
        require_in_reach(by, owner_id=None, unit_id=part.owner.pk)


def _part(above: Goal, part: Part, by: Person, now: datetime, tiers: tuple[Decimal, Decimal] | None) -> Goal:
    owner = {"person": part.owner} if isinstance(part.owner, Person) else {"unit": part.owner}
    row = above.children.filter(**owner).exclude(status=GoalStatus.DROPPED).first()
    if row is not None and row.status == GoalStatus.AGREED:
        raise CardRefused(_("%(who)s has signed already; only a revision changes that.") % {"who": part.owner.name})
    if row is None:
        row = Goal(
            **owner, parent=above, title=above.title, measure=above.measure, scope=above.scope, shape=above.shape,
            kind=above.kind, nature=above.nature, verb=above.verb, thing=above.thing, segment=above.segment,
            unit_word=above.unit_word, starts_on=above.starts_on, ends_on=above.ends_on, due_on=above.due_on,
        )  # fmt: skip
    before = figures_of(row) if row.pk else {}
    row.target, row.status = part.target, GoalStatus.PROPOSED
    if tiers is not None:
        low, high = (part.target * share for share in tiers)
        row.floor, row.stretch = (high, low) if row.shape == Shape.SMALLER else (low, high)
    row.save()
    after = {**figures_of(row), "proposed": str(part.proposed)}
    note_goal(row, by, now, "split", before, after, part.reason.strip())
    return row
