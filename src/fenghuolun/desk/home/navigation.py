"""The navigation bar, the tab bar of the phone and their badges: one table, read by the page and by the badge fragment.

An entry whose address does not exist (an app not installed) is left out, and so is one the person may not use.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.teams.choices import Permission

Text = str | Promise


@dataclass(frozen=True)
class Entry:
    """One line of the table. ``badge`` names ``app.queries:function`` of (person, now) that returns how many wait."""

    url: str
    label: Text
    icon: str
    group: str = ""
    permission: str = ""
    phone: str = ""
    phone_label: Text = ""
    badge: str = ""

    @property
    def key(self) -> str:
        return self.url.replace(":", "-")


GROUPS: dict[str, Text] = {
    "": "",
    "plan": _("Goals and plans"),
    "activity": pgettext_lazy("navigation", "Activity"),
    "customer": _("Customers and leads"),
    "file": pgettext_lazy("navigation", "Data"),
    "settings": _("Settings"),
}

ENTRIES = (
    Entry("home:today", pgettext_lazy("navigation", "Today"), "calendar-check", phone="today"),
    Entry(
        "insight:branch", pgettext_lazy("navigation", "Business"), "layout-dashboard", permission=Permission.SEE_INSIGHT
    ),
    Entry("insight:team", pgettext_lazy("navigation", "Team"), "users", permission=Permission.SEE_INSIGHT),
    Entry("goals:list", pgettext_lazy("navigation", "Goals"), "target", "plan", phone="goals"),
    Entry("cards:mine", _("Goal card"), "id-card", "plan"),
    Entry("following:list", _("Following up"), "crosshair", "plan"),
    Entry("tables:list", _("Activity tables"), "table", "plan"),
    Entry("workplans:table", _("Work plan"), "chart-gantt", "plan", badge="plans.queries.approvals:how_many_await"),
    Entry("plans:work", _("Tasks"), "list-checks", "plan"),
    Entry("evaluations:list", _("Evaluation"), "medal", "plan"),
    Entry("scorecards:list", _("Scorecards"), "layout-grid", "plan", Permission.SET_TARGET),
    Entry("activities:list", _("Activity log"), "activity", "activity"),
    Entry(
        "activities:review",
        _("Review"),
        "clipboard-check",
        "activity",
        Permission.REVIEW_ACTIVITY,
        badge="activities.queries:how_many_await_review",
    ),
    Entry("learning:cases", _("Cases"), "graduation-cap", "activity"),
    Entry("customers:radar", _("Renewal radar"), "repeat", "customer"),
    Entry("customers:leads", _("Leads"), "funnel", "customer"),
    Entry("customers:list", _("Customers"), "user", "customer", phone="customers"),
    Entry("exchange:imports", _("Import"), "upload", "file", Permission.IMPORT_FILE),
    Entry("exchange:exports", _("Export"), "download", "file", Permission.EXPORT_ROWS),
    Entry("teams:people", _("People and units"), "building-2", "settings", Permission.MANAGE_PEOPLE),
    Entry("teams:calendar", _("Working days"), "calendar-days", "settings", Permission.SET_PARAMETER),
    Entry("teams:parameters", _("Parameters"), "sliders-horizontal", "settings", Permission.SET_PARAMETER),
    Entry("customers:retention", _("Retention"), "timer", "settings", Permission.ANSWER_REQUEST),
    Entry("teams:audit", _("Audit log"), "history", "settings", Permission.READ_AUDIT),
)
LOG = Entry("activities:log", _("Log"), "plus", permission=Permission.LOG_ACTIVITY, phone="log")
MINE = Entry("home:me", _("Me"), "chart-column", phone="me")
LEAVE = Entry("teams:leave", pgettext_lazy("navigation", "Leave"), "calendar")
# On the phone a seller's tab leads to the own month; the list of goals stays one tap away.
TARGETS = Entry(
    "tables:mine", pgettext_lazy("navigation", "Goals"), "target", permission=Permission.ANSWER_TARGET, phone="goals"
)
PHONE_SLOTS = ("today", "customers", "log", "goals", "me")


@dataclass(frozen=True)
class Link:
    """An entry as this person sees it on this page."""

    entry: Entry
    address: str
    is_current: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.entry, name)


@dataclass(frozen=True)
class Group:
    label: Text
    entries: list[Link]


@dataclass(frozen=True)
class Navigation:
    groups: list[Group]
    tabs: list[Link]
    mine: list[Link]
    search: str
    badges: str


def address_of(url: str) -> str:
    """Return the address of a named URL, or nothing when no app offers it."""
    try:
        return reverse(url)
    except NoReverseMatch:
        return ""


def is_open_to(person: Any, entry: Entry) -> bool:
    return not entry.permission or person.may(entry.permission)


def navigation_of(person: Any, path: str) -> Navigation:
    """Return the navigation of ``person`` standing at ``path``; the longest address that leads there is current."""
    mine = [entry for entry in (*ENTRIES, LOG, MINE, LEAVE) if is_open_to(person, entry)]
    addresses = {entry: address for entry in mine if (address := address_of(entry.url))}
    standing = [
        address for address in addresses.values() if path == address or (address != "/" and path.startswith(address))
    ]
    current = max(standing, key=len, default=None)
    links = [Link(entry, address, address == current) for entry, address in addresses.items()]
    in_bar = [link for link in links if link.entry in ENTRIES]
    groups = [Group(label, [link for link in in_bar if link.entry.group == key]) for key, label in GROUPS.items()]
    by_slot = {link.entry.phone: link for link in links}
    return Navigation(
        groups=[group for group in groups if group.entries],
        tabs=[by_slot[slot] for slot in PHONE_SLOTS if slot in by_slot],
        mine=[link for link in links if link.entry in (MINE, LEAVE)],
        search=address_of("home:search"),
        badges=address_of("home:badges"),
    )


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``navigation``, built only where a page shows it."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {}
    return {"navigation": SimpleLazyObject(lambda: navigation_of(person, request.path))}


def counter(name: str) -> Callable[..., int]:
    """Return the badge function that ``app.queries:function`` names."""
    module, function = name.split(":")
    return getattr(import_module(f"fenghuolun.desk.{module}"), function)


@login_required
def badges(request: HttpRequest) -> HttpResponse:
    """Answer how much waits behind each entry; asked for after the page is shown, so that it costs no page anything."""
    now = timezone.now()
    counted = [
        (entry.key, counter(entry.badge)(request.user, now))
        for entry in ENTRIES
        if entry.badge and is_open_to(request.user, entry) and address_of(entry.url)
    ]
    return render(request, "home/_badges.html", {"counted": counted})
