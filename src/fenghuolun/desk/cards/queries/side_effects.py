"""What pressing on goals did besides, person by person, from the ledger (1.3.4.D.a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth

from fenghuolun.desk.customers.queries.issued import policies_issued
from fenghuolun.desk.facts.measured import MEASURABLE, measured_together
from fenghuolun.desk.facts.results import months_before
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.goals.queries.goals import goals_of_people
from fenghuolun.desk.goals.rules.measures import figure, measure_label
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.judge.side_effects import Bunching, bunching, neglected, pulled_forward
from fenghuolun.engine.measures import MEASURES
from fenghuolun.engine.results import Counts, Flags, Floats

MONTHS = 6
EARLY = timedelta(days=20)
WATCHED = ("M03", "M05", "M10", "M11", "M14", "M19", "M02", "M13")
FEWEST_CLAIMS = 5
WORSE_BY = 1.3


@dataclass(frozen=True, slots=True)
class Neglect:
    """A measure without a goal that fell by more than a tenth from one quarter to the next."""

    measure: str
    before: float
    after: float
    n: int


@dataclass(frozen=True, slots=True)
class Losses:
    """Losses over premium of policies begun in the last twelve months, beside the others of the unit."""

    ratio: float
    others: float
    claims: int

    @property
    def is_worse(self) -> bool:
        return self.claims >= FEWEST_CLAIMS and self.ratio > WORSE_BY * self.others > 0


@dataclass(frozen=True, slots=True)
class Watched:
    """One person's four monitors; None where there is nothing to judge by yet."""

    person: Person
    attainment: list[float | None]
    stopped_months: int
    is_stopping: bool
    early_share: float | None
    usual_share: float | None
    issued: int
    is_pulling: bool
    neglects: list[Neglect]
    losses: Losses | None

    @property
    def shown_neglects(self) -> list[str]:
        return [
            f"{measure_label(one.measure)} {figure(one.measure, one.before)} → {figure(one.measure, one.after)}"
            for one in self.neglects
        ]

    @property
    def alarms(self) -> int:
        worse = self.losses is not None and self.losses.is_worse
        return self.is_stopping + self.is_pulling + bool(self.neglects) + worse


@dataclass(frozen=True, slots=True)
class SideEffects:
    """Everybody's monitors, those with most alarms first, and the bunching of the whole."""

    people: list[Watched]
    whole: Bunching
    months: list[date]


def side_effects(people: list[Person], today: date) -> SideEffects:
    """Return the monitors of the last six whole months; a handful of queries for any number of people."""
    months = months_before(today.replace(day=1), MONTHS)
    edges = [*months, today.replace(day=1)]
    of = Subjects.of_people(people)
    codes = [code for code in WATCHED if code in MEASURABLE]
    found = measured_together(["M09", *codes], of, edges, today=today)
    attained = found["M09"].value
    stops = bunching(attained if len(people) else np.zeros((0, MONTHS)))
    early, issued, is_pulling, usual = _pulled(people, edges)
    weighted = _on_cards(people, months[0], today)
    losses = _losses(people, today)
    rows = [
        Watched(
            person, [None if np.isnan(one) else float(one) for one in attained[at]], int(stops.months[at]),
            bool(stops.is_habit[at]), _share(early[at], issued[at]), usual[at] if issued[at] else None,
            int(issued[at]), bool(is_pulling[at]),
            _neglects(found, codes, at, weighted.get(person.pk, set())), losses.get(person.pk),
        )
        for at, person in enumerate(people)
    ]  # fmt: skip
    return SideEffects(sorted(rows, key=lambda one: (-one.alarms, one.person.pinyin)), stops, months)


def _share(part: int, whole: int) -> float | None:
    return float(part / whole) if whole else None


def _pulled(people: list[Person], edges: list[date]) -> tuple[Counts, Counts, Flags, Floats]:
    """Count policies issued more than 20 days ahead, in the last month and in the five before it. One query."""
    place = {person.pk: at for at, person in enumerate(people)}
    counts = np.zeros((2, 2, len(people)), np.int64)
    rows = (
        policies_issued(place, edges[0], edges[-1])
        .annotate(month=TruncMonth("issued_on"))
        .values_list("seller", "month")
        .annotate(n=Count("pk"), early=Count("pk", filter=Q(starts_on__gt=F("issued_on") + EARLY)))
        .order_by()
    )
    for seller, month, n, early in rows:
        when = int(month == edges[-2])
        counts[when, :, place[seller]] += (early, n)
    (usual_early, usual_n), (early_now, n_now) = counts
    usual = np.divide(usual_early, usual_n, out=np.zeros(len(people)), where=usual_n > 0)
    flags = pulled_forward(early_now, np.maximum(n_now, 1), usual) & (usual_n > 0) & (n_now > 0)
    return early_now, n_now, flags, usual


def _on_cards(people: list[Person], first: date, today: date) -> dict[int, set[str]]:
    """Return the measures each person has a weighted goal on; what has none may be neglected. One query."""
    found: dict[int, set[str]] = {}
    rows = goals_of_people([person.pk for person in people], first, today).filter(weight__gt=0)
    for person, measure in rows.values_list("person", "measure"):
        found.setdefault(person, set()).add(measure)
    return found


def _neglects(found: dict[str, object], codes: list[str], at: int, weighted: set[str]) -> list[Neglect]:
    rows = []
    for code in codes:
        if code in weighted:
            continue
        measured = found[code]
        half = MONTHS // 2
        (before, n_before), (after, n_after) = measured.between(0, half), measured.between(half, MONTHS)  # type: ignore[attr-defined]
        events = min(int(n_before[at]), int(n_after[at]))
        if neglected(before[at], after[at], events, MEASURES[code].larger_is_better):
            rows.append(Neglect(code, float(before[at]), float(after[at]), events))
    return rows


def _losses(people: list[Person], today: date) -> dict[int, Losses]:
    """Return losses over premium of each seller's policies of the last twelve months. Two queries.

    Colleagues' policies are of the same age, so that what is not reported yet is missing for everybody alike.
    """
    policies = policies_issued([person.pk for person in people], today - timedelta(days=365), today)
    premium = dict(policies.values_list("seller").annotate(sum=Sum("premium_fen")).order_by())
    claims = policies.filter(claims__isnull=False).values_list("seller")
    lost = claims.annotate(n=Count("claims"), sum=Sum(F("claims__paid_fen") + F("claims__reserve_fen"))).order_by()
    by_seller = {seller: (n, fen or 0) for seller, n, fen in lost}
    all_lost, all_premium = sum(fen for _n, fen in by_seller.values()), sum(premium.values())
    found = {}
    for seller, own in premium.items():
        n, fen = by_seller.get(seller, (0, 0))
        rest = all_premium - own
        if own and rest and all_lost:
            found[seller] = Losses(fen / own, (all_lost - fen) / rest, n)
    return found
