"""The state machine of a plan (1.3.1.B): who may take which step, and what the calendar does by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.plans.choices import PlanStatus

S = PlanStatus
EDITABLE = (S.DRAFT, S.RETURNED)
SIGNED = (S.APPROVED, S.ACTIVE, S.REVIEW)


class WrongPlanStep(Refused):
    code = "wrong_plan_step"


@dataclass(frozen=True, slots=True)
class Step:
    """From which states a step leads where."""

    sources: tuple[str, ...]
    leads_to: str


PLAN_STEPS: dict[str, Step] = {
    "submit": Step(EDITABLE, S.SUBMITTED),
    "withdraw": Step((S.SUBMITTED,), S.DRAFT),
    "return": Step((S.SUBMITTED,), S.RETURNED),
    "approve": Step((S.SUBMITTED,), S.APPROVED),
    "close": Step((S.ACTIVE, S.REVIEW), S.CLOSED),
}


def after(status: str, step: str) -> str:
    """Return the status after ``step``; refuses with ``WrongPlanStep``.

    >>> str(after("draft", "submit")), str(after("submitted", "return"))
    ('submitted', 'returned')
    """
    found = PLAN_STEPS[step]
    if status not in found.sources:
        raise WrongPlanStep(
            _("The plan is “%(status)s” now, so this step is not possible. Reload the page.")
            % {"status": PlanStatus(status).label}
        )
    return found.leads_to


def standing(status: str, starts_on: date, ends_on: date, today: date) -> str:
    """Return what the calendar makes of an approved plan: active in its period, under review after it.

    >>> [str(standing("approved", date(2026, 12, 1), date(2027, 1, 1), day)) for day in (
    ...     date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 1))]
    ['approved', 'active', 'review']
    """
    if status not in (S.APPROVED, S.ACTIVE):
        return status
    if today >= ends_on:
        return S.REVIEW
    return S.ACTIVE if today >= starts_on else S.APPROVED
