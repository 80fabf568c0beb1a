"""The words of the wheel: its eight steps, what stands behind a score, what to do about a brake."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fenghuolun.desk.kit.numbers import count
from fenghuolun.engine.wheel import Due, StepFacts

LABELS: tuple[str | Promise, ...] = (
    pgettext_lazy("wheel", "Goal"),
    pgettext_lazy("wheel", "Plan"),
    pgettext_lazy("wheel", "Activity"),
    pgettext_lazy("wheel", "Record"),
    pgettext_lazy("wheel", "Check"),
    pgettext_lazy("wheel", "Coach"),
    pgettext_lazy("wheel", "Reward"),
    pgettext_lazy("wheel", "Improve"),
)
TO_DO: tuple[str | Promise, ...] = (
    gettext_lazy("Open each proposed goal with its owner and have it accepted or disputed with a reason."),
    gettext_lazy("Have week plans handed in on Friday and approve them on Monday morning."),
    gettext_lazy("Cut the week's points into day targets and hold two fixed selling slots a day."),
    gettext_lazy("Log right after the talk, with outcome and next step; look at today's log in the evening round."),
    gettext_lazy("Review the logs every day, with a word on each that differs."),
    gettext_lazy("Book the talks and joint visits that are due, the weakest stage first."),
    gettext_lazy("Publish last period's scores and say in the meeting what was good."),
    gettext_lazy("Close the improvements that are due, or move them with a reason."),
)


def step_label(step: int) -> str | Promise:
    return LABELS[step]


def advice(step: int, score: float) -> str:
    """Return what to do about a brake; nothing where even the weakest step turns well."""
    return "" if step < 0 or score >= 100 else str(TO_DO[step])


def note(facts: StepFacts, step: int, due: int, at: int) -> str:
    """Return what a score rests on, as a short sentence with its counts."""
    if due == Due.NOT_YET:
        return _("Not yet: nobody keeps this so far.")
    if due == Due.NONE_DUE:
        return _("None due.")
    return NOTES[step](facts, at)


def _figure(facts: StepFacts, name: str, at: int) -> float:
    return float(getattr(facts, name)[at])


def _pair(text: str | Promise, whole: str, part: str) -> Callable[[StepFacts, int], str]:
    def written(facts: StepFacts, at: int) -> str:
        return str(text) % {"whole": count(_figure(facts, whole, at)), "part": count(_figure(facts, part, at))}

    return written


def _plan(facts: StepFacts, at: int) -> str:
    made, planned = _figure(facts, "activities", at), _figure(facts, "activities_planned", at)
    return _("%(whole)s plans due, %(part)s approved on time; %(share)d%% of activities planned.") % {
        "whole": count(_figure(facts, "plans_due", at)),
        "part": count(_figure(facts, "plans_approved_on_time", at)),
        "share": round(100 * planned / made) if made else 100,
    }


def _record(facts: StepFacts, at: int) -> str:
    return _("%(whole)s records, %(timely)s on time, %(purposeful)s purposeful.") % {
        "whole": count(_figure(facts, "records", at)),
        "timely": count(_figure(facts, "records_timely", at)),
        "purposeful": count(_figure(facts, "records_purposeful", at)),
    }


NOTES: tuple[Callable[[StepFacts, int], str], ...] = (
    _pair(gettext_lazy("%(whole)s goals, %(part)s agreed."), "goal_items", "goal_items_agreed_and_smart"),
    _plan,
    _pair(gettext_lazy("%(whole)s points due, %(part)s made."), "points_standard", "points"),
    _record,
    _pair(gettext_lazy("%(whole)s logs, %(part)s reviewed within 24 hours with a comment."), "logs", "logs_reviewed"),
    _pair(gettext_lazy("%(whole)s coachings due, %(part)s done."), "coaching_due", "coaching_done"),
    _pair(gettext_lazy("%(whole)s scores due, %(part)s published."), "scores_due", "scores_published"),
    _pair(gettext_lazy("%(whole)s improvements due, %(part)s closed."), "improvements_due", "improvements_closed"),
)
