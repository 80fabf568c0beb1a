"""The annual decomposition as a page shows it: kinds, months, people; every figure adds up to the one beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.facts.expiring import IS_RENEWAL
from fenghuolun.desk.facts.results import KINDS
from fenghuolun.desk.goals.models import TargetAnswer
from fenghuolun.desk.goals.rules.grid import TARGET_AT, Grid
from fenghuolun.desk.tables.queries.requirement import RULES, Requirement, points_by_month, requirement
from fenghuolun.desk.tables.queries.year_facts import YearFacts
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.engine.results import Counts, Floats, Reason

LEAD, CONTACT, VISIT, QUOTE, DEAL = range(5)


@dataclass(frozen=True, slots=True)
class Stages:
    """Leads, contacts, visits, quotes, deals; None where no amount suffices."""

    leads: int | None
    contacts: int | None
    visits: int | None
    quotes: int | None
    deals: int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """What is lacking, and the three levers, each alone enough; ``reason`` as in ``engine.results.Reason``."""

    reason: str
    missing: int = 0
    conversion: float | None = None
    average: float | None = None
    load: float = 0.0

    @property
    def is_open(self) -> bool:
        return self.reason not in (Reason.OK, Reason.REACHED)


@dataclass(frozen=True, slots=True)
class KindLine:
    """One business kind: target, what it takes, what is there, what is lacking."""

    kind: str
    label: str
    premium_fen: int
    tiers_fen: tuple[int, ...]
    mix: float
    average_fen: int
    deals: int
    even: Stages
    sure: Stages
    due: int | None
    required_ratio: float | None
    available: int
    gap: Gap
    months_fen: list[int]
    months_deals: list[int]
    months_points: list[int]
    points: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A person's month: where it stands in the grid, what it holds, whether it is locked (some or all of its kinds)."""

    month: int
    premium_fen: int
    deals: int
    is_locked: bool
    is_partly_locked: bool = False


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person's year: cells of the shown kind, activity at 50 % and 80 %, what is lacking."""

    at: int
    person: Person
    unit_name: str
    cells: list[Cell]
    premium_fen: int
    deals: int
    share: float
    even: Stages
    sure: Stages
    points: int
    n: int
    gap: Gap
    answer: TargetAnswer | None


@dataclass(frozen=True, slots=True)
class TeamBlock:
    """A team's people and its sum."""

    name: str
    people: list[PersonLine]
    months_fen: list[int]
    premium_fen: int
    deals: int


@dataclass(frozen=True, slots=True)
class YearTable:
    """Everything on the page. ``reserve`` is what people carry beyond the target: zero or below, line by month."""

    kinds: list[KindLine]
    total: KindLine
    teams: list[TeamBlock]
    reserve_fen: list[int]
    reserve_total_fen: int
    months_fen: list[int]
    premium_fen: int
    all_fen: int
    deals: int
    people: int
    infeasible: int
    required: Requirement

    @property
    def reserve_ratio(self) -> float:
        people = self.premium_fen - self.reserve_total_fen
        return -self.reserve_total_fen / self.premium_fen if people and self.premium_fen else 0.0

    @property
    def load_tone(self) -> str:
        return "stop" if self.total.gap.load > RULES.overload else "go"

    @property
    def infeasible_tone(self) -> str:
        return "stop" if self.infeasible else "go"


def year_table(
    grid: Grid, facts: YearFacts, people: dict[int, Person], units: dict[int, Unit], kind: str = "",
    answers: dict[int, TargetAnswer] | None = None,
) -> YearTable:  # fmt: skip
    """Return the page's figures for ``grid``; the people's cells show one ``kind``, or all of them together."""
    mine = grid.only(grid.is_person)
    facts = facts.of_people(mine.person_ids)
    required = requirement(mine, facts)
    target = grid.premium_fen[..., TARGET_AT]
    shown = slice(None) if not kind else slice(KINDS.index(kind), KINDS.index(kind) + 1)
    cells = target[:, shown].sum(axis=1)
    reserve = cells[~grid.is_person].sum(axis=0)
    lines = list(_people(mine, facts, required, people, units, shown, answers or {}))
    kinds = list(_kinds(grid, facts, required))
    return YearTable(
        kinds=kinds, total=_total(kinds, required), teams=_teams(lines, units), reserve_fen=reserve.tolist(),
        reserve_total_fen=int(reserve.sum()), months_fen=cells.sum(axis=0).tolist(), premium_fen=int(cells.sum()),
        all_fen=int(target.sum()), deals=int(grid.deals[:, shown, :, TARGET_AT].sum()), people=len(lines),
        infeasible=sum(line.gap.is_open for line in lines), required=required,
    )  # fmt: skip


def _kinds(grid: Grid, facts: YearFacts, required: Requirement) -> Iterator[KindLine]:
    premium, deals = grid.premium_fen.sum(axis=0), grid.deals.sum(axis=0)
    points = points_by_month(grid, required)
    whole = max(int(premium[..., TARGET_AT].sum()), 1)
    for k, kind in enumerate(KINDS):
        months = premium[k, :, TARGET_AT]
        count = int(deals[k, :, TARGET_AT].sum())
        due = int(facts.due_counts[:, k].sum()) if IS_RENEWAL[k] else None
        available = due if due is not None else int(facts.leads[:, k].sum())
        yield KindLine(
            kind=kind, label=str(CubeKind(kind).label), premium_fen=int(months.sum()),
            tiers_fen=tuple(premium[k].sum(axis=0).tolist()), mix=int(months.sum()) / whole,
            average_fen=int(months.sum()) // count if count else int(facts.kind_average_fen[k]), deals=count,
            even=_stages(required.unit_needed[k]), sure=_stages(required.unit_sure[k]), due=due,
            required_ratio=count / due if due else None, available=available,
            gap=_kind_gap(required.unit_needed[k], available, bool(IS_RENEWAL[k]), count), months_fen=months.tolist(),
            months_deals=deals[k, :, TARGET_AT].tolist(), months_points=points[k].tolist(), points=int(points[k].sum()),
        )  # fmt: skip


