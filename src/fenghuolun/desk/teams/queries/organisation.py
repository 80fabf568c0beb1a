"""Units, people and postings, for whoever asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.tokens import default_token_generator
from django.db.models import Count, Q, QuerySet
from django.utils.http import urlsafe_base64_decode

from fenghuolun.desk.teams.choices import Reach, SellerKind, UnitLevel
from fenghuolun.desk.teams.models import Person, Posting, Role, Unit
from fenghuolun.desk.teams.rules import may_give
from fenghuolun.desk.teams.rules import visible_unit_ids as unit_ids_visible_to
from fenghuolun.desk.teams.rules import visible_units as units_in_reach

__all__ = ["unit_ids_visible_to", "units_in_reach"]


def has_people() -> bool:
    return Person.objects.exists()


def company_name() -> str:
    """Return the name of the company: the unit above all others."""
    return Unit.objects.filter(depth=1).values_list("name", flat=True).first() or ""


def person_of_link(uid: str, token: str) -> Person | None:
    """Return whose password the link of an invitation or reset may set; None once it was used or is three days old."""
    try:
        pk = int(urlsafe_base64_decode(uid))
    except (ValueError, OverflowError):
        return None
    person = Person.objects.select_related("unit", "role").filter(pk=pk, is_active=True).first()
    return person if person is not None and default_token_generator.check_token(person, token) else None


def person_with_login(login: str) -> Person | None:
    """Return who signs in by this name and works here now; the caller decides who may ask."""
    return Person.objects.select_related("unit", "role").filter(login=login, is_active=True).first()


def units_visible_to(person: Person) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=unit_ids_visible_to(person))


def companies() -> QuerySet[Unit]:
    """Return the roots of the tree of units, for jobs that go over everybody."""
    return Unit.objects.filter(depth=1).order_by("path")


def units_by_id(ids: Collection[int]) -> dict[int, Unit]:
    """Return these units by id; the caller decides who may ask."""
    return Unit.objects.in_bulk(list(ids))


def unit_ids_below(unit: Unit) -> list[int]:
    """Return the ids of the unit and all below it."""
    return list(Unit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True))


def unit_paths(prefix: str) -> list[tuple[int, str, int]]:
    """Return (id, path, letters a level) of the units whose path begins so; the caller decides who may ask."""
    rows = Unit.objects.filter(path__startswith=prefix).order_by().values_list("pk", "path")
    return [(pk, path, Unit.steplen) for pk, path in rows]


def units_below(unit: Unit) -> QuerySet[Unit]:
    """Return the unit and all below it, from the top; for jobs, which nobody asks for."""
    return Unit.objects.filter(path__startswith=unit.path).order_by("path")


def units_beside(unit: Unit) -> QuerySet[Unit]:
    """Return the units under the same parent, the unit itself among them."""
    return Unit.objects.get_siblings(unit)


def units_at(level: str) -> QuerySet[Unit]:
    """Return the open units of one level of the whole company; for jobs, which nobody asks for."""
    return Unit.objects.filter(level=level, closed_on=None).order_by("path")


def place_of_unit(unit: Unit) -> tuple[float, float] | None:
    """Return (latitude, longitude) of the unit, else of the nearest one above that has a place; one query."""
    paths = [unit.path[: Unit.steplen * depth] for depth in range(1, unit.depth + 1)]
    placed = Unit.objects.filter(path__in=paths, latitude__isnull=False, longitude__isnull=False)
    return placed.order_by("-depth").values_list("latitude", "longitude").first()


def people_visible_to(person: Person) -> QuerySet[Person]:
    """Return who works (or last worked) in a unit that ``person`` sees, and always the person."""
    people = Person.objects.select_related("unit", "role")
    if not person.is_active or person.role is None:
        return people.none()
    if person.role.reach == Reach.COMPANY:
        return people
    return people.filter(Q(unit__in=unit_ids_visible_to(person)) | Q(pk=person.pk))


def people_named(by: Person | None, ids: Collection[int]) -> dict[int, Person]:
    """Return those of ``ids`` that ``by`` sees, with their units; ``None`` (the product itself) sees everybody."""
    people = Person.objects.select_related("unit") if by is None else people_visible_to(by)
    return people.in_bulk(list(ids))


def posting_spans(ids: Collection[int]) -> dict[int, list[tuple[date, date | None, int]]]:
    """Return (first day, first day after it or None, unit id) of each posting, oldest first, per person id."""
    spans: dict[int, list[tuple[date, date | None, int]]] = {}
    rows = Posting.objects.filter(person__in=ids).order_by("starts_on")
    for person, starts_on, ends_on, unit in rows.values_list("person", "starts_on", "ends_on", "unit"):
        spans.setdefault(person, []).append((starts_on, ends_on, unit))
    return spans


def postings_between(first: date, end: date, person_ids: Collection[int], unit_ids: Collection[int]) -> list[Posting]:
    """Return the postings of these people, and those to these units, that hold on a day of ``[first, end)``.

    Each with its person; the caller decides who may ask. One query.
    """
    whose = Q(person__in=list(person_ids)) | Q(unit__in=list(unit_ids))
    held = Q(starts_on__lt=end) & (Q(ends_on=None) | Q(ends_on__gt=first))
    return list(Posting.objects.filter(whose, held).select_related("person").order_by("person", "starts_on"))


def postings_on(day: date) -> Q:
    """Return the condition for postings that hold on ``day``."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


