"""What qualifies for the work-plan table (1.3.2.C): five questions with yes or no."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

QUESTIONS: dict[str, str | Promise] = {
    "goal": _("It serves a goal"),
    "output": _("Its result can be seen"),
    "size": _("It takes half a day or more, or two people"),
    "period": _("It is due in this period"),
    "not_routine": _("It is not pure routine"),
}

WAITING = "waiting"  # for the leader's decision


class Listing(StrEnum):
    """What becomes of a candidate."""

    LIST = "list"
    LEADER = "leader"
    TO_DO = "to_do"


def listing_of(yes: Collection[str], *, list_from: int = 4, leader_from: int = 3) -> Listing:
    """Return what the answers make of an item; ``yes`` are the keys of ``QUESTIONS`` that hold.

    From four it is listed, at three the leader decides, below it is only a to-do.

    >>> [str(listing_of(list(QUESTIONS)[:n])) for n in (5, 4, 3, 2)]
    ['list', 'list', 'leader', 'to_do']
    """
    count = len(set(yes) & set(QUESTIONS))
    if count >= list_from:
        return Listing.LIST
    return Listing.LEADER if count >= leader_from else Listing.TO_DO
