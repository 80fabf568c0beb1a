"""The words of boards: steps of the funnel, lights, and why somebody needs attention, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy

from fenghuolun.desk.kit.numbers import large, percent
from fenghuolun.engine.results import Reason
from fenghuolun.engine.track.pace import Light

STEPS: tuple[str | Promise, ...] = (
    pgettext_lazy("funnel", "Lead → contact"),
    pgettext_lazy("funnel", "Contact → visit"),
    pgettext_lazy("funnel", "Visit → quote"),
    pgettext_lazy("funnel", "Quote → deal"),
)
STAGES: tuple[str | Promise, ...] = (
    pgettext_lazy("funnel", "Leads"),
    pgettext_lazy("funnel", "Contacts"),
    pgettext_lazy("funnel", "Visits"),
    pgettext_lazy("funnel", "Quotes"),
    pgettext_lazy("funnel", "Deals"),
)
TONES: dict[int, str] = {
    Light.GREY: "none", Light.BLUE: "over", Light.GREEN: "go", Light.YELLOW: "wait", Light.RED: "stop"
}  # fmt: skip


def why(code: Reason, evidence: Mapping[str, float]) -> str:
    """Return one cause of attention as a sentence with its figures."""
    return SENTENCES[code](evidence)


def _behind(of: Mapping[str, float]) -> str:
    return gettext("Pace %(pace)s: %(actual)s of %(due)s due by yesterday (n %(n)d)") % {
        "pace": f"{of['pace']:.2f}", "actual": large(of["actual_yuan"]), "due": large(of["due_yuan"]), "n": of["n"],
    }  # fmt: skip


def _unlikely(of: Mapping[str, float]) -> str:
    return gettext("Chance of the month's target %(chance)s, landing at %(landing)s (n %(n)d)") % {
        "chance": percent(of["chance"]), "landing": large(of["landing_yuan"]), "n": of["n"],
    }  # fmt: skip


def _overdue(of: Mapping[str, float]) -> str:
    n = int(of["overdue_steps"])
    text = ngettext(
        "%(n)d of %(open)d next steps is past due, the oldest by %(days)d days",
        "%(n)d of %(open)d next steps are past due, the oldest by %(days)d days",
        n,
    )
    return text % {"n": n, "open": of["open_steps"], "days": of["oldest_days"]}


def _weak(of: Mapping[str, float]) -> str:
    return gettext("%(step)s at %(share)s of what the team makes of the same leads, at best %(high)s (n %(n)d)") % {
        "step": STEPS[int(of["stage"])], "share": percent(of["to_peers"]), "high": percent(of["high"]), "n": of["n"],
    }  # fmt: skip


def _idle(of: Mapping[str, float]) -> str:
    n = int(of["idle_days"])
    return ngettext("No activity for %(n)d workday", "No activity for %(n)d workdays", n) % {"n": n}


SENTENCES = {
    Reason.BEHIND_PACE: _behind,
    Reason.LOW_CHANCE: _unlikely,
    Reason.OVERDUE_STEPS: _overdue,
    Reason.WEAK_STAGE: _weak,
    Reason.IDLE: _idle,
}
TOPICS: dict[Reason, str | Promise] = {
    Reason.BEHIND_PACE: pgettext_lazy("coaching", "catching up"),
    Reason.LOW_CHANCE: pgettext_lazy("coaching", "reaching the month's target"),
    Reason.OVERDUE_STEPS: pgettext_lazy("coaching", "following up"),
    Reason.IDLE: pgettext_lazy("coaching", "the first call of the day"),
}


def topic(code: Reason, evidence: Mapping[str, float]) -> str:
    """Return what a coaching talk about this cause is on."""
    return str(STEPS[int(evidence["stage"])] if code is Reason.WEAK_STAGE else TOPICS[code])
