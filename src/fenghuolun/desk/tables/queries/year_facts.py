"""Everything a year's plan rests on, gathered once, kept with the edition: history, due list, rates, days, seasons."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

import numpy as np

from fenghuolun.desk.facts.activity import points_by_kind
from fenghuolun.desk.facts.expiring import expiring_in_year
from fenghuolun.desk.facts.people import Crew, available_days, crew, standard_points
from fenghuolun.desk.facts.results import KINDS, months_before, sold_by_month
from fenghuolun.desk.facts.seasons import seasons_of
from fenghuolun.desk.facts.stages import rates, reached
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.engine.periods import month, year
from fenghuolun.engine.plan.capacity import CapacityRules
from fenghuolun.engine.results import Counts, Flags, Floats

# What a deal is worth before there is any (domain 1.4): 续保, 转保, 新车, 车队.
START_AVERAGE_FEN = (245_000, 300_000, 520_000, 360_000)
ENOUGH_LEADS = 200
SETTLED = timedelta(days=45)  # leads younger than that are still open: their rate would look worse than it is
OWN_WEIGHT = 20  # own average premium is pulled towards the unit's as if by so many deals


@dataclass(frozen=True, slots=True, eq=False)
class YearFacts:
    """People along the first axis, then kinds, then months 1..12 or stages; as they were known on ``as_of``.

    ``sold_fen``, ``sold_deals``, ``leads`` of the last 12 months (people,
    kinds), leads as far as they are settled; ``due_counts``, ``due_fen`` (people, kinds, 12) of the planned year;
    ``due_is_estimated`` (12,); ``alpha``, ``beta`` (people, kinds, 4) of the
    stage rates and ``reached`` (people, kinds, 5) behind them; ``average_fen``
    (people, kinds); ``days`` (people, 12) available; ``standard`` (people,)
    points a day; ``tenure`` (people,) months at the start of the year;
    ``points_scale`` (kinds,) points actually recorded for what the funnel got through, over what the catalogue
    would give one by one (a visit to a fleet counts for many vehicles);
    ``workdays`` (12,); ``season`` (kinds, 12) index, ``weights`` (kinds, 12),
    ``season_reason`` and ``season_months`` (kinds,).
    """

    as_of: str
    people: Counts
    sold_fen: Counts
    sold_deals: Counts
    leads: Counts
    due_counts: Counts
    due_fen: Counts
    due_is_estimated: Flags
    alpha: Floats
    beta: Floats
    reached: Counts
    average_fen: Counts
    days: Floats
    standard: Floats
    tenure: Floats
    points_scale: Floats
    workdays: Counts
    season: Floats
    weights: Floats
    season_reason: list[str]
    season_months: Counts

    @property
    def kind_average_fen(self) -> Counts:
        """Mean premium of a deal per kind, over everybody; the start value where nothing was sold."""
        premium, deals = self.sold_fen.sum(axis=0), self.sold_deals.sum(axis=0)
        start = np.array(START_AVERAGE_FEN)
        return np.where(deals > 0, premium // np.maximum(deals, 1), start).astype(np.int64)

    def packed(self) -> dict[str, Any]:
        """Return the facts as JSON can hold them."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def unpacked(cls, kept: dict[str, Any]) -> YearFacts:
        texts = {"as_of", "season_reason"}
        return cls(**{name: value if name in texts else np.array(value) for name, value in kept.items()})

    def of_people(self, person_ids: list[int]) -> YearFacts:
        """Return the facts of these people, in that order; somebody unknown has nothing but the unit's rates."""
        place = {int(pk): at for at, pk in enumerate(self.people)}
        at = np.array([place.get(pk, -1) for pk in person_ids], np.int64)
        known = at >= 0
        chosen: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in PER_PERSON:
                filler = value.mean(axis=0) if field.name in RATES and len(value) else 0
                taken = value[at] if len(value) else np.zeros((len(at), *value.shape[1:]), value.dtype)
                value = np.where(known.reshape(-1, *[1] * (taken.ndim - 1)), taken, filler).astype(value.dtype)
            chosen[field.name] = value
        return YearFacts(**{**chosen, "people": np.array(person_ids, np.int64)})


RATES = ("alpha", "beta", "average_fen", "standard", "days")
PER_PERSON = (
    "sold_fen", "sold_deals", "leads", "due_counts", "due_fen", "alpha", "beta", "reached", "average_fen", "days",
    "standard", "tenure",
)  # fmt: skip


def _plain(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    return np.round(value, 5).tolist() if value.dtype.kind == "f" else value.tolist()


def gather(unit: Unit, of: int, today: date, people: list[Person] | None = None) -> YearFacts:
    """Return the facts for a plan of the unit's year ``of`` as known on ``today``, of its sellers or of ``people``."""
    chosen = people if people is not None else list(teams.sellers_of(unit, today).select_related("unit"))
    who = crew(chosen, date(of, 1, 1))
    start = today.replace(day=1)
    cohort = date(today.year - 1, today.month, 1) - SETTLED, today - SETTLED
    sold = sold_by_month(who, months_before(start, 12))
    far = reached(who, *cohort)
    known = rates(who, far)
    due = expiring_in_year(who, of, today)
    seasons = seasons_of(teams.unit_ids_below(unit), of, today)
    premium, deals = sold.premium_fen.sum(axis=2), sold.deals.sum(axis=2)
    return YearFacts(
        as_of=today.isoformat(), people=who.ids, sold_fen=premium, sold_deals=deals, leads=far.counts[:, :, 0],
        due_counts=due.counts, due_fen=due.premium_fen, due_is_estimated=due.is_estimated,
        alpha=np.stack([known[kind].alpha for kind in KINDS], axis=1),
        beta=np.stack([known[kind].beta for kind in KINDS], axis=1), reached=far.counts,
        average_fen=_averages(premium, deals), days=_days_by_month(who, of),
        standard=standard_points(who, max(today, date(of, 1, 1))), tenure=who.tenure_months,
        points_scale=_points_scale(who, far.counts, *cohort),
        workdays=seasons.workdays, season=seasons.seasons.index, weights=seasons.weights,
        season_reason=seasons.seasons.reason.tolist(), season_months=seasons.seasons.months,
    )  # fmt: skip


def _points_scale(who: Crew, far: Counts, first: date, end: date) -> Floats:
    """Return recorded points over catalogue points per kind; one where the year's funnel holds too little to tell."""
    recorded = points_by_kind(who, first, end).sum(axis=0)
    listed = far.sum(axis=0) @ np.array(CapacityRules().points_per_stage)
    enough = (far[..., 0].sum(axis=0) >= ENOUGH_LEADS) & (recorded > 0)
    return np.divide(recorded, listed, out=np.ones(len(KINDS)), where=enough)


def _averages(premium: Counts, deals: Counts) -> Counts:
    """Return each person's mean premium of a deal, pulled towards everybody's."""
    total, count = premium.sum(axis=0), deals.sum(axis=0)
    mean = np.where(count > 0, total // np.maximum(count, 1), np.array(START_AVERAGE_FEN))
    return np.asarray((premium + OWN_WEIGHT * mean) // (deals + OWN_WEIGHT), np.int64)


def _days_by_month(who: Crew, of: int) -> Floats:
    whole = year(of)
    share = available_days(who, whole.start, whole.end, teams.working_calendar(whole.start, whole.end))
    starts = [(month(of, m).start - whole.start).days for m in range(1, 13)]
    return np.add.reduceat(share, starts, axis=1)