def heads_on(unit_ids: Collection[int], day: date) -> set[int]:
    """Return who held a posting in these units on a day. One query."""
    return set(Posting.objects.filter(postings_on(day), unit__in=unit_ids).values_list("person", flat=True))


def leader_since(unit: Unit, then: date, today: date) -> Person | None:
    """Return who came to lead the unit itself after ``then``, where somebody led it before; None where nobody did."""
    rows = Posting.objects.filter(unit=unit, role__code="leader").select_related("person")
    before = {row.person_id for row in rows.filter(postings_on(then))}
    now = [row for row in rows.filter(postings_on(today)) if row.person_id not in before]
    return now[0].person if before and now else None


def posting_on(person: Person, day: date) -> Posting | None:
    return person.postings.select_related("unit", "role").filter(postings_on(day)).first()


def postings_of(person: Person) -> QuerySet[Posting]:
    return person.postings.select_related("unit", "role").order_by("-starts_on")


def sellers_of(unit: Unit, on: date) -> QuerySet[Person]:
    """Return who sold in ``unit`` or below it on that day, by their posting of that day; leaders are not among them."""
    selling = Posting.objects.filter(postings_on(on), unit__path__startswith=unit.path).exclude(
        seller_kind__in=[SellerKind.NONE, SellerKind.LEADER]
    )
    return Person.objects.filter(pk__in=selling.values("person")).order_by("unit__path", "pinyin", "pk")


