"""What is worth doing, in sentences with their figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from fenghuolun.desk.insight.queries.branch_levers import Lever
from fenghuolun.desk.insight.queries.branch_morning import Morning
from fenghuolun.desk.insight.queries.landing import TARGET
from fenghuolun.desk.insight.rules.gap_words import CAUSES
from fenghuolun.desk.kit.numbers import count, percent, span
from fenghuolun.engine.results import Reason

BEYOND = 3  # times the present pace: above it the figure says nothing that anybody could act on


@dataclass(frozen=True, slots=True)
class Advice:
    """A lever as it is shown: its cause, how it stands, what to do."""

    cause: str
    standing: str
    remedy: str


def advice(lever: Lever) -> Advice:
    """Return the lever in words."""
    standing, remedy = SENTENCES[lever.factor]
    return Advice(str(CAUSES[lever.factor]), standing(lever), remedy(lever))


def _volume(lever: Lever) -> str:
    return _("%(actual)s first contacts, the plan needs %(planned)s by now") % {
        "actual": count(lever.actual), "planned": count(lever.planned),
    }  # fmt: skip


def _ratio(lever: Lever) -> str:
    return _("%(actual)s (%(range)s, n %(n)s), the plan counts on %(planned)s") % {
        "actual": percent(lever.actual), "range": span(percent(lever.low), percent(lever.high)),
        "n": count(lever.n), "planned": percent(lever.planned),
    }  # fmt: skip


def _average(lever: Lever) -> str:
    return _("¥%(actual)s a deal (n %(n)s), the plan counts on ¥%(planned)s") % {
        "actual": count(lever.actual), "n": count(lever.n), "planned": count(lever.planned),
    }  # fmt: skip


def _call(lever: Lever) -> str:
    return _("%(n)s live leads were never reached: call these first, nearest expiry first.") % _stock(lever)


def _meet(lever: Lever) -> str:
    return _("%(n)s were reached but not talked to: agree a time in the first call; listen to three calls.") % _stock(
        lever
    )


def _quote(lever: Lever) -> str:
    return _("%(n)s were talked to and wait for a quote: quote on the same day.") % _stock(lever)


def _close(lever: Lever) -> str:
    return _("%(n)s quotes are open: touch each within 48 hours, go through the lost ones together.") % _stock(lever)


def _cover(_lever: Lever) -> str:
    return _("Look at the cover in the quotes: third-party limit, driver accident, extras.")


def _stock(lever: Lever) -> dict[str, str]:
    return {"n": count(lever.stock)}


SENTENCES: dict[str, tuple[Callable[[Lever], str], Callable[[Lever], str]]] = {
    "volume": (_volume, _call),
    "contact_to_visit_ratio": (_ratio, _meet),
    "visit_to_quote_ratio": (_ratio, _quote),
    "quote_to_deal_ratio": (_ratio, _close),
    "average_premium": (_average, _cover),
}


@dataclass(frozen=True, slots=True)
class CatchingUp:
    """What the rest of the period asks of somebody: tone, the answer in a few words, the reason."""

    tone: str
    answer: str
    why: str


def catching_up_words(morning: Morning, at: int) -> CatchingUp | None:
    """Return whether the target can still be reached and at what effort; None without a target."""
    if not morning.tiers_yuan[at, TARGET]:
        return None
    reason, times = str(morning.catch_up.reason[at]), float(morning.catch_up.multiplier[at])
    limit = _times(float(morning.usual_limit[at]))
    if reason == Reason.REACHED:
        return CatchingUp(
            "go",
            _("Hold the renewals"),
            _("What is sold and the renewals expected from the list reach the target; new business comes on top."),
        )
    if not np.isfinite(times):
        return CatchingUp("none", _("The period is over"), _("No working day is left."))
    if reason == Reason.OVER_CAPACITY and times >= BEYOND:
        return CatchingUp(
            "stop",
            _("Out of reach by new business alone"),
            _(
                "It would take ×%(times)s of the present pace, and ×%(limit)s is the most that was kept up: "
                "move part of it within the team, or win more renewals."
            )
            % {"times": _times(times), "limit": limit},
        )
    if reason == Reason.OVER_CAPACITY:
        return CatchingUp(
            "stop",
            _("New business ×%(times)s gives 80%%") % {"times": _times(times)},
            _("More than was ever kept up (×%(limit)s): move part of it within the team, or win more renewals.")
            % {"limit": limit},
        )
    if times <= 1:
        return CatchingUp(
            "go",
            _("The present pace is enough"),
            _("New business as in the last 60 days gives the target at 80 percent."),
        )
    return CatchingUp(
        "wait",
        _("New business ×%(times)s gives 80%%") % {"times": _times(times)},
        _("Within what was kept up before (×%(limit)s).") % {"limit": limit},
    )


def _times(times: float) -> str:
    return f"{min(times, 99):.2f}" if times < 10 else f"{min(times, 99):.0f}"
