"""What a landing forecast needs: sold so far, the pace of new business, the open due list and when it is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import Count

from fenghuolun.desk.customers import queries as customers
from fenghuolun.desk.customers.choices import CubeKind, CustomerKind, LeadStatus
from fenghuolun.desk.facts.people import Crew, available_days
from fenghuolun.desk.facts.results import KINDS, Sold, sold_by_day
from fenghuolun.desk.facts.shocks import USUAL, Habits
from fenghuolun.desk.facts.stages import IN_BASE
from fenghuolun.engine.calendars import WorkingCalendar
from fenghuolun.engine.keep.timing import EARLIEST, LATEST, Timing, renewal_timing
from fenghuolun.engine.rates import rates_of_people
from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.track.chance import prior_from_peers
from fenghuolun.engine.track.landing import NewBusiness, Renewals
from fenghuolun.engine.track.month_end import month_course

LOOK_BACK = timedelta(days=60)  # pace of new business
TAUGHT_BY = timedelta(days=120)  # renewals that fell due in these days teach when renewals are decided
OWN_WEIGHT = 10  # deals of the team that a person's own average premium is pulled towards
LISTED_AT = 90  # renewals are leads from T-90 on; what ends later is known from its policy
FAR = 45  # days ahead from which renewals without a lead matter
OLD = np.array([kind == CubeKind.RENEWAL for kind in KINDS])


@dataclass(frozen=True, slots=True)
class LandingFacts:
    """Everything a forecast of ``[first, end)`` as of the morning of ``today`` uses, one row a person.

    ``sold_by_day_yuan`` (people, days) is what was issued on each day before
    today, ``actual_yuan`` its sum and ``deals`` how many; ``new`` and
    ``renewals`` describe the rest of the period as a whole;
    ``renewals_by_day`` the same renewals by the day they are expected on, for the fan.
    """

    actual_yuan: Floats
    sold_by_day_yuan: Floats
    deals: Counts
    new: NewBusiness
    renewals: Renewals
    renewals_by_day: Renewals
    days_ahead: int
    n_taught: int


def landing_facts(
    who: Crew,
    first: date,
    end: date,
    today: date,
    calendar: WorkingCalendar,
    season: Floats | None = None,
    habits: Habits = USUAL,
) -> LandingFacts:
    """Return the facts for the forecast; ``season`` weighs the twelve months of new business (1 = usual), shape (12,).

    ``habits`` say how months end here: the days of a month do not bring the same.

    Three queries: results, leave, renewals decided and open; one more where
    the period reaches beyond the leads: policies. ``today`` is an end: what is
    issued today is still ahead (ruling 5 never half counts a day).
    """
    start = min(first, today - LOOK_BACK)
    sold = sold_by_day(who, start, max(min(today, end), first))
    weights = _weights(who, start, end, calendar, season) * month_course(calendar, start, end, habits.month_end_new)
    past, ahead = weights[:, : (today - start).days], weights[:, (max(today, first) - start).days :]
    by_day = sold.premium_fen[:, :, (first - start).days :].sum(axis=1) / 100
    leads = renewal_leads(who, today, EARLIEST if ahead.shape[1] <= FAR else LISTED_AT)
    timing, keen = timing_of(who, leads)
    open_renewals = _open_renewals(who, leads, today, ahead.shape[1])
    since = max(today, first)
    spans = np.cumsum(month_course(calendar, since, end, habits.month_end_renewals)) if since < end else np.zeros(0)
    return LandingFacts(
        by_day.sum(axis=1),
        by_day,
        np.maximum(sold.deals[:, :, (first - start).days :].sum(axis=(1, 2)), 0),
        _new_business(sold, past[:, -LOOK_BACK.days :], ahead),
        _renewals(open_renewals, timing, keen, spans),
        _renewals_by_day(open_renewals, timing, keen, spans),
        ahead.shape[1],
        int(timing.at_risk[0]),
    )


def _weights(who: Crew, start: date, end: date, calendar: WorkingCalendar, season: Floats | None) -> Floats:
    share = available_days(who, start, end, calendar)
    if season is None:
        return share
    months = [(start + timedelta(days=n)).month - 1 for n in range((end - start).days)]
    return np.asarray(share * season[months])


def _new_business(sold: Sold, past: Floats, ahead: Floats) -> NewBusiness:
    """New deals seen in the look-back, over its working days; a whisper of exposure keeps newcomers in the sum."""
    back = slice(-LOOK_BACK.days, None)
    deals = sold.deals[:, ~OLD, back].sum(axis=(1, 2))
    premium = sold.premium_fen[:, ~OLD, back].sum(axis=(1, 2)) / 100
    elapsed = np.maximum(past.sum(axis=1), 0.01)
    usual = premium.sum() / max(deals.sum(), 1) or 1.0
    shape, rate = prior_from_peers(deals, elapsed) if deals.sum() else (1.0, 1e6)
    average = np.maximum((premium + OWN_WEIGHT * usual) / (deals + OWN_WEIGHT), 1.0)
    return NewBusiness(np.maximum(deals, 0), elapsed, ahead, shape, rate, average)


@dataclass(frozen=True, slots=True)
class RenewalLeads:
    """Renewals, one element a lead: whose, days from today to the end of cover (``left``), days before it they were
    closed on (``LATEST`` where nobody did), won or not, open on the morning of today or not, premium (0 unknown)."""

    owner: Counts
    left: Counts
    closed: Counts
    won: Flags
    is_open: Flags
    yuan: Floats


def renewal_leads(who: Crew, today: date, listed: int) -> RenewalLeads:
    """Return the renewals that fell due since ``TAUGHT_BY`` before the rescue ended, and those due within ``listed``.

    What closed since the morning of ``today`` was open then. Vehicles gone are left out. One query.
    """
    rows = (
        customers.leads_of_people(who.ids.tolist())
        .filter(
            status__in=IN_BASE,
            cube_kind=CubeKind.RENEWAL,
            due_on__gte=today + timedelta(days=LATEST) - TAUGHT_BY,
            due_on__lte=today + timedelta(days=listed),
        )
        .values_list("owner", "due_on", "closed_on", "status", "created_on", "expected_premium_fen")
    )
    position = who.position
    found = [
        (
            position[owner],
            (due_on - today).days,
            LATEST if closed_on is None else (due_on - closed_on).days,
            status == LeadStatus.WON,
            (closed_on is None or closed_on >= today) and created_on < today,
            fen or 0,
        )
        for owner, due_on, closed_on, status, created_on, fen in rows
    ]
    table = np.array(found, np.int64).reshape(-1, 6).T
    return RenewalLeads(table[0], table[1], table[2], table[3] > 0, table[4] > 0, table[5] / 100)


def timing_of(who: Crew, leads: RenewalLeads) -> tuple[Timing, Floats]:
    """Return when renewals are decided, from those whose rescue window is over, and how keen each person is.

    Keenness (people,) is the own renewal ratio, pulled towards everybody's,
    over everybody's. A renewal that nobody closed counts as lost at T+30.
    """
    is_over = leads.left < LATEST
    won = leads.won[is_over]
    timing = renewal_timing(leads.closed[is_over], won, smooth_days=5)
    return timing, _keenness(leads.owner[is_over], won, who.size)


def _keenness(owner: Counts, won: Flags, people: int) -> Floats:
    if not won.any():
        return np.ones(people)
    mine, decided = np.bincount(owner[won], minlength=people), np.bincount(owner, minlength=people)
    usual = float(mine.sum() / decided.sum())
    return np.asarray(rates_of_people(mine, decided, start=usual).value / usual)


@dataclass(frozen=True, slots=True)
class _Open:
    """Open renewals by days to expiry ``left``, (people, left), farthest first; their mean premium per person."""

    left: Counts
    counts: Counts
    average_yuan: Floats


def _open_renewals(who: Crew, leads: RenewalLeads, today: date, days: int) -> _Open:
    """What was open on the morning of ``today``, also when that is past."""
    farthest = EARLIEST if days <= FAR else days + EARLIEST
    left = np.arange(farthest, LATEST - 1, -1)
    counts = np.zeros((who.size, left.size), np.int64)
    mine = leads.is_open & (leads.left >= LATEST)
    owner, worth = leads.owner[mine], leads.yuan[mine]
    np.add.at(counts, (owner, farthest - leads.left[mine]), 1)
    yuan, known = np.bincount(owner, worth, who.size), np.bincount(owner, worth > 0, who.size)
    if farthest > EARLIEST:
        _add_policies(who, counts, today, farthest)
    usual = yuan.sum() / max(known.sum(), 1) or 1.0
    return _Open(left, counts, np.maximum((yuan + OWN_WEIGHT * usual) / (known + OWN_WEIGHT), 1.0))


def _add_policies(who: Crew, counts: Counts, today: date, farthest: int) -> None:
    """Add the policy sets that end after the leads do, of private customers, written before ``today``. One query."""
    first, last = today + timedelta(days=LISTED_AT + 1), today + timedelta(days=farthest)
    rows = (
        customers.policies_expiring(who.ids.tolist(), first, last + timedelta(days=1))
        .filter(issued_on__lt=today)
        .exclude(customer__kind=CustomerKind.FLEET)
        .values_list("customer__owner", "ends_on")
        .annotate(sets=Count("set_key", distinct=True))
        .order_by()
    )
    position = who.position
    for owner, ends_on, sets in rows:
        counts[position[owner], farthest - (ends_on - today).days] += sets


def _won_within(timing: Timing, left: Counts, spans: Floats) -> Floats:
    """Return the chance of being won within spans of days that need not be whole, (left, spans)."""
    whole = np.floor(spans).astype(np.int64)
    low, high = (timing.won_within(left[:, None], whole[None, :] + more) for more in (0, 1))
    return np.asarray(low + (spans - whole) * (high - low))


def _renewals(book: _Open, timing: Timing, keen: Floats, spans: Floats) -> Renewals:
    """``spans`` (days ahead,): how many usual days the time up to the end of each day is worth."""
    won = _won_within(timing, book.left, spans[-1:] if spans.size else np.zeros(1))[:, 0]
    ratio = np.minimum(won * keen[:, None], 1.0)
    return Renewals(book.counts, ratio, book.average_yuan)


def _renewals_by_day(book: _Open, timing: Timing, keen: Floats, spans: Floats) -> Renewals:
    """Spread the book over the coming days: the chance that one of a person's open renewals is won on that very day."""
    within = _won_within(timing, book.left, np.append(0.0, spans))
    expected = book.counts @ np.diff(within, axis=1) * keen[:, None]
    total = book.counts.sum(axis=1)
    ratio = expected / np.where(total > 0, total, 1)[:, None]
    due = np.broadcast_to(total[:, None], ratio.shape)
    return Renewals(due, np.clip(ratio, 0, 1), book.average_yuan)
