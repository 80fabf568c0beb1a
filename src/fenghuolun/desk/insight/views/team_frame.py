"""What every page about a team asks of its address: which unit, which period; and the links that change them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from fenghuolun.desk.insight.queries.team_period import Span
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Unit

KEPT_S = 600
Found = TypeVar("Found")
SPANS = {Span.WEEK: pgettext_lazy("period", "Week"), Span.MONTH: pgettext_lazy("period", "Month")}
PAGES: tuple[tuple[str, Any], ...] = (
    ("insight:team", _("Board")),
    ("insight:wheels", _("Wheels")),
    ("insight:funnel", _("Funnel")),
    ("insight:process", _("Process and result")),
)


def team_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the view ``unit``: the one asked for or the person's own; anything out of reach does not exist."""

    @login_required
    @require_safe
    @wraps(view)
    def seen(request: HttpRequest) -> HttpResponse:
        person = request.user
        if not person.may(Permission.SEE_INSIGHT):
            raise Http404
        units = [unit for unit in teams.units_in_reach(person) if unit.closed_on is None]
        asked = request.GET.get("unit", "")
        if asked and not asked.isdecimal():
            raise Http404
        wanted = int(asked) if asked else _usual(units, person.unit_id)
        unit = next((unit for unit in units if unit.pk == wanted), None)
        if unit is None and asked:
            raise Http404
        return view(request, unit=unit, units=units)

    return seen


def _usual(units: list[Unit], own: int | None) -> int | None:
    """The own unit, else (own rows only, or a planner of the whole company) the topmost in reach."""
    ids = [unit.pk for unit in units]
    return own if own in ids else next(iter(ids), None)


def number(text: str | None, most: int = 10_000) -> int:
    return min(int(text), most) if text and text.isdecimal() and len(text) < 9 else 0


def span_of(request: HttpRequest, usual: Span = Span.MONTH) -> Span:
    asked = request.GET.get("span", "")
    return Span(asked) if asked in list(Span) else usual


def address(request: HttpRequest, **changed: Any) -> str:
    """Return the address of this page with some of its questions changed; None leaves one out."""
    query = request.GET.copy()
    query.pop("after", None)
    for key, value in changed.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return f"?{query.urlencode()}"


def segments(request: HttpRequest, key: str, options: dict[str, Any], now: str, **reset: None) -> list[dict[str, Any]]:
    return [
        {"label": label, "href": address(request, **{key: value, **reset}), "is_current": value == now}
        for value, label in options.items()
    ]


def frame(request: HttpRequest, unit: Unit | None, units: list[Unit], page: str) -> dict[str, Any]:
    """Return what the head of every team page needs: its sisters and, for whoever sees several units, their choice."""
    asked = f"?unit={unit.pk}" if unit is not None and request.GET.get("unit") else ""
    return {
        "unit": unit,
        "pages": [{"label": label, "href": reverse(name) + asked, "is_current": name == page} for name, label in PAGES],
        "choices": [
            {"label": one.name, "href": address(request, unit=one.pk), "is_current": unit is not None and one == unit}
            for one in units
        ]
        if len(units) > 1
        else [],
    }


def kept(key: str, make: Callable[[], Found]) -> Found:
    """Return what ``make`` finds, kept for some minutes: months of history do not change from one click to the next."""
    found: Found | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, KEPT_S)
    return found


def visible_person(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(teams.people_visible_to(request.user), pk=pk)
