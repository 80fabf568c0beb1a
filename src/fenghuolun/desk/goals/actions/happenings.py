"""What happened outside anybody's control, what the market did, and what a level may decide: entered by managers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.choices import HappeningKind
from fenghuolun.desk.goals.models import Authority, Happening, MarketReading
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.rules import require, require_in_reach


class HappeningRefused(Refused):
    code = "happening_refused"


@transaction.atomic
def note_happening(
    *, by: Person, now: datetime, unit: Unit, kind: str, title: str, starts_on: date, ends_on: date | None = None,
    share: float = 1.0, source: str = "",
) -> Happening:  # fmt: skip
    """Keep an event that may break what planning assumed; ``ends_on`` is the last day touched.

    Refuses an end before its beginning, a share outside 0..1, and a rule without its source.
    """
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=unit.pk)
    if ends_on is not None and ends_on < starts_on:
        raise HappeningRefused(_("The end lies before the beginning."), field="ends_on")
    if not 0 <= share <= 1:
        raise HappeningRefused(_("The share of business lies between 0 and 100 %."), field="share")
    if kind == HappeningKind.RULE and not source.strip():
        raise HappeningRefused(_("Name the document: its number or address."), field="source")
    made = Happening.objects.create(
        unit=unit, kind=kind, title=title.strip(), starts_on=starts_on, ends_on=ends_on, share=share,
        source=source.strip(), made_by=by, made_at=now,
    )  # fmt: skip
    record(by=by, now=now, action="note_happening", thing=made, kind=kind, unit=unit)
    return made


@transaction.atomic
def read_market(
    *, by: Person, now: datetime, unit: Unit, series: str, month: date, assumed: Decimal,
    actual: Decimal | None = None, source: str = "",
) -> MarketReading:  # fmt: skip
    """Keep a month of a local series beside what planning assumed; a second entry of the month replaces the first."""
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=unit.pk)
    if assumed <= 0:
        raise HappeningRefused(_("The assumption must be above zero."), field="assumed")
    row, _made = MarketReading.objects.update_or_create(
        unit=unit, series=series, month=month.replace(day=1),
        defaults={"assumed": assumed, "actual": actual, "source": source.strip()},
    )  # fmt: skip
    record(by=by, now=now, action="read_market", thing=row, series=series, month=month)
    return row


@transaction.atomic
def grant_authority(
    *, by: Person, now: datetime, unit: Unit, subject: str, level: int, limit: str = "", seller_kind: str = "",
    authority: Authority | None = None,
) -> Authority:  # fmt: skip
    """Write one line of the authority table: what may be decided, on which level 0–3, up to which limit.

    Refuses a level that acts without asking (2, 3) but has no limit: delegation without limit is none.
    """
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=unit.pk)
    if not subject.strip():
        raise HappeningRefused(_("Say what may be decided."), field="subject")
    if not 0 <= level <= 3:
        raise HappeningRefused(_("Choose a level from 0 to 3."), field="level")
    if level >= 2 and not limit.strip():
        raise HappeningRefused(_("Who acts without asking needs a limit."), field="limit")
    row = authority or Authority(unit=unit, position=unit.authorities.count() + 1)
    before = {"level": row.level, "limit": row.limit}
    row.unit, row.subject, row.level = unit, subject.strip(), level
    row.limit, row.seller_kind = limit.strip(), seller_kind
    row.save()
    record(by=by, now=now, action="grant_authority", thing=row, before=before, level=level, limit=row.limit)
    return row


@transaction.atomic
def take_authority(*, by: Person, now: datetime, authority: Authority) -> None:
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=authority.unit_id)
    record(by=by, now=now, action="take_authority", thing=authority, subject=authority.subject)
    authority.delete()
