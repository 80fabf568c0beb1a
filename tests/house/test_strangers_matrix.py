"""Every address × role × row: exactly the rows of one's scope, 404 outside it, and no page names what lies outside.

The walk reads the URL configuration. A new address over a known kind of row is tried at once; one over a kind that
``BEHIND`` does not name fails until somebody says whose rows stand behind it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.functional import cached_property

from house.repository import none_of
from house.test_strangers import PUBLIC

if TYPE_CHECKING:
    from cast import Cast
    from house.spheres import Sphere

# Which kind of row (``spheres.Sphere.rows``) each part of an address names, by the address up to that part.
BEHIND = {
    "/activities/<client_id>": "client_id",
    "/activities/<client_id>/photos/<photo_id>": "photo",
    "/activities/<pk>": "activity",
    "/activities/customer/<pk>": "customer",
    "/api/v1/activities/<client_id>": "client_id",
    "/api/v1/customers/<pk>": "customer",
    "/api/v1/goals/<pk>": "goal",
    "/api/v1/leads/<pk>": "lead",
    "/api/v1/people/<pk>": "person",
    "/business/people/<pk>": "person",
    "/cards/<pk>": "card",
    "/cards/<pk>/growth/<goal_id>": "growth",
    "/cards/<pk>/lines/<goal_id>": "card_line",
    "/cards/abilities/<pk>": "person",
    "/cards/development/<pk>": "development",
    "/cards/development/<pk>/evidence/<evidence_id>": "evidence",
    "/cards/tree/<pk>": "goal",
    "/customers/<pk>": "customer",
    "/customers/merges/<pk>": "merge",
    "/evaluations/<pk>": "evaluation",
    "/evaluations/rounds/<pk>": "round",
    "/following/<pk>": "goal",
    "/following/duties/<client_id>": "client_id",
    "/following/reports/<pk>": "tracking_report",
    "/following/revisions/<pk>": "revision",
    "/goals/<pk>": "goal",
    "/goals/answers/<pk>": "answer",
    "/imports/<pk>": "batch",
    "/leads/<pk>": "lead",
    "/leave/<pk>": "leave",
    "/me/tokens/<pk>": "token",
    "/papers/card/<pk>": "card",
    "/papers/control/<pk>": "person",
    "/papers/evaluation/<pk>": "evaluation",
    "/papers/month/<pk>": "person",
    "/papers/quarter/<unit_id>": "unit",
    "/papers/returns/<pk>": "form_return",
    "/papers/round/<pk>": "round",
    "/papers/scorecard/<pk>": "scorecard",
    "/papers/tracking/<pk>": "goal",
    "/papers/week/<pk>": "person",
    "/papers/work-plan/<pk>": "person",
    "/papers/year/<unit_id>": "unit",
    "/plans/<plan_id>": "month_plan",
    "/plans/items/<item_id>": "table_line",
    "/plans/items/<item_id>/steps/<step_id>": "step",
    "/plans/items/<item_id>/ties/<link_id>": "tie",
    "/plans/items/<item_id>/templates/<template_id>": "template",
    "/plans/person/<pk>": "person",
    "/plans/risks/<risk_id>": "risk",
    "/plans/rollout/<unit_id>": "unit",
    "/plans/team/<unit_id>": "unit",
    "/plans/templates/<template_id>": "template",
    "/scorecards/<pk>": "scorecard",
    "/scorecards/<pk>/lines/<line_id>": "lead_line",
    "/scorecards/<pk>/unlink/<lead_id>": "lead_line",
    "/scorecards/<pk>/unlink/<lead_id>/<lag_id>": "lag_line",
    "/scorecards/maturity/<unit_id>": "unit",
    "/settings/parameters/rows/<pk>": "parameter",
    "/settings/people/<pk>": "person",
    "/settings/retention/people/<pk>": "person",
    "/settings/units/<pk>": "unit",
    "/tables/building/<unit_id>": "unit",
    "/tables/month/person/<pk>": "person",
    "/tables/month/team/<unit_id>": "unit",
    "/tables/quarter/<unit_id>": "unit",
    "/tables/week/person/<pk>": "person",
    "/tables/week/person/<pk>/<day>/lines/<item_id>": "line",
    "/tables/week/team/<unit_id>": "unit",
    "/tables/year/<unit_id>": "unit",
    "/tables/year/<unit_id>/<year>/people/<pk>": "person",
    "/tables/year/<unit_id>/<year>/publish/<pk>": "edition",
    "/team/coach/<pk>": "person",
    "/vehicles/<pk>": "vehicle",
    "/work/<pk>": "item",
}
# Parts of an address that name no row: days, numbers, words.
PLAIN = {
    "cell": "title",
    "verb": "done",
    "horizon": "month",
    "name": "situation",
    "direction": "market",
    "code": "needs",
    "year": 2026,
    "quarter": 4,
    "number": 4,
    "day": "2026-11-30",
    "step": "done",
    "key": "review_hours",
}
PLAIN_AT = {
    "/learning/<name>": "department",
    "/following/duties/<client_id>/<duty>": "callback",
    "/following/reports/freeze/<kind>": "week",
    "/papers/control/<pk>/<month>": "2026-11",
    "/papers/month/<pk>/<month>": "2026-12",
    "/papers/work-plan/<pk>/<month>": "2026-11",
    "/plans/items/<item_id>/control/<month>": "2026-11",
    "/plans/items/<item_id>/control/<month>/<week>": 2,
    "/plans/person/<pk>/<month>": "2026-11",
    "/plans/team/<unit_id>/<month>": "2026-11",
    "/tables/month/person/<pk>/<month>": "2026-12",
    "/tables/month/team/<unit_id>/<month>": "2026-12",
    "/tables/quarter/<unit_id>/<year>/<number>/<month>": 11,
    "/settings/roles/<pk>": 1,  # roles belong to the whole company; the permission guards them
}
# Addresses whose parts are keys made elsewhere, or that belong to the libraries; ``test_strangers`` walks them.
ELSEWHERE = ("/accounts/", "/start/password/")
# What is asked where nothing is shown without a question.
QUERY = dict.fromkeys(("api:customer_search", "home:search", "activities:find"), "?q=沪A8")
QUERY |= dict.fromkeys(("workplans:point", "workplans:point_team"), "?measure=M01&on=2026-11-20")
# Under these a permission is needed besides the row; the longest that fits counts.
NEEDS = {
    "/following/authority/add/": "set_target", "/following/happenings/add/": "set_target",
    "/following/duties/": "review_activity", "/following/checks/": "review_activity",
    "/following/reports/": "review_activity",
    "/papers/": "export_rows", "/papers/returns/": "",
    "/plans/person/<pk>/<month>/add/": "review_activity", "/plans/person/<pk>/<month>/risks/add/": "review_activity",
    "/plans/rollout/<unit_id>/": "set_target",
    "/cards/development/<pk>/assess/": "see_insight", "/cards/development/<pk>/evidence/": "see_insight",
    "/cards/faults/": "see_insight", "/cards/side-effects/": "see_insight", "/cards/tree/<pk>/split/": "see_insight",
    "/evaluations/<pk>/shift/": "set_target", "/evaluations/<pk>/answer/": "set_target",
    "/evaluations/rounds/": "review_activity", "/evaluations/rounds/<pk>/publish/": "set_target",
    "/evaluations/open/": "review_activity", "/evaluations/schemes/": "review_activity",
    "/evaluations/schemes/add/": "set_parameter", "/scorecards/": "see_insight", "/scorecards/open/": "set_target",
    "/scorecards/<pk>/lines/": "set_target", "/scorecards/<pk>/agree/": "set_target",
    "/scorecards/<pk>/version/": "set_target", "/scorecards/<pk>/weights/": "set_target",
    "/scorecards/<pk>/link/": "set_target", "/scorecards/<pk>/unlink/": "set_target",
    "/goals/<pk>/revise/": "set_target", "/goals/<pk>/close/": "set_target",
    "/tables/quarter/<unit_id>/<year>/<number>/<month>/": "see_insight",
    "/tables/week/person/<pk>/<day>/add/": "review_activity",
    "/tables/week/person/<pk>/<day>/lines/": "review_activity",
    "/settings/people/": "manage_people", "/settings/units/": "manage_people", "/settings/roles/": "manage_people",
    "/settings/calendar/": "set_parameter", "/settings/parameters/": "set_parameter", "/settings/audit/": "read_audit",
    "/imports/": "import_file", "/business/": "see_insight", "/team/": "see_insight",
    "/customers/<pk>/erase/": "answer_request", "/settings/retention/": "answer_request",
    "/customers/duplicates/": "edit_customer", "/activities/review/": "review_activity",
    "/activities/coverage/": "review_activity", "/api/v1/parameters": "set_parameter",
    **{
        f"/tables/year/<unit_id>/<year>/{rest}/": "set_target"
        for rest in ("fill", "copy", "drop", "cell", "lock", "undo", "edits", "publish")
    },
}  # fmt: skip
OWN_PAPERS = tuple(
    f"/papers/{kind}/" for kind in ("card", "control", "evaluation", "month", "tracking", "week", "work-plan")
)
# What a seller may open of the own rows without the permission that others need.
OWNERS_TOO = ("/tables/week/person/", "/plans/person/", *OWN_PAPERS)
# Doors that the sample row has not come to, or has passed: why nobody finds anything there.
NOT_NOW = {
    "scorecards:weights": "a KPI sheet has no perspectives",
    "exchange:columns": "only whoever uploaded a file prepares it",
    "exchange:preview": "only whoever uploaded a file prepares it",
    "exchange:table": "only whoever uploaded a file prepares it",
    "exchange:report": "an import without faults has no report",
    "api:api-root": "nothing is there; the page for people is /api/",
    "goals:mine": "only who has published targets finds them",
    "kit:gallery": "only staff see the components",
    "exchange:progress": "an import that is over answers 204",
}
WHO = ("seller", "leader", "manager", "planner", "administrator", "other_leader")
SEES = {
    "seller": {"own"},
    "leader": {"own", "sibling"},
    "manager": {"own", "sibling", "cousin"},
    "planner": {"own", "sibling", "cousin", "foreign"},
    "administrator": {"own", "sibling", "cousin", "foreign"},
    "other_leader": {"foreign"},
}
# The row of the scope that lies farthest away: a door that opens it opens the nearer ones by the same condition.
FARTHEST = {
    "seller": "own", "leader": "sibling", "manager": "cousin", "planner": "foreign", "administrator": "foreign",
    "other_leader": "foreign",
}  # fmt: skip
# What a page may write: who was last seen where, and that rows were taken out.
BOOKKEEPING = ("django_session", "usersessions_usersession", "teams_auditentry")
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
# Answers that tell nothing of the row: it does not exist, or nothing is ever done this way.
CLOSED = {404, 405}
# An id made by the caller: where it is taken the caller hears "conflict", never what stands there.
OWN_ID = {"activities:door", "api:activity"}
# What a call of the API holds, so that it is not refused before the row is looked for.
BODIES = {"api:void": {"reason": "记错"}, "api:correct": {"client_id": "00000000-0000-4000-8000-000000000009"}}
PART = re.compile(r"<(?:\w+:)?(\w+)>|{(?:\w+:)?(\w+)}")


def routes(resolver: URLResolver | None = None, before: str = "/", space: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, address) of every pattern, its parts as ``<name>``."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = before + PART.sub(lambda part: f"<{part[1] or part[2]}>", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, here, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or here}", here


@dataclass(frozen=True)
class Door:
    name: str
    route: str

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds of rows that the parts of the address name; ``""`` for a part that nobody spoke for."""
        found = []
        for part in re.finditer(r"<(\w+)>", self.route):
            until = self.route[: part.end()]
            if until not in PLAIN_AT and part[1] not in PLAIN:
                found.append(BEHIND.get(until, ""))
        return found

    def address(self, sphere: Sphere) -> str:
        def value(part: re.Match[str]) -> str:
            until = self.route[: part.end()]
            if until in BEHIND:
                return str(sphere.rows[BEHIND[until]])
            return str(PLAIN_AT.get(until, PLAIN.get(part[1])))

        return re.sub(r"<(\w+)>", value, self.route) + QUERY.get(self.name, "")

    @property
    def is_of_api(self) -> bool:
        return self.name.startswith("api:")

    @property
    def methods(self) -> tuple[str, ...]:
        return ("get", "post", "put", "delete") if self.is_of_api or self.name in OWN_ID else ("get", "post")

    def needs(self) -> str:
        return NEEDS[max(fits, key=len)] if (fits := [start for start in NEEDS if self.route.startswith(start)]) else ""


