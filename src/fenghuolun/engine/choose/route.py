"""Which visits fit into the day, in which order, and why the others do not?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.distance import great_circle_km
from fenghuolun.engine.refusals import BadInput, counts, not_negative, refuse_where
from fenghuolun.engine.results import Flags, Floats, Reason

FINE = 1000  # the solver counts in thousandths
DETOUR, CITY_KMH = 1.35, 25.0
ITERATIONS = 4000


def travel_minutes(
    latitude: ArrayLike, longitude: ArrayLike, *, detour_ratio: float = DETOUR, kmh: float = CITY_KMH
) -> Floats:
    """Return minutes between all places: great circle × ``detour_ratio`` at ``kmh``; shape (places, places).

    Streets are longer than the crow's flight, in Chinese cities by about a third; both are parameters to set from
    measured trips. Where a map service is at hand, give its matrix instead.

    >>> travel_minutes([31.23, 31.20], [121.47, 121.44])[0, 1].round(1)
    np.float64(14.2)
    """
    lat, lon = np.asarray(latitude, np.float64), np.asarray(longitude, np.float64)
    refuse_where("kmh", np.asarray(not kmh > 0), "must be above 0")
    refuse_where("detour_ratio", np.asarray(not detour_ratio >= 1), "must be at least 1")
    km = great_circle_km(lat[:, None], lon[:, None], lat, lon)
    return np.asarray(km * detour_ratio / kmh * 60)


@dataclass(frozen=True, slots=True)
class Day:
    """Visits that may be made: place 0 of ``travel`` is where sellers start and return, visit i is place i + 1.

    ``travel`` minutes (places, places); by visit: ``stay`` minutes, ``opens`` and ``closes`` (minute of the day it may
    begin), ``worth`` (of allocation: marginal value of the visit), ``is_required``, and its ``load`` of the
    ``most_load`` of a seller (1 each: visits a day). Sellers are out from ``begins`` to ``ends``.
    """

    travel: Floats
    stay: Floats
    opens: Floats
    closes: Floats
    worth: Floats
    is_required: Flags
    load: Floats
    begins: float
    ends: float
    most_load: float

    @classmethod
    def of(
        cls,
        travel: ArrayLike,
        stay: ArrayLike,
        worth: ArrayLike,
        *,
        opens: ArrayLike = 0.0,
        closes: ArrayLike = 1440.0,
        is_required: ArrayLike = False,
        load: ArrayLike = 1.0,
        begins: float = 510.0,
        ends: float = 1080.0,
        most_load: float = 24.0,
    ) -> Day:
        """Return the day, checked; by default 8:30 to 18:00 and at most 24 visits."""
        minutes = not_negative("travel", travel)
        if minutes.ndim != 2 or minutes.shape[0] != minutes.shape[1] or minutes.shape[0] < 2:
            raise BadInput("travel", "must be a square table of the start and at least one visit")
        names = {"stay": stay, "worth": worth, "opens": opens, "closes": closes, "load": load}
        shape = (minutes.shape[0] - 1,)
        parts: dict[str, Floats] = {}
        for name, given in names.items():
            values = not_negative(name, given)
            if values.shape not in ((), shape):
                raise BadInput(name, "must have one value for each visit")
            parts[name] = np.broadcast_to(values, shape)
        refuse_where("closes", parts["closes"] < parts["opens"], "must not be before it opens")
        refuse_where("ends", np.asarray(ends <= begins), "must be after the day begins")
        required = np.broadcast_to(np.asarray(is_required, np.bool_), shape)
        return cls(minutes, **parts, is_required=required, begins=begins, ends=ends, most_load=most_load)

    def arrivals(self, order: list[int]) -> tuple[list[float], float]:
        """Return (when each visit of ``order`` begins, how late the route is in all): 0 where all fits."""
        now, late, place, begun = self.begins, 0.0, 0, []
        for visit in order:
            now = max(now + float(self.travel[place, visit + 1]), float(self.opens[visit]))
            late += max(now - float(self.closes[visit]), 0.0)
            begun.append(now)
            now, place = now + float(self.stay[visit]), visit + 1
        return begun, late + max(now + float(self.travel[place, 0]) - self.ends, 0.0)

    def minutes_travelled(self, order: list[int]) -> float:
        places = [0, *(visit + 1 for visit in order), 0]
        return float(self.travel[places[:-1], places[1:]].sum())


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A visit that was not planned and why.

    ``INFEASIBLE``: even alone it cannot be reached in its hours; ``OVER_CAPACITY``: the day is full, it would take
    ``minutes_missing`` more (0 where only the load is full); ``NOT_WORTH_DETOUR``: it fits, its ``detour_minutes``
    cost more than it brings.
    """

    visit: int
    reason: Reason
    detour_minutes: float
    minutes_missing: float


