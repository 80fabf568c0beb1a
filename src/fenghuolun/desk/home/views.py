"""The first page of the day: a seller's list on the phone, a leader's morning on the desktop."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from fenghuolun.desk.activities.queries import evidence_held, island_words, sheet_of
from fenghuolun.desk.activities.rules.evidence import NOTICE
from fenghuolun.desk.customers.queries import search
from fenghuolun.desk.following import queries as following
from fenghuolun.desk.home import queries
from fenghuolun.desk.teams.choices import Permission


@login_required
@never_cache
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    person = request.user
    context = {"now": now, "today": timezone.localtime(now).date(), "greeting": queries.greeting(now)}
    context["to_check"] = following.goals_to_check(person, context["today"])
    if person.may(Permission.LOG_ACTIVITY):
        context["sheet"] = sheet_of(person, now)
        context["words"] = island_words()
    if queries.sells(person):
        return render(request, "home/today.html", context | {"day": queries.sellers_day(person, now)})
    own = queries.sellers_day(person, now) if person.may(Permission.LOG_ACTIVITY) else None
    return render(request, "home/desk_today.html", context | {"team": queries.leaders_day(person, now), "day": own})


@login_required
@never_cache
@require_safe
def chance(request: HttpRequest) -> HttpResponse:
    """The third number of today's page, asked for after the page is shown: a forecast costs more than a list."""
    return render(request, "home/_chance.html", {"chance": queries.month_chance(request.user, timezone.now())})


@login_required
@never_cache
@require_safe
def route(request: HttpRequest) -> HttpResponse:
    """The way through today's visits; the tab asks for it when it is opened."""
    template = "home/_route.html" if request.htmx else "home/route.html"
    return render(request, template, {"route": queries.day_route(request.user, timezone.now())})


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Where I stand, and what is mine: month, leave, waiting entries."""
    now = timezone.now()
    context = {
        "day": queries.sellers_day(request.user, now),
        "evidence": evidence_held(request.user, now),
        "notice": NOTICE,
        "now": now,
    }
    return render(request, "home/me.html", context)


@login_required
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:40]
    found = search(request.user, text) if text else []
    template = "home/_found.html" if request.htmx else "home/search.html"
    return render(request, template, {"text": text, "found": found})


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps today's page for the phone; it holds nothing of a person."""
    source = Path(str(finders.find("home/sw.js"))).read_text(encoding="utf8")
    return HttpResponse(source, content_type="text/javascript", headers={"Service-Worker-Allowed": "/"})
