"""What a page about a unit's year stands on: the edition shown, its cells, people and facts; at most ten queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.goals import queries as goals
from fenghuolun.desk.goals.models import TargetEdition
from fenghuolun.desk.goals.rules.grid import KIND_AT, Grid, Line
from fenghuolun.desk.goals.rules.rebalancing import Place
from fenghuolun.desk.tables.queries.year_facts import YearFacts, gather
from fenghuolun.desk.tables.queries.year_table import YearTable, year_table
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit

KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class YearScene:
    """One edition as one person sees it. ``whole`` are all its cells, ``grid`` those of the unit looked at."""

    unit: Unit
    year: int
    edition: TargetEdition
    published: TargetEdition | None
    draft: TargetEdition | None
    whole: Grid
    grid: Grid
    people: dict[int, Person]
    units: dict[int, Unit]
    may_edit: bool

    @property
    def is_draft(self) -> bool:
        return self.draft is not None and self.edition.pk == self.draft.pk

    @property
    def is_part(self) -> bool:
        """The unit is below the one whose targets these are: a team looks at its part."""
        return self.edition.unit_id != self.unit.pk

    @property
    def is_open(self) -> bool:
        return self.is_draft and self.may_edit and not self.is_part

    def place(self, person: int | None, kind: str, month: int | None) -> Place:
        """Return the cells that an address means, as positions in ``whole``; refuses with ``LookupError`` others."""
        line = None
        if person is not None:
            line = next((at for at, one in enumerate(self.whole.lines) if one.person == person), None)
            if line is None:
                raise LookupError(f"{person} has no line")
        if month is not None and not 1 <= month <= 12:
            raise LookupError(f"there is no month {month}")
        return Place(line, KIND_AT[kind] if kind else None, None if month is None else month - 1)


def year_scene(by: Person, unit: Unit, year: int, *, published_only: bool = False) -> YearScene | None:
    """Return what to show of the unit's year: the draft to whoever may set targets, else what is published.

    None where there is nothing: no edition, or none that asks anything of the unit's people.
    """
    may_edit = by.may(Permission.SET_TARGET)
    published = goals.published_edition(unit, year)
    draft = goals.draft_edition(unit, year) if may_edit else None
    edition = draft if draft is not None and not published_only else published
    if edition is None:
        return None
    whole = goals.grid_of(edition)
    grid = whole if edition.unit_id == unit.pk else whole.of_units(teams.unit_ids_below(unit))
    if not grid.is_person.any():
        return None
    people = teams.people_named(None, whole.person_ids)
    ids = {line.unit for line in whole.lines} | {unit.pk}
    units = teams.units_by_id(ids)
    return YearScene(unit, year, edition, published, draft, whole, grid, people, units, may_edit)


def facts_of(scene: YearScene, today: date) -> YearFacts:
    """Return the facts kept with the edition; of an imported one, today's, gathered once an hour."""
    kept = scene.edition.inputs.get("facts")
    if kept is not None:
        return YearFacts.unpacked(kept)
    key = f"tables:facts:{scene.edition.pk}:{scene.edition.revision}:{today}"
    found = cache.get(key)
    if found is None:
        people = [scene.people[pk] for pk in dict.fromkeys(scene.whole.person_ids)]
        found = gather(scene.edition.unit, scene.year, today, people).packed()
        cache.set(key, found, KEPT_SECONDS)
    return YearFacts.unpacked(found)


def table_of(scene: YearScene, today: date, kind: str = "") -> YearTable:
    """Return the page's figures; what people answered stands beside them once the targets are published."""
    answers = {} if scene.is_draft else goals.latest_answers(scene.edition)
    return year_table(scene.grid, facts_of(scene, today), scene.people, scene.units, kind, answers)


def share_facts(scene: YearScene, person: int) -> list[dict[str, Any]]:
    """Return, per kind, the shares of one person that the edition was split by, and what they are mixed of."""
    kept = scene.edition.inputs.get("shares")
    ids = scene.edition.inputs.get("people", [])
    if kept is None or person not in ids:
        return []
    at = ids.index(person)
    return [
        {
            "label": CubeKind(kind).label, "share": kept["share"][at][k], "potential": kept["potential"][at][k],
            "history": kept["history"][at][k], "capacity": kept["capacity"][at][k],
            "potential_fen": kept["potential_fen"][at][k], "history_fen": kept["history_fen"][at][k],
            "days": kept["days"][at],
        }
        for kind, k in KIND_AT.items()
    ]  # fmt: skip


def line_word(scene: YearScene, line: Line) -> str:
    return scene.people[line.person].name if line.person is not None else scene.units[line.unit].name