@dataclass(frozen=True, slots=True)
class DayRoutes:
    """Visits in order by seller, when each begins, minutes travelled by seller, what they are worth, who is left out.

    ``net_worth`` = worth of the visits made − cost of the minutes travelled, what was made as large as possible.
    """

    orders: tuple[tuple[int, ...], ...]
    begins_at: tuple[tuple[float, ...], ...]
    travelled_minutes: tuple[float, ...]
    net_worth: float
    left_out: tuple[LeftOut, ...]


def plan_day(
    day: Day, *, sellers: int = 1, worth_of_minute: float = 1.0, iterations: int = ITERATIONS, seed: int = 1
) -> DayRoutes:
    """Return good routes: visits worth more than the minutes they cost, within hours, for one or several sellers.

    By PyVRP (Wouda, Lan & Kool 2024), visits as clients with prizes, required ones without choice; ``iterations``
    and ``seed`` instead of seconds, so the same day gives the same route. ``worth_of_minute`` is what a minute of
    travel costs (the shadow price of the seller's time).

    >>> travel = 10.0 * np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    >>> routes = plan_day(Day.of(travel, 30.0, [50.0, 90.0, 15.0], closes=[530, 700, 700], ends=700.0))
    >>> routes.orders, [(out.visit, out.reason.value) for out in routes.left_out]
    (((0, 1),), [(2, 'not_worth_detour')])

    Refuses a required visit that cannot be reached even alone, and required visits that do not fit together.
    """
    refuse_where("sellers", np.asarray(int(counts("sellers", sellers)) < 1), "must be at least 1")
    refuse_where("worth_of_minute", np.asarray(not worth_of_minute > 0), "must be above 0")
    alone = np.array([day.arrivals([visit])[1] == 0 for visit in range(day.worth.size)]) & (day.load <= day.most_load)
    refuse_where("is_required", day.is_required & ~alone, "cannot be reached in its hours even alone")
    orders = _solved(day, np.flatnonzero(alone), int(sellers), worth_of_minute, iterations, seed)
    made = [visit for order in orders for visit in order]
    travelled = tuple(day.minutes_travelled(order) for order in orders)
    left = [_why(day, visit, orders, bool(alone[visit])) for visit in range(day.worth.size) if visit not in set(made)]
    return DayRoutes(
        orders=tuple(tuple(order) for order in orders),
        begins_at=tuple(tuple(day.arrivals(order)[0]) for order in orders),
        travelled_minutes=travelled,
        net_worth=float(day.worth[made].sum()) - worth_of_minute * sum(travelled),
        left_out=tuple(left),
    )


def _solved(
    day: Day, visits: np.ndarray, sellers: int, worth_of_minute: float, iterations: int, seed: int
) -> list[list[int]]:
    if not visits.size:
        return []
    from pyvrp import Client, Depot, Location, ProblemData, VehicleType, solve
    from pyvrp.stop import MaxIterations

    places = np.concatenate([[0], visits + 1])
    matrix = np.rint(day.travel[np.ix_(places, places)] * FINE).astype(np.int64)
    clients = [
        Client(
            location=at,
            delivery=[round(float(day.load[visit]) * FINE)],
            service_duration=round(float(day.stay[visit]) * FINE),
            tw_early=round(float(day.opens[visit]) * FINE),
            tw_late=round(float(day.closes[visit]) * FINE),
            prize=round(float(day.worth[visit]) / worth_of_minute * FINE),
            required=bool(day.is_required[visit]),
        )
        for at, visit in enumerate(visits.tolist(), 1)
    ]
    fleet = VehicleType(
        num_available=sellers,
        capacity=[round(day.most_load * FINE)],
        tw_early=round(day.begins * FINE),
        tw_late=round(day.ends * FINE),
    )
    places_list = [Location(0, 0) for _ in places]
    problem = ProblemData(places_list, clients, [Depot(0)], [fleet], [matrix], [matrix])
    best = solve(problem, stop=MaxIterations(iterations), seed=seed, collect_stats=False).best
    if not best.is_feasible():
        raise BadInput("is_required", "do not fit into the day together")
    return [[int(visits[stop.idx]) for stop in route.schedule() if stop.is_client()] for route in best.routes()]


def _why(day: Day, visit: int, orders: list[list[int]], alone: bool) -> LeftOut:
    """Return why ``visit`` was left out, from every place it could be put into."""
    if not alone:
        return LeftOut(visit, Reason.INFEASIBLE, float("nan"), float("nan"))
    tried: list[tuple[bool, float, float]] = []
    for order in orders or [[]]:
        full = float(day.load[order].sum() + day.load[visit]) > day.most_load
        for at in range(len(order) + 1):
            with_it = [*order[:at], visit, *order[at:]]
            detour = day.minutes_travelled(with_it) - day.minutes_travelled(order)
            tried.append((full, day.arrivals(with_it)[1], detour))
    full, late, detour = min(tried)
    # rounding to thousandths may leave a hair
    fits = not full and late <= 2e-3
    return LeftOut(visit, Reason.NOT_WORTH_DETOUR if fits else Reason.OVER_CAPACITY, detour, 0.0 if fits else late)
