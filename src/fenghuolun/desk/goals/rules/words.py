"""Refusals of the arithmetic as sentences for people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.goals.rules.grid import Grid
from fenghuolun.engine.plan.locks import CannotBalance

EVENTS: dict[str, str | Promise] = {
    "set": pgettext_lazy("goal event", "Set"),
    "published": _("Changed by a publication"),
    "revised": pgettext_lazy("goal event", "Revised"),
    "agreed": pgettext_lazy("goal", "Agreed"),
    "disputed": pgettext_lazy("goal", "Disputed"),
    "closed": pgettext_lazy("goal", "Closed"),
    "dropped": pgettext_lazy("goal", "Dropped"),
    "taken": pgettext_lazy("goal event", "Taken onto a card"),
    "changed": pgettext_lazy("goal event", "Changed on the card"),
    "countered": pgettext_lazy("goal event", "Counter-proposal"),
    "answered": pgettext_lazy("goal event", "Counter-proposal accepted"),
    "kept": pgettext_lazy("goal event", "Counter-proposal answered, kept as it was"),
    "split": pgettext_lazy("goal event", "Split from above"),
}


def cannot_balance(stuck: CannotBalance, grid: Grid) -> str | Promise:
    """Return what stands in the way and how many locked cells to set free."""
    amount = f"{abs(stuck.by) / 100:,.2f}"
    cells = len(stuck.unlock)
    if stuck.by > 0:
        return _(
            "Locked cells stand in the way: they hold ¥%(amount)s more than the totals allow. "
            "Unlock some of the %(cells)s marked cells, or set a smaller change."
        ) % {"amount": amount, "cells": cells}
    return _(
        "Nothing free is left to carry ¥%(amount)s. Unlock some of the %(cells)s marked cells, or keep fewer totals."
    ) % {"amount": amount, "cells": cells}
