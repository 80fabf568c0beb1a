"""What is in force: for a unit or a person on a day, and where each value comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from fenghuolun.desk.kit.reading import asked_once
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.desk.teams.models import Parameter, Person, Posting, Unit
from fenghuolun.desk.teams.queries.organisation import people_visible_to, unit_ids_visible_to
from fenghuolun.desk.teams.rules import CATALOGUE, ParameterKind
from fenghuolun.desk.teams.rules.parameters import GROUP_HELP, GROUPS, Value, standard_key


@dataclass(frozen=True, slots=True)
class InForce:
    """A parameter as it holds: its catalogue line, the value, and the row it comes from (none: the default)."""

    kind: ParameterKind
    value: Value
    row: Parameter | None

    @property
    def shown(self) -> str:
        return self.kind.shown(self.value)


def parameters_in_force(
    keys: Collection[str], *, on: date, unit: Unit | None = None, person: Person | None = None
) -> dict[str, InForce]:
    """Return what holds on ``on`` for each key; one query.

    The narrowest scope wins: the person, then the unit and upwards, then the
    company, then the catalogue's default. A person brings its unit along.
    """
    unit = unit or (person.unit if person else None)
    best: dict[str, Parameter] = {}
    for row in _rows_about(unit.path if unit else "", person.pk if person else 0):
        if _holds(row, on):
            best[row.key] = row
    return {key: _in_force(CATALOGUE[key], best.get(key)) for key in keys}


@asked_once
def _rows_about(path: str, person_id: int) -> list[Parameter]:
    """Read every parameter of whatever day that can hold for a unit or person, from the widest scope to the narrowest.

    All keys at once: a page that asks for its lights and then for its deadlines asks the database one question.
    """
    rows = Parameter.objects.filter(
        Q(unit=None, person=None) | Q(person=person_id, person__isnull=False) | Q(unit__path__in=_paths(path))
    )
    return sorted(rows.select_related("unit", "person", "set_by"), key=_narrowness)


def _paths(path: str) -> list[str]:
    return [path[:n] for n in range(Unit.steplen, len(path) + 1, Unit.steplen)]


def _holds(row: Parameter | Posting, on: date) -> bool:
    return row.starts_on <= on and (row.ends_on is None or row.ends_on > on)


def _narrowness(row: Parameter) -> tuple[int, int, date, int]:
    depth = len(row.unit.path) if row.unit else 0
    return (1 if row.person_id else 0, depth, row.starts_on, row.pk)


def _in_force(kind: ParameterKind, row: Parameter | None) -> InForce:
    return InForce(kind, kind.default if row is None else row.value, row)


def parameters(
    keys: Collection[str], *, on: date, unit: Unit | None = None, person: Person | None = None
) -> dict[str, Value]:
    return {key: found.value for key, found in parameters_in_force(keys, on=on, unit=unit, person=person).items()}


def parameters_of_units(
    keys: Collection[str], units: Iterable[Unit | None], *, on: date
) -> dict[int, dict[str, Value]]:
    """Return ``parameters`` of each unit by its id, of the company under 0 for None. One query for any number."""
    return {unit: values for (_day, unit), values in parameters_of_units_on(keys, units, [on]).items()}


def parameters_of_units_on(
    keys: Collection[str], units: Iterable[Unit | None], days: Collection[date]
) -> dict[tuple[date, int], dict[str, Value]]:
    """Return ``parameters_of_units`` of each of the days, by (day, unit id). One query."""
    paths = {unit.pk if unit else 0: unit.path if unit else "" for unit in units}
    rows = sorted(Parameter.objects.filter(key__in=keys, person=None).select_related("unit"), key=_narrowness)
    found = {}
    for day in days:
        held = [row for row in rows if _holds(row, day)]
        for pk, path in paths.items():
            best = {row.key: row for row in held if row.unit is None or path.startswith(row.unit.path)}
            found[day, pk] = {key: _in_force(CATALOGUE[key], best.get(key)).value for key in keys}
    return found


def parameter(key: str, *, on: date, unit: Unit | None = None, person: Person | None = None) -> Value:
    return parameters([key], on=on, unit=unit, person=person)[key]


@dataclass(frozen=True, slots=True)
class ParameterGroup:
    """Parameters that belong together, as the page shows them."""

    key: str
    label: object
    help: object
    lines: list[InForce]


def parameter_groups(*, on: date, unit: Unit | None, person: Person | None = None) -> list[ParameterGroup]:
    """Return the whole catalogue as it holds for a unit or person on a day, by group; one query."""
    found = parameters_in_force(list(CATALOGUE), on=on, unit=unit, person=person)
    return [
        ParameterGroup(key, label, GROUP_HELP.get(key, ""), [line for line in found.values() if line.kind.group == key])
        for key, label in GROUPS.items()
    ]


def parameter_rows_visible_to(person: Person) -> QuerySet[Parameter]:
    """Return rows of the company, and of units and people that ``person`` sees."""
    company = Q(unit=None, person=None)
    own = Q(unit__in=unit_ids_visible_to(person)) | Q(person__in=people_visible_to(person).values("pk"))
    return Parameter.objects.filter(company | own).select_related("unit", "person", "set_by")


def parameter_history_for(person: Person, key: str) -> QuerySet[Parameter]:
    return parameter_rows_visible_to(person).filter(key=key).order_by("-starts_on", "-pk")


def daily_standards(people: Iterable[Person], on: date) -> dict[int, Decimal]:
    """Return the points due on a full working day, per person id, by the posting of that day; nobody posted is 0.

    Two queries for any number of people: their postings, the standards set anywhere.
    """
    return standards_on_days(people, [on])[on]


def standards_on_days(people: Iterable[Person], days: Collection[date]) -> dict[date, dict[int, Decimal]]:
    """Return ``daily_standards`` of each of the days; the same two queries for any number of days."""
    ids = [person.pk for person in people]
    postings, rows = _postings_of(tuple(ids)), _standard_rows()
    return {
        on: _standards(ids, [row for row in postings if _holds(row, on)], [row for row in rows if _holds(row, on)])
        for on in days
    }


def _standards(ids: list[int], postings: list[Posting], rows: list[Parameter]) -> dict[int, Decimal]:
    standards = dict.fromkeys(ids, Decimal(0))
    for posting in postings:
        if posting.seller_kind == SellerKind.NONE:
            continue
        paths = _paths(posting.unit.path)
        mine = [
            row
            for row in rows
            if row.key == standard_key(posting.seller_kind)
            and (
                row.person_id == posting.person_id
                or (row.person_id is None and (not row.unit or row.unit.path in paths))
            )
        ]
        best = max(mine, key=_narrowness, default=None)
        value = best.value if best else CATALOGUE[standard_key(posting.seller_kind)].default
        standards[posting.person_id] = Decimal(str(value))
    return standards


@asked_once
def _postings_of(person_ids: tuple[int, ...]) -> list[Posting]:
    return list(Posting.objects.filter(person__in=person_ids).select_related("unit"))


@asked_once
def _standard_rows() -> list[Parameter]:
    return list(Parameter.objects.filter(key__startswith="standard_points_").select_related("unit"))


def daily_standard(person: Person, day: date) -> Decimal:
    return daily_standards([person], day)[person.pk]
