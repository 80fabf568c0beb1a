"""The best day of one seller among all days there are: for up to twelve visits, and to judge the quick route."""

from __future__ import annotations

from fenghuolun.engine.choose.route import Day
from fenghuolun.engine.refusals import BadInput

MOST_VISITS = 12


def best_day_exactly(day: Day, *, worth_of_minute: float = 1.0) -> tuple[tuple[int, ...], float]:
    """Return (order, net worth) of the best day of one seller.

    Labels (minute, travelled) by set of visits and last visit, kept where no other is both earlier and shorter
    (dynamic programming over subsets; Held & Karp 1962, with time windows Desrochers 1988).

    Refuses more than twelve visits and required visits that do not fit together.
    """
    visits = day.worth.size
    if visits > MOST_VISITS:
        raise BadInput("day", f"holds more than {MOST_VISITS} visits")
    needed = sum(1 << v for v in range(visits) if day.is_required[v])
    best: tuple[float, tuple[int, ...]] | None = (0.0, ()) if not needed else None
    layer: dict[tuple[int, int], list[tuple[float, float, tuple[int, ...]]]] = {(0, 0): [(day.begins, 0.0, ())]}
    while layer:
        following: dict[tuple[int, int], list[tuple[float, float, tuple[int, ...]]]] = {}
        for (seen, place), labels in layer.items():
            for visit in range(visits):
                if not seen >> visit & 1:
                    _extend(day, labels, place, visit, following.setdefault((seen | 1 << visit, visit + 1), []))
        layer = {state: _undominated(labels) for state, labels in following.items() if labels}
        for (seen, place), labels in layer.items():
            for now, travelled, order in labels:
                total = travelled + float(day.travel[place, 0])
                net = float(day.worth[list(order)].sum()) - worth_of_minute * total
                home = now + float(day.travel[place, 0]) <= day.ends + 1e-9
                if home and seen & needed == needed and (best is None or net > best[0] + 1e-12):
                    best = net, order
    if best is None:
        raise BadInput("is_required", "do not fit into the day together")
    return best[1], best[0]


def _extend(
    day: Day,
    labels: list[tuple[float, float, tuple[int, ...]]],
    place: int,
    visit: int,
    into: list[tuple[float, float, tuple[int, ...]]],
) -> None:
    way, loaded = float(day.travel[place, visit + 1]), float(day.load[visit])
    for now, travelled, order in labels:
        begins = max(now + way, float(day.opens[visit]))
        if begins <= day.closes[visit] + 1e-9 and day.load[list(order)].sum() + loaded <= day.most_load:
            into.append((begins + float(day.stay[visit]), travelled + way, (*order, visit)))


def _undominated(
    labels: list[tuple[float, float, tuple[int, ...]]],
) -> list[tuple[float, float, tuple[int, ...]]]:
    kept: list[tuple[float, float, tuple[int, ...]]] = []
    for label in sorted(labels):
        if not kept or label[1] < kept[-1][1] - 1e-12:
            kept.append(label)
    return kept