def doors() -> list[Door]:
    found = {Door(name, route) for name, route in routes() if not route.startswith(ELSEWHERE)}
    return sorted(found - {door for door in found if door.name in PUBLIC}, key=lambda door: door.route)


def is_in_reach(who: str, sphere: str, kinds: list[str], cast: Cast) -> bool:
    """What the scope says, written down a second time: sellers have no units, tokens and returns are one's own."""
    if kinds in (["token"], ["form_return"]):
        return who == "seller" and sphere == "own"
    if kinds == ["template"] and who in ("seller", "leader"):
        who = "manager"  # what led to green is shared by the whole branch
    if {"unit", "parameter"} & set(kinds) and who == "seller":
        return False
    return sphere in SEES[who]


class Visit:
    """A browser for each of the cast, and an address tried without leaving a trace."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.people = {
            "seller": cast.li_na, "leader": cast.zhang_wei, "manager": cast.chen_jing, "planner": cast.planner,
            "administrator": cast.administrator, "other_leader": cast.wang_qiang,
        }  # fmt: skip
        self.browsers = {who: Client(raise_request_exception=False) for who in self.people}
        for who, person in self.people.items():
            self.browsers[who].force_login(person)

    def __call__(self, who: str, method: str, door: Door, address: str) -> HttpResponseBase:
        from django.db import connection, transaction

        from desk.api.program import a_call

        sent: dict[str, Any] = {}
        if door.is_of_api and method != "get":
            body = a_call(kind="A09", medium="") if door.name != "api:void" else {}
            sent = {"data": json.dumps(body | BODIES.get(door.name, {})), "content_type": "application/json"}
        self.written: list[str] = []
        with transaction.atomic(), connection.execute_wrapper(self._note):
            answer = getattr(self.browsers[who], method)(address, **sent)
            transaction.set_rollback(True)
        return answer

    def _note(self, execute: Any, sql: str, *rest: Any) -> Any:
        if WRITES.match(sql) and not any(table in sql for table in BOOKKEEPING):
            self.written.append(sql[:80])
        return execute(sql, *rest)


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Cast:
    from django.core.cache import cache
    from django.utils import timezone

    from cast import NOW, make_cast
    from fenghuolun.desk.exchange.api import guarding

    looks = count()
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(milliseconds=next(looks)))
    monkeypatch.setattr(guarding, "MOST_A_MINUTE", 1_000_000)
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    return make_cast()


def test_every_part_of_every_address_says_whose_rows_stand_behind_it() -> None:
    none_of([f"{door.route} ({door.name}): say it in BEHIND" for door in doors() if "" in door.kinds])
    spoken = {door.route[: part.end()] for door in doors() for part in re.finditer(r"<(\w+)>", door.route)}
    none_of((BEHIND.keys() | PLAIN_AT.keys()) - spoken)
    none_of(NOT_NOW.keys() - {door.name for door in doors()})
    none_of(start for start in NEEDS if not any(door.route.startswith(start) for door in doors()))


@pytest.mark.slow
def test_outside_the_scope_every_row_is_404_and_inside_it_every_page_opens(cast: Cast) -> None:
    from house.spheres import spheres_of

    spheres, visit, faults = spheres_of(cast), Visit(cast), []
    for door in doors():
        for who in WHO if door.kinds else ():
            for name, sphere in spheres.items():
                reach = is_in_reach(who, name, door.kinds, cast)
                if reach and name != FARTHEST[who]:
                    continue
                for method in door.methods:
                    answer = visit(who, method, door, door.address(sphere))
                    found = faults_of(door, who, method, answer, reach, visit)
                    faults += [f"{who} {method.upper()} {door.route} ({door.name}, {name}): {why}" for why in found]
    none_of(faults)


@pytest.mark.slow
def test_no_list_names_what_lies_outside_the_scope(cast: Cast) -> None:
    from house.spheres import spheres_of

    spheres, visit, faults, shown = spheres_of(cast), Visit(cast), [], 0
    for door in doors():
        for who in () if door.kinds else WHO:
            near = spheres[FARTHEST[who]]
            answer = visit(who, "get", door, door.address(near))
            faults += [f"{who} GET {door.route}: {why}" for why in faults_of(door, who, "get", answer, True, visit)]
            shown += near.mark in text_of(answer)
    none_of(faults)
    assert shown > 40  # the marks are there to be found


def faults_of(door: Door, who: str, method: str, answer: Any, reach: bool, visit: Visit) -> list[str]:
    status = answer.status_code
    if status >= 500:
        return [f"{status} breaks"]
    if not reach:
        is_own_id = method == "put" and door.name in OWN_ID and status in {409, 422}
        return [] if status in CLOSED or is_own_id else [f"{status} opens what lies outside"]
    if method != "get":
        return []
    is_owner = who == "seller" and door.route.startswith(OWNERS_TOO)
    may = not door.needs() or is_owner or visit.people[who].may(door.needs())
    found = [f"writes {sql}" for sql in visit.written]
    if may and door.name not in NOT_NOW and status not in {200, 302, 405}:
        found.append(f"{status} is closed to whose it is")
    return found + named_outside(who, text_of(answer))


def named_outside(who: str, page: str) -> list[str]:
    from house.spheres import MARKS

    return [f"names {mark}" for sphere, mark in MARKS.items() if sphere not in SEES[who] and mark in page]


def text_of(answer: Any) -> str:
    """Return what a person or a program reads of an answer that opened; nothing of a file."""
    if answer.status_code != 200 or answer.streaming:
        return ""
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        return json.dumps(answer.json(), ensure_ascii=False)
    return str(answer.content.decode(errors="ignore"))


@pytest.mark.parametrize(
    ("status", "method", "reach", "page", "written", "why"),
    [
        (200, "get", False, "", [], "200 opens what lies outside"),
        (302, "post", False, "", [], "302 opens what lies outside"),
        (403, "get", False, "", [], "403 opens what lies outside"),
        (500, "post", True, "", [], "500 breaks"),
        (404, "get", True, "", [], "404 is closed to whose it is"),
        (200, "get", True, "白玉客", [], "names 白玉"),
        (200, "get", True, "", ["UPDATE x"], "writes UPDATE x"),
    ],
)
def test_each_planted_fault_is_seen(
    status: int, method: str, reach: bool, page: str, written: list[str], why: str
) -> None:
    from types import SimpleNamespace

    from django.http import HttpResponse

    visit: Any = SimpleNamespace(people={}, written=written)
    door = Door("planted", "/customers/<pk>/planted/")
    assert faults_of(door, "seller", method, HttpResponse(page, status=status), reach, visit) == [why]


def test_a_planted_address_over_an_unknown_row_is_seen() -> None:
    assert Door("planted", "/secrets/<pk>/").kinds == [""]
    assert Door("planted", "/customers/<pk>/secrets/<number>/").kinds == ["customer"]
