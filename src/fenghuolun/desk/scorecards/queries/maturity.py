"""How mature a unit's management by goals is in a quarter: six uses, each with what shows it (1.3.3.B)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Unit
from fenghuolun.engine.judge.goals import Usage, maturity

LINKED, MEASURED, CHECKED = 0.9, 0.75, 0.5  # shares of goals, of weeks and of goals from which a use is a habit


@dataclass(frozen=True, slots=True)
class Use:
    """One of the six uses: whether it is one, the figure it rests on, and what to do to get it."""

    key: str
    label: str | Promise
    is_so: bool
    share: float | None
    advice: str | Promise


@dataclass(frozen=True, slots=True)
class Maturity:
    """``level`` 0–6 and its six uses; ``goals`` is how many goals of the quarter there are."""

    unit: Unit
    first: date
    end: date
    level: int
    uses: tuple[Use, ...]
    goals: int

    @property
    def last_on(self) -> date:
        return self.end - timedelta(days=1)


def maturity_of(unit: Unit, first: date, end: date, today: date, evaluated: int) -> Maturity:
    """Return the maturity of a unit and all below it in ``[first, end)``.

    ``evaluated`` is how many sheets of the period's people were published: evaluation stands beside this app, so
    whoever asks brings it.
    """
    used = goals.goal_usage(teams.unit_ids_below(unit), first, min(end, today))
    count = used.goals or 1
    linked, checked = used.linked / count, used.self_checked / count
    weeks = max((min(end, today) - first).days // 7, 1)
    weekly = used.weeks_measured / weeks
    usage = Usage(
        bool(used.goals) and linked >= LINKED, bool(used.goals) and weekly >= MEASURED,
        bool(used.goals) and checked >= CHECKED, used.discussed > 0, used.shared > 0, evaluated > 0,
    )  # fmt: skip
    uses = (
        Use("linked", _("Linked to the goals above"), usage.is_linked, linked if used.goals else None,
            _("Hang every goal under one of the unit above, in the cascade.")),
        Use("measured", _("Measured every week"), usage.is_measured_weekly, min(weekly, 1.0) if used.goals else None,
            _("Give goals a measure of the catalogue: the ledger then measures them each morning.")),
        Use("checked", _("Checked by their owners"), usage.is_self_checked, checked if used.goals else None,
            _("Ask everybody for a self-check at each checkpoint; it takes half a minute.")),
        Use("discussed", _("Discussed with the superior"), usage.is_discussed, None,
            _("Let people counter a proposal, and write your opinion on their checks.")),
        Use("coordinated", _("Co-ordinated with another unit"), usage.is_coordinated, None,
            _("Set a goal together with claims or underwriting: one goal, cards in two units.")),
        Use("appraised", _("Used in appraisal"), usage.is_used_in_appraisal, None,
            _("Evaluate the period by its goal cards and publish the sheets.")),
    )  # fmt: skip
    return Maturity(unit, first, end, maturity(usage), uses, used.goals)
