"""Who I am, whom I see, which thresholds hold."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema

from fenghuolun.desk.exchange.api.answers import ONE, answers
from fenghuolun.desk.exchange.api.guarding import open_to
from fenghuolun.desk.exchange.api.shapes import After, Day, Id, Named, Page, Size, Word, page, today
from fenghuolun.desk.teams import queries
from fenghuolun.desk.teams.choices import Permission, Reach, SellerKind, TokenScope, UnitLevel
from fenghuolun.desk.teams.rules import require

router = Router(auth=open_to(TokenScope.READ), tags=["people"])


class PersonOut(Schema):
    id: int
    login: str
    name: str
    unit: Named | None
    seller_kind: SellerKind
    is_active: bool


class Me(PersonOut):
    role: str
    reach: Reach
    permissions: list[Permission]

    @staticmethod
    def resolve_role(person: Any) -> str:
        return str(person.role.code)

    @staticmethod
    def resolve_reach(person: Any) -> str:
        return str(person.role.reach)

    @staticmethod
    def resolve_permissions(person: Any) -> list[str]:
        return list(person.role.permissions)


class UnitOut(Schema):
    id: int
    name: str
    code: str
    level: UnitLevel
    is_open: bool

    @staticmethod
    def resolve_is_open(unit: Any) -> bool:
        return unit.closed_on is None


class ParameterOut(Schema):
    """A threshold as it holds: ``is_default`` where nobody set it."""

    key: str
    label: str
    value: bool | int | float | str
    unit: str
    is_default: bool

    @staticmethod
    def resolve_key(line: Any) -> str:
        return line.kind.key

    @staticmethod
    def resolve_label(line: Any) -> str:
        return str(line.kind.label)

    @staticmethod
    def resolve_unit(line: Any) -> str:
        return str(line.kind.unit)

    @staticmethod
    def resolve_is_default(line: Any) -> bool:
        return line.row is None


@router.get("/me", response=answers(Me), url_name="me")
def me(request: HttpRequest):
    """Who the token or session speaks for."""
    return request.auth


@router.get("/people", response=answers(Page[PersonOut], refusals=ONE), url_name="people")
def people(
    request: HttpRequest,
    after: After,
    size: Size,
    unit: Annotated[Id | None, Query(None)],
    text: Annotated[Word, Query("", description="Name, login or pinyin")],
):
    """The people you see, by pinyin: everybody of your reach, and always yourself."""
    wanted = get_object_or_404(queries.units_visible_to(request.auth), pk=unit) if unit else None
    rows = queries.people_in(request.auth, wanted, text=text)
    return page(rows, ("pinyin", "pk"), after, size)


@router.get("/people/{pk}", response=answers(PersonOut, refusals=ONE), url_name="person")
def person(request: HttpRequest, pk: Annotated[Id, Path()]):
    """One person you see."""
    return get_object_or_404(queries.people_visible_to(request.auth), pk=pk)


@router.get("/units", response=answers(Page[UnitOut]), url_name="units")
def units(request: HttpRequest, after: After, size: Size):
    """The units you see, from the top of the tree."""
    return page(queries.units_visible_to(request.auth), ("path", "pk"), after, size)


@router.get("/parameters", response=answers(list[ParameterOut], refusals=ONE), url_name="parameters")
def parameters(request: HttpRequest, unit: Annotated[Id | None, Query(None)], on: Annotated[Day | None, Query(None)]):
    """Every threshold as it holds on a day (today) for a unit (the company)."""
    require(request.auth, Permission.SET_PARAMETER)
    wanted = get_object_or_404(queries.units_visible_to(request.auth), pk=unit) if unit else None
    groups = queries.parameter_groups(on=on or today(), unit=wanted)
    return [line for group in groups for line in group.lines]