def branch_of(unit: Unit) -> Unit:
    """Return the branch that ``unit`` belongs to, the unit itself where none is above; for what is learnt once."""
    above = [unit.path[:n] for n in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    return Unit.objects.filter(path__in=above, level=UnitLevel.BRANCH).order_by("path").last() or unit


def branches_above(paths: Collection[str]) -> dict[str, Unit]:
    """Return, per unit path, the branch it belongs to, the unit itself where none is above: ``branch_of`` for many.

    Paths of no unit are absent. One query.
    """
    step = Unit.steplen
    above = {path[:n] for path in paths for n in range(step, len(path) + 1, step)}
    units = {unit.path: unit for unit in Unit.objects.filter(path__in=above)}
    found = {}
    for path in paths:
        chain = [units[path[:n]] for n in range(step, len(path) + 1, step) if path[:n] in units]
        if chain and chain[-1].path == path:
            found[path] = next((unit for unit in reversed(chain) if unit.level == UnitLevel.BRANCH), chain[-1])
    return found


def leaders_beside(person: Person, seller: Person) -> QuerySet[Person]:
    """Return who may help the seller: ``person``, and the leaders of the seller's unit that ``person`` sees."""
    leading = Q(unit=seller.unit_id, seller_kind=SellerKind.LEADER) | Q(pk=person.pk)
    return people_visible_to(person).filter(leading, is_active=True).order_by("pinyin", "pk")


def roles() -> QuerySet[Role]:
    return Role.objects.order_by("pk")


def open_units(person: Person) -> QuerySet[Unit]:
    """Return the units that ``person`` may put somebody into."""
    return units_visible_to(person).filter(closed_on=None).order_by("path")


def people_in(person: Person, unit: Unit | None, *, text: str = "", is_left: bool = False) -> QuerySet[Person]:
    """Return the people that ``person`` sees in ``unit`` and below (everywhere without one), by name, login or 拼音."""
    people = people_visible_to(person).exclude(unit=None)
    people = people.filter(left_on__isnull=False) if is_left else people.filter(left_on=None)
    if unit is not None:
        people = people.filter(unit__path__startswith=unit.path)
    if text:
        letters = text.lower()
        people = people.filter(
            Q(name__contains=text) | Q(login__istartswith=text) | Q(pinyin__startswith=letters)
            | Q(initials__startswith=letters) | Q(employee_no=text)
        )  # fmt: skip
    return people


def staying_colleagues(person: Person, leaver: Person) -> QuerySet[Person]:
    """Return who may take over what ``leaver`` keeps: people who sell and stay, those of the same branch first."""
    people = people_visible_to(person).filter(is_active=True, left_on=None)
    return people.exclude(pk=leaver.pk).exclude(seller_kind=SellerKind.NONE).order_by("unit__path", "pinyin")


def people_by_role(unit: Unit, codes: Collection[str]) -> QuerySet[Person]:
    """Return who works in ``unit`` or below in one of these roles now."""
    people = Person.objects.filter(is_active=True, unit__path__startswith=unit.path, role__code__in=codes)
    return people.select_related("unit", "role").order_by("unit__path", "pk")


def branches() -> QuerySet[Unit]:
    return Unit.objects.filter(level=UnitLevel.BRANCH, closed_on=None).order_by("path")


def roles_givable_by(person: Person) -> list[Role]:
    return [role for role in Role.objects.order_by("pk") if may_give(person, role)]


@dataclass(frozen=True, slots=True)
class Branchlet:
    """A unit in the tree as a page shows it: how deep, how many work there."""

    unit: Unit
    depth: int
    people: int


def unit_tree(person: Person) -> list[Branchlet]:
    """Return the visible units from the top, each with its depth below the first and its active people."""
    units: Iterable[Unit] = (
        units_visible_to(person).annotate(active=Count("people", filter=Q(people__is_active=True))).order_by("path")
    )
    rows = list(units)
    top = min((unit.depth for unit in rows), default=0)
    return [Branchlet(unit, unit.depth - top, unit.active) for unit in rows]  # type: ignore[attr-defined]


def superior_of(person: Person) -> Person | None:
    """Return who leads the person now: the leader of the own team, else the nearest manager above. One query.

    Of a leader it is the manager above; nobody leads whoever is highest.
    """
    if person.unit is None:
        return None
    roles = ("leader", "manager")
    above = Person.objects.filter(is_active=True, unit__path__in=_paths_to(person.unit), role__code__in=roles)
    leads_too = person.seller_kind in (SellerKind.LEADER, SellerKind.NONE)
    found = [
        one
        for one in above.exclude(pk=person.pk).select_related("unit", "role")
        if one.role.code == "manager" or (one.unit_id == person.unit_id and not leads_too)
    ]
    return max(found, key=lambda one: (len(one.unit.path), one.role.code == "leader", -one.pk), default=None)


def _paths_to(unit: Unit) -> list[str]:
    return [unit.path[:n] for n in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
