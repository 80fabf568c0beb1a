"""The wheel beside the landing, of a unit or a person: worked out once, kept for minutes, in each language."""

from __future__ import annotations

from datetime import date

from django.core.cache import cache
from django.utils.translation import get_language

from fenghuolun.desk.insight.queries.branch_morning import KEPT_SECONDS
from fenghuolun.desk.insight.queries.team_period import Period, Span, period_of
from fenghuolun.desk.insight.queries.wheel import WheelLine, wheel_of_person, wheel_of_unit, when_over
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.engine.periods import PeriodKind


def wheel_beside(whose: Person | Unit, kind: PeriodKind, today: date) -> WheelLine | None:
    """Return the wheel of the week where a week is shown, else of the month: a wheel turns no slower."""
    period = _week(today) if kind is PeriodKind.WEEK else when_over(today)
    key = f"insight:wheel:{whose._meta.model_name}:{whose.pk}:{period.first}:{today}:{get_language()}"
    kept: WheelLine | None = cache.get(key)
    if kept is None:
        kept = wheel_of_person(whose, period) if isinstance(whose, Person) else wheel_of_unit(whose, period)
        if kept is not None:
            cache.set(key, kept, KEPT_SECONDS)
    return kept


def _week(today: date) -> Period:
    period = period_of(Span.WEEK, 0, today)
    return period if period.has_begun else period_of(Span.WEEK, 1, today)
