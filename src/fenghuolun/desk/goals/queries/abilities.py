"""Abilities: the map of a person with both ratings, what is worth most, development goals and their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from fenghuolun.desk.goals.choices import GoalStatus
from fenghuolun.desk.goals.models import Development, GoalCard, Skill, SkillEvidence, SkillRating
from fenghuolun.desk.goals.queries.goals import goals_visible_to
from fenghuolun.desk.goals.rules.abilities import required_level
from fenghuolun.desk.kit.numbers import in_chinese
from fenghuolun.desk.teams.models import Person


@dataclass(frozen=True, slots=True)
class Ability:
    """One ability of a person: required level, newest ratings by oneself and by others, what closing the gap is worth.

    ``rate`` is the person's own rate of the step the ability moves, which breaks ties: the lowest first (1.3.4.G).
    """

    skill: Skill
    required: int
    own: int | None
    superior: int | None
    rate: float | None

    @property
    def name(self) -> str:
        return self.skill.name if in_chinese() else self.skill.name_en

    @property
    def current(self) -> float | None:
        """The mean of both ratings, or the one there is."""
        known = [level for level in (self.own, self.superior) if level is not None]
        return sum(known) / len(known) if known else None

    @property
    def gap(self) -> float:
        return 0.0 if self.current is None else max(0.0, self.required - self.current)

    @property
    def priority(self) -> float:
        return self.gap * self.skill.business_weight

    @property
    def is_seen_apart(self) -> bool:
        return self.own is not None and self.superior is not None and abs(self.own - self.superior) >= 2


def skills() -> QuerySet[Skill]:
    return Skill.objects.filter(is_active=True).order_by("position", "pk")


def abilities_of(person: Person, rates: Mapping[str, float] | None = None) -> list[Ability]:
    """Return the person's competence map in its own order. Two queries."""
    newest: dict[tuple[int, bool], int] = {}
    rows = SkillRating.objects.filter(person=person).order_by("at", "pk").values_list("skill", "by", "level")
    for skill, by, level in rows:
        newest[skill, by == person.pk] = level
    return [
        Ability(
            skill, required_level(skill.required, person.seller_kind), newest.get((skill.pk, True)),
            newest.get((skill.pk, False)), (rates or {}).get(skill.stage),
        )
        for skill in skills()
    ]  # fmt: skip


def by_priority(found: list[Ability]) -> list[Ability]:
    """Return the abilities with a gap, the most worth closing first; of equals the one whose step converts least."""
    worth = [one for one in found if one.priority > 0]
    return sorted(worth, key=lambda one: (-one.priority, 1.0 if one.rate is None else one.rate, one.skill.position))


def development_on(card: GoalCard, goal_id: int) -> Development | None:
    """Return what makes a line of the card a development goal; None for any other line."""
    return Development.objects.select_related("goal", "skill").filter(goal=goal_id, goal__card=card).first()


def developments_visible_to(person: Person) -> QuerySet[Development]:
    """Return development goals whose goal ``person`` sees, and those the person mentors or assesses."""
    seen = goals_visible_to(person).exclude(status=GoalStatus.DROPPED)
    mine = Q(goal__in=seen.values("pk")) | Q(mentor=person) | Q(assessor=person)
    evidence = SkillEvidence.objects.select_related("by", "accepted_by").order_by("-at", "-pk")
    return (
        Development.objects.filter(mine)
        .select_related("goal__person__unit", "goal__card", "skill", "mentor", "assessor")
        .annotate(evidence_count=Count("evidence"))
        .prefetch_related(Prefetch("evidence", queryset=evidence, to_attr="shown"))
    )
