"""Case 2 of 1.3.4: a development goal, level 2 to 4 in a quarter, its practice and its evidence."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from fenghuolun.desk.goals.choices import EvidenceKind
from fenghuolun.desk.goals.models import Development, SkillEvidence
from fenghuolun.desk.goals.rules.abilities import RUBRIC
from fenghuolun.desk.learning.queries.checks.lines import card_lines, card_of
from fenghuolun.desk.learning.queries.scenes import Found, Scene, person_of

SKILL, LEVEL_FROM, LEVEL_TO, FLEET = "fleet_risk", 2, 4, "18"
PRACTICE = {EvidenceKind.CASE: 2, EvidenceKind.PROPOSAL: 2}


def check(scene: Scene) -> dict[str, Found]:
    lines = card_lines(card_of(person_of("suqing"), scene.quarter))
    growing = [line.development for line in lines if hasattr(line, "development")]
    wanted = next((one for one in growing if one.skill.code == SKILL), None)
    if wanted is None:
        missing = Found(False, _("The card of the quarter holds no development goal on the fleet risk report yet."))
        return dict.fromkeys(("levels", "practice", "fleet", "assessor", "evidence", "rubric", "assessed"), missing)
    evidence = list(wanted.evidence.all())
    return {
        "levels": _levels(wanted), "practice": _practice(wanted), "fleet": _fleet(wanted),
        "assessor": _assessor(wanted), "evidence": _evidence(evidence), "rubric": _rubric(evidence),
        "assessed": _assessed(wanted),
    }  # fmt: skip


def _levels(wanted: Development) -> Found:
    if (wanted.level_from, wanted.level_to) == (LEVEL_FROM, LEVEL_TO):
        return Found(True, _("From level 2 to level 4."))
    about = {"first": wanted.level_from, "last": wanted.level_to}
    return Found(False, _("The goal goes from %(first)d to %(last)d; the case from 2 to 4.") % about)


def _practice(wanted: Development) -> Found:
    if wanted.practice_per_week < 1 or not wanted.by_doing.strip():
        return Found(False, _("Practise at work at least once a week, and say how."))
    if not wanted.from_others.strip():
        return Found(False, _("Say who helps: 70-20-10 needs its 20."))
    return Found(True, _("Practice at work, help of others: both are written."))


def _fleet(wanted: Development) -> Found:
    text = f"{wanted.goal.title}{wanted.goal.segment}{wanted.by_doing}"
    if FLEET in text:
        return Found(True, _("The fleet to practise on is named."))
    return Found(False, _("Name the fleet of 18 trucks: without one the goal is vague."))


def _assessor(wanted: Development) -> Found:
    if wanted.assessor_id is None or wanted.assessor_id == wanted.goal.person_id:
        return Found(False, _("Somebody else assesses: name the team leader."))
    return Found(True, _("Somebody else assesses."))


def _evidence(evidence: list[SkillEvidence]) -> Found:
    held = Counter(one.kind for one in evidence)
    if all(held[kind] >= n for kind, n in PRACTICE.items()):
        return Found(True, _("Two claims analyses and two proposals are shown."))
    about = {"cases": held[EvidenceKind.CASE], "proposals": held[EvidenceKind.PROPOSAL]}
    return Found(False, _("%(cases)d of 2 analyses (a real case) and %(proposals)d of 2 proposals are shown.") % about)


def _rubric(evidence: list[SkillEvidence]) -> Found:
    scored = [one for one in evidence if one.accepted_at is not None and set(one.rubric) == set(RUBRIC)]
    if evidence and len(scored) == len(evidence):
        return Found(True, _("Every piece is scored on the five points."))
    return Found(False, _("As the team leader: score each piece on the five points."))


def _assessed(wanted: Development) -> Found:
    if wanted.level_reached is not None:
        return Found(True, _("The level reached is assessed: %(level)d.") % {"level": wanted.level_reached})
    return Found(False, _("As the team leader: assess the level reached."))
