"""风火轮: everybody's wheel, ranked; one of them large with its brake and what to do."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from fenghuolun.desk.insight.queries.team_lines import rows_address
from fenghuolun.desk.insight.queries.team_period import Period, Span, period_of
from fenghuolun.desk.insight.queries.wheel import WheelLine, Wheels, wheels_of
from fenghuolun.desk.insight.queries.wheel_speed import speed_of
from fenghuolun.desk.insight.views.team_frame import SPANS, address, frame, number, segments, span_of, team_page
from fenghuolun.desk.teams.models import Person, Unit

USUAL_BACK = {Span.WEEK: 1, Span.MONTH: 0}  # a week that has just begun says little


@team_page
def wheels(request: HttpRequest, unit: Unit | None, units: list[Unit]) -> HttpResponse:
    today = timezone.localdate()
    span = span_of(request)
    back = number(request.GET.get("back")) if "back" in request.GET else USUAL_BACK[span]
    period = period_of(span, back, today)
    if not period.has_begun:
        back, period = back + 1, period_of(span, back + 1, today)
    found = wheels_of(unit, period) if unit is not None else None
    context = frame(request, unit, units, "insight:wheels")
    if found is None:
        return render(request, "insight/wheels.html", {**context, "wheels": None})
    chosen = _chosen(request, found)
    context |= {
        "wheels": found,
        "period": period,
        "chosen": with_links(chosen, period),
        "speed": speed_of(chosen.owner, today),
        "spans": segments(request, "span", SPANS, span, back=None),
        "earlier": address(request, back=back + 1),
        "later": address(request, back=back - 1) if back else "",
        "people": [(line, address(request, person=line.owner.pk), line == chosen) for line in found.people],
        "teams": [(line, address(request, unit=line.owner.pk, person=None), False) for line in found.teams],
        "to_whole": address(request, person=None),
    }
    return render(request, "insight/wheels.html", context)


def _chosen(request: HttpRequest, found: Wheels) -> WheelLine:
    wanted = number(request.GET.get("person"), 10**8)
    return next((line for line in found.people if line.owner.pk == wanted), found.whole)


def with_links(line: WheelLine, period: Period) -> WheelLine:
    """Give each step of a wheel the address of the rows behind it."""
    first, last = period.first, period.last
    owner = line.owner
    if isinstance(owner, Person):
        rows = rows_address(owner.pk, first, last)
    else:
        asked = {"unit": owner.pk, "first": first.isoformat(), "last": last.isoformat()}
        rows = f"{reverse('activities:list')}?{urlencode(asked)}"
    coach = f"{reverse('activities:list')}?{urlencode({'kind': 'A14', 'first': first, 'last': last})}"
    links = (
        reverse("goals:list"), reverse("plans:work"), rows, f"{rows}&on_time=0", f"{rows}&verdict=none", coach, "",
        reverse("plans:work"),
    )  # fmt: skip
    return replace(line, steps=tuple(replace(step, href=href) for step, href in zip(line.steps, links, strict=True)))
