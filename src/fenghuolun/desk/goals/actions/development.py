"""Development goals (1.3.4.E–H): rate abilities, set what is to grow and how, show it at work, assess it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.actions.cards import CardRefused, Line, put_line
from fenghuolun.desk.goals.choices import EvidenceKind, GoalKind, GoalStatus, Nature
from fenghuolun.desk.goals.models import Development, Goal, GoalCard, Skill, SkillEvidence, SkillRating
from fenghuolun.desk.goals.rules.abilities import FIRST_MAP, MOST_AT_ONCE, RUBRIC, level_word
from fenghuolun.desk.goals.rules.superiors import leads
from fenghuolun.desk.teams import actions as teams
from fenghuolun.desk.teams.models import Person
from fenghuolun.desk.teams.rules import NotAllowed

LEVELS = range(1, 6)


def ensure_skills() -> int:
    """Lay down the first competence map where there is none; return how many abilities it holds."""
    if Skill.objects.exists():
        return 0
    rows = [Skill(position=at, **vars_of) for at, vars_of in enumerate(FIRST_MAP, start=1)]
    return len(Skill.objects.bulk_create(rows))


@transaction.atomic
def rate_skill(*, by: Person, now: datetime, person: Person, skill: Skill, level: int, reason: str = "") -> SkillRating:
    """Rate an ability of oneself or of somebody one leads, 1–5; the newest of each side holds."""
    if by.pk != person.pk and not leads(by, person):
        raise NotAllowed(_("Only the person and whoever leads the person rate abilities."))
    if level not in LEVELS:
        raise CardRefused(_("Levels go from 1 to 5."), field="level")
    row = SkillRating.objects.create(skill=skill, person=person, by=by, at=now, level=level, reason=reason.strip())
    teams.record(by=by, now=now, action="rate_skill", thing=row, person=person, skill=skill.code, level=level)
    return row


@dataclass(frozen=True, slots=True)
class Growth:
    """What is to grow: ability, level it has and is to have, practice by 70-20-10, who helps and who assesses."""

    skill: Skill
    level_from: int
    level_to: int
    by_doing: str
    from_others: str = ""
    by_study: str = ""
    practice_per_week: int = 1
    mentor: Person | None = None
    assessor: Person | None = None


@transaction.atomic
def put_development(
    *, by: Person, now: datetime, card: GoalCard, expected_revision: int, growth: Growth, title: str, segment: str,
    weight: Decimal, due_on: date, checkpoints: tuple[str, ...], parent: Goal | None = None, support: str = "",
    goal: Goal | None = None,
) -> Goal:  # fmt: skip
    """Put a development goal on the card: scored by level gained and by evidence, not by premium.

    Refuses a third one at a time, a level that does not go up, practice left
    out, and an assessor who is the person.
    """
    _check(card, growth, goal)
    line = Line(
        title=title, target=Decimal(growth.level_to), kind=GoalKind.DEVELOPMENT, nature=Nature.ABILITY,
        verb=str(_("practise")), thing=growth.skill.name, segment=segment, baseline=Decimal(growth.level_from),
        baseline_source=str(_("ratings by oneself and the superior")), unit_word=level_word(), weight=weight,
        due_on=due_on, checkpoints=checkpoints, parent=parent, actions=growth.by_doing, support=support,
    )  # fmt: skip
    row = put_line(by=by, now=now, card=card, expected_revision=expected_revision, line=line, goal=goal)
    wanted = {
        name: getattr(growth, name)
        for name in (
            "skill", "level_from", "level_to", "by_doing", "from_others", "by_study", "practice_per_week", "mentor",
            "assessor",
        )
    }  # fmt: skip
    Development.objects.update_or_create(goal=row, defaults=wanted)
    return row


def _check(card: GoalCard, growth: Growth, goal: Goal | None) -> None:
    others = card.goals.filter(kind=GoalKind.DEVELOPMENT).exclude(status=GoalStatus.DROPPED)
    if others.exclude(pk=goal.pk if goal else None).count() >= MOST_AT_ONCE:
        raise CardRefused(_("Two abilities at a time are enough. Finish one first."))
    if growth.level_from not in LEVELS or growth.level_to not in LEVELS or growth.level_to <= growth.level_from:
        raise CardRefused(_("The level must go up, within 1 to 5."), field="level_to")
    if not growth.by_doing.strip():
        raise CardRefused(_("Write how it is practised at work: most learning happens there."), field="by_doing")
    if growth.assessor is not None and growth.assessor.pk == card.person_id:
        raise CardRefused(_("Somebody else assesses."), field="assessor")


@transaction.atomic
def add_evidence(
    *, by: Person, now: datetime, development: Development, kind: str, text: str, activity: UUID | None = None
) -> SkillEvidence:
    """Show new behaviour at work: a role play, a real case, a proposal, or having taught it to others."""
    person = development.goal.person
    if person is None or (by.pk != person.pk and not leads(by, person)):
        raise NotAllowed(_("Only the person and whoever leads the person add evidence."))
    if kind not in EvidenceKind.values:
        raise CardRefused(_("Choose what kind of evidence it is."), field="kind")
    if not text.strip():
        raise CardRefused(_("Say what was done, with whom, and what came of it."), field="text")
    row = SkillEvidence.objects.create(
        development=development, at=now, by=by, kind=kind, text=text.strip(), activity_client_id=activity
    )
    teams.record(by=by, now=now, action="add_evidence", thing=row, kind=kind)
    return row


@transaction.atomic
def accept_evidence(*, by: Person, now: datetime, evidence: SkillEvidence, rubric: Mapping[str, int]) -> SkillEvidence:
    """Score a piece of evidence on the five points, 1–5 each; by the assessor or whoever leads the person."""
    development = evidence.development
    _require_assessor(by, development)
    if set(rubric) != set(RUBRIC) or any(points not in LEVELS for points in rubric.values()):
        raise CardRefused(_("Score all five points, 1 to 5 each."), field="rubric")
    evidence.rubric, evidence.accepted_by, evidence.accepted_at = dict(rubric), by, now
    evidence.save(update_fields=["rubric", "accepted_by", "accepted_at"])
    teams.record(by=by, now=now, action="accept_evidence", thing=evidence, rubric=dict(rubric))
    return evidence


@transaction.atomic
def assess_development(*, by: Person, now: datetime, development: Development, level: int) -> Development:
    """Say which level was reached, which becomes the goal's actual; two accepted pieces of evidence carry it."""
    _require_assessor(by, development)
    if level not in LEVELS:
        raise CardRefused(_("Levels go from 1 to 5."), field="level")
    if development.evidence.filter(accepted_at__isnull=False).count() < 2:
        raise CardRefused(_("At least two pieces of evidence must be accepted first."))
    development.level_reached = level
    development.save(update_fields=["level_reached"])
    Goal.objects.filter(pk=development.goal_id).update(actual=Decimal(level))
    teams.record(by=by, now=now, action="assess_development", thing=development, level=level)
    return development


def _require_assessor(by: Person, development: Development) -> None:
    person = development.goal.person
    if by.pk == development.assessor_id or (person is not None and leads(by, person)):
        return
    raise NotAllowed(_("Only the assessor or whoever leads the person may do this."))
