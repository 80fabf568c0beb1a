"""The one life of every work item: open → doing or help → done → verified and closed; or cancelled."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.plans.choices import ItemEvent, ItemStatus

S = ItemStatus
OPEN = (S.OPEN, S.DOING, S.HELP)
# What may happen, from which states, and where it leads.
ITEM_STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    ItemEvent.STARTED: ((S.OPEN, S.HELP), S.DOING),
    ItemEvent.HELP: ((S.OPEN, S.DOING), S.HELP),
    ItemEvent.DONE: (OPEN, S.DONE),
    ItemEvent.CLOSED: ((*OPEN, S.DONE), S.CLOSED),
    ItemEvent.RETURNED: ((S.DONE,), S.DOING),
    ItemEvent.CANCELLED: (OPEN, S.CANCELLED),
    ItemEvent.REOPENED: ((S.DONE, S.CLOSED, S.CANCELLED), S.OPEN),
}
LATE_A_DAY, RETURNED_ONCE = 10, 20


class WrongStep(Refused):
    code = "wrong_step"


def next_item_status(status: str, event: str) -> str:
    """Return the status after ``event``; refuses with ``WrongStep`` what may not follow.

    >>> str(next_item_status("open", "started")), str(next_item_status("done", "closed"))
    ('doing', 'closed')
    """
    sources, leads_to = ITEM_STEPS[event]
    if status not in sources:
        raise WrongStep(
            _("“%(step)s” does not follow “%(status)s”. Reload the page: somebody may have been faster.")
            % {"step": ItemEvent(event).label, "status": ItemStatus(status).label}
        )
    return leads_to


def closing_score(days_late: int, returns: int) -> int:
    """Return 100 − 10 for each day late − 20 for each time it was sent back, not below 0 (1.3.5.H).

    >>> closing_score(0, 0), closing_score(2, 1), closing_score(30, 0)
    (100, 60, 0)
    """
    return max(0, 100 - LATE_A_DAY * max(days_late, 0) - RETURNED_ONCE * returns)
