"""What several checks of goal cards ask alike: the card of a period, its lines, what is told about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from fenghuolun.desk.goals.models import Goal, GoalCard
from fenghuolun.desk.goals.queries.goal_cards import lines_of_card, own_cards
from fenghuolun.desk.learning.queries.scenes import Found
from fenghuolun.desk.teams.models import Person


def card_of(person: Person, span: tuple[date, date]) -> GoalCard | None:
    return own_cards(person).filter(starts_on=span[0], ends_on=span[1]).first()


def card_lines(card: GoalCard | None) -> list[Goal]:
    return [] if card is None else list(lines_of_card(card))


def all_of(good: str, lines: Sequence[Goal], lacking: Iterable[Goal], bad: str) -> Found:
    """Say ``good`` where there are lines and none lacks, else ``bad`` with the first that does (``%(title)s``)."""
    missing = list(lacking)
    if not lines:
        return Found(False, _("The card has no line yet."))
    return Found(False, bad % {"title": missing[0].title}) if missing else Found(True, good)


def weighs_100(lines: Sequence[Goal]) -> Found:
    total = sum(line.weight for line in lines)
    odd = [line for line in lines if line.weight % 5 or not 5 <= line.weight <= 40]
    if odd:
        return Found(False, _("“%(title)s” does not weigh 5 to 40 in steps of five.") % {"title": odd[0].title})
    if total != 100:
        return Found(False, _("The weights add up to %(total)d, not to 100.") % {"total": int(total)})
    return Found(True, _("The weights add up to 100, each 5 to 40 in steps of five."))
