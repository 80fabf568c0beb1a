"""Whose tables a person may open: units in reach; anything else does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.choices import Permission

View = Callable[..., HttpResponse]
FIRST_YEAR, YEARS_AHEAD = 2020, 2


def of_unit(*, editing: bool = False) -> Callable[[View], View]:
    """Hand the view ``unit`` instead of ``unit_id``; ``editing`` asks for the permission to set targets as well."""

    def around(view: View) -> View:
        @login_required
        @wraps(view)
        def seen(request: HttpRequest, unit_id: int, **more: Any) -> HttpResponse:
            if editing and not request.user.may(Permission.SET_TARGET):
                raise Http404
            unit = get_object_or_404(teams.units_visible_to(request.user), pk=unit_id)
            return view(request, unit=unit, **more)

        return seen

    return around


def checked_year(year: int, this_year: int) -> int:
    """Refuse years that no calendar can be had for."""
    if not FIRST_YEAR <= year <= this_year + YEARS_AHEAD:
        raise Http404
    return year