def _kind_gap(needed: Floats, available: int, is_renewal: bool, deals: int) -> Gap:
    """Return what one kind lacks: policies on the due list, or leads; with the factor each other lever would need."""
    if not np.isfinite(needed).all():
        return Gap(Reason.RATE_TOO_UNCERTAIN)
    most = available * RULES.most_renewal_ratio if is_renewal else available
    wanted = deals if is_renewal else int(needed[LEAD])
    if wanted <= most:
        return Gap(Reason.OK)
    missing = np.ceil(wanted / RULES.most_renewal_ratio if is_renewal else wanted) - available
    factor = wanted / most if most else None
    return Gap(Reason.NOT_ENOUGH_LEADS, int(missing), None if is_renewal else factor, factor)


def _total(kinds: list[KindLine], required: Requirement) -> KindLine:
    def added(values: list[list[int]]) -> list[int]:
        return np.sum(values, axis=0).tolist()

    check, deals = required.unit_capacity, sum(line.deals for line in kinds)
    premium = sum(line.premium_fen for line in kinds)
    return KindLine(
        kind="", label="", premium_fen=premium, tiers_fen=tuple(added([list(line.tiers_fen) for line in kinds])),
        mix=1.0, average_fen=premium // deals if deals else 0, deals=deals,
        even=_stages(required.unit_needed.sum(axis=0)), sure=_stages(required.unit_sure.sum(axis=0)), due=None,
        required_ratio=None, available=sum(line.available for line in kinds), gap=_gap_of(check, 0),
        months_fen=added([line.months_fen for line in kinds]),
        months_deals=added([line.months_deals for line in kinds]),
        months_points=added([line.months_points for line in kinds]), points=sum(line.points for line in kinds),
    )  # fmt: skip


def _people(
    grid: Grid, facts: YearFacts, required: Requirement, people: dict[int, Person], units: dict[int, Unit],
    shown: slice, answers: dict[int, TargetAnswer],
) -> Iterator[PersonLine]:  # fmt: skip
    premium, deals = grid.premium_fen[:, shown, :, TARGET_AT], grid.deals[:, shown, :, TARGET_AT]
    locked = grid.is_locked[:, shown]
    whole = max(int(premium.sum()), 1)
    need = required.needed.needed
    for at, line in enumerate(grid.lines):
        person = people[line.person or 0]
        cells = [
            Cell(m, int(premium[at, :, m].sum()), int(deals[at, :, m].sum()), bool(locked[at, :, m].all()),
                 bool(locked[at, :, m].any()))
            for m in range(12)
        ]  # fmt: skip
        own = int(premium[at].sum())
        yield PersonLine(
            at=at, person=person, unit_name=units[line.unit].name, cells=cells, premium_fen=own,
            deals=int(deals[at].sum()), share=own / whole, even=_stages(need[at, 0, shown].sum(axis=0)),
            sure=_stages(need[at, 1, shown].sum(axis=0)), points=_whole(required.capacity.required_points[at]),
            n=int(facts.reached[at, shown, LEAD].sum()), gap=_person_gap(required, at),
            answer=answers.get(person.pk),
        )  # fmt: skip


def _person_gap(required: Requirement, at: int) -> Gap:
    reasons = required.needed.reason[at].tolist()
    if reasons[0] == Reason.RATE_TOO_UNCERTAIN:
        return Gap(Reason.RATE_TOO_UNCERTAIN)
    return _gap_of(required.capacity, at)


def _gap_of(check: object, at: int) -> Gap:
    more, conversion, average = (
        float(getattr(check, name)[at]) for name in ("more_leads", "conversion_factor", "average_premium_factor")
    )
    return Gap(
        str(check.reason[at]),  # type: ignore[attr-defined]
        int(more) if np.isfinite(more) else 0,
        conversion if np.isfinite(conversion) else None,
        average if np.isfinite(average) else None,
        float(check.points_load[at]),  # type: ignore[attr-defined]
    )


def _teams(lines: list[PersonLine], units: dict[int, Unit]) -> list[TeamBlock]:
    order = {unit.name: unit.path for unit in units.values()}
    names = sorted({line.unit_name for line in lines}, key=lambda name: order[name])
    blocks = []
    for name in names:
        mine = [line for line in lines if line.unit_name == name]
        months = np.sum([[cell.premium_fen for cell in line.cells] for line in mine], axis=0).tolist()
        total, deals = sum(line.premium_fen for line in mine), sum(line.deals for line in mine)
        blocks.append(TeamBlock(name, mine, months, total, deals))
    return blocks


def _stages(needed: Counts | Floats) -> Stages:
    return Stages(*(_whole(value) if np.isfinite(value) else None for value in needed))


def _whole(value: float) -> int:
    return int(min(value, 2**53)) if np.isfinite(value) else 0
