"""Case 2 of 1.3.3: a goal card filled in from the superior's goal, column by column, and signed by both."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fenghuolun.desk.goals.choices import Nature
from fenghuolun.desk.goals.models import Goal, GoalCard
from fenghuolun.desk.goals.rules.smart import checks_of, smart_of
from fenghuolun.desk.learning.queries.checks.lines import all_of, card_lines, card_of, weighs_100
from fenghuolun.desk.learning.queries.scenes import Found, Scene, person_of

FEWEST, MOST = 3, 7


def check(scene: Scene) -> dict[str, Found]:
    seller = person_of("suqing")
    card = card_of(seller, scene.month)
    lines = card_lines(card)
    return {
        "lines": _count(lines),
        "linked": all_of(
            _("Each performance goal serves a goal of the team."), lines,
            [line for line in lines if line.kind == "performance" and line.parent_id is None],
            _("“%(title)s” serves no goal of the team."),
        ),
        "columns": all_of(
            _("Measure, baseline, target, due day and actions are filled in."), lines,
            [line for line in lines if not _is_whole(line)],
            _("“%(title)s” lacks measure or unit, baseline, due day, or main actions."),
        ),
        "smart": _smart(lines, seller.seller_kind),
        "kinds": _kinds(lines),
        "weights": weighs_100(lines),
        "signed": _signed(card),
    }  # fmt: skip


def _count(lines: list[Goal]) -> Found:
    if FEWEST <= len(lines) <= MOST:
        return Found(True, _("%(n)d goals: few enough to keep in mind.") % {"n": len(lines)})
    return Found(False, _("The card has %(n)d goals; three to seven are right.") % {"n": len(lines)})


def _is_whole(line: Goal) -> bool:
    is_counted = bool(line.measure or line.unit_word) and line.baseline is not None
    return is_counted and line.due_on is not None and bool(line.actions.strip())


def _smart(lines: list[Goal], seller_kind: str) -> Found:
    if not lines:
        return Found(False, _("The card has no line yet."))
    for line in lines:
        if not smart_of(line, seller_kind).passes:
            letters = "".join(one.letter for one in checks_of(line, seller_kind) if not one.is_kept)
            about = {"title": line.title, "letters": letters}
            return Found(False, _("“%(title)s” does not keep %(letters)s of SMART yet.") % about)
    return Found(True, _("Every goal passes SMART."))


def _kinds(lines: list[Goal]) -> Found:
    missing = [str(kind.label) for kind in (Nature.RESULT, Nature.PROCESS, Nature.ABILITY)
               if all(line.nature != kind for line in lines)]  # fmt: skip
    if missing:
        return Found(False, _("Missing: %(kinds)s.") % {"kinds": "、".join(missing)})
    return Found(True, _("Result, process and ability are all there."))


def _signed(card: GoalCard | None) -> Found:
    if card is None or card.owner_signed_at is None:
        return Found(False, _("Propose the card and sign it as the seller."))
    if card.superior_signed_at is None:
        return Found(False, _("Change to the team leader and sign it too."))
    return Found(True, _("Both have signed: the card is locked."))
