"""Places and photos as evidence (domain F.6.5): after notice and consent, in working hours, for so many days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.teams.rules import ParameterKind, declare
from fenghuolun.desk.teams.rules.parameters import DAYS, GROUPS, TOGETHER, Shape, Value, WrongParameter

# A new wording of the notice asks everybody again.
NOTICE = "2026-11"
MOST_PHOTOS = 6
KEYS = ("evidence_from", "evidence_until", "evidence_free_days", "evidence_retention_days")


def _hours(values: Mapping[str, Value]) -> None:
    if str(values["evidence_from"]) >= str(values["evidence_until"]):
        raise WrongParameter(_("The hours of evidence must begin before they end."))


GROUPS.setdefault("evidence", _("Places and photos as evidence"))
TOGETHER.setdefault("evidence", []).append(_hours)
declare(
    ParameterKind(
        "evidence_from", "evidence", _("Places and photos from"), "08:00", Shape.CLOCK,
        help=_("Outside these hours no check-in and no photo is taken."),
    ),
    ParameterKind("evidence_until", "evidence", _("Places and photos until"), "20:30", Shape.CLOCK),
    ParameterKind(
        "evidence_free_days", "evidence", _("Also on days off"), False, Shape.YES_NO,
        help=_("Only where people are on duty on weekends."),
    ),
    ParameterKind(
        "evidence_retention_days", "evidence", _("Keep photos and places of evidence"), 180, Shape.WHOLE,
        unit=DAYS, low=7, high=1095, help=_("Then they are erased; that there was evidence stays."),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EvidenceTerms:
    """When evidence may be taken, by the local clock, and how many days it is kept."""

    first: time
    last: time
    on_free_days: bool
    kept_days: int

    @property
    def hours(self) -> str:
        return f"{self.first:%H:%M}–{self.last:%H:%M}"


def evidence_refusal(
    terms: EvidenceTerms, *, has_agreed: bool, at: datetime, is_workday: bool
) -> str | Promise | None:  # fmt: skip
    """Return why no place and no photo may be kept of what happened at ``at`` (local time), or None."""
    if not has_agreed:
        return _("Places and photos are kept only after you agree to the notice, under “Me”.")
    if not is_workday and not terms.on_free_days:
        return _("Places and photos are not kept on days off.")
    if not terms.first <= at.time() <= terms.last:
        return _("Places and photos are kept only from %(hours)s.") % {"hours": terms.hours}
    return None
