"""The way through today's visits: short, within half-days, from where one is, honest about what it does not know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise, permutations
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import NOW, Cast
from desk.activities.factories import a_lead, an_entry
from fenghuolun.desk.activities.actions import answer_evidence_notice, log_activity
from fenghuolun.desk.home.queries import day_route
from fenghuolun.desk.plans.models import WorkItem
from fenghuolun.desk.teams.actions import change_unit
from fenghuolun.desk.teams.queries import place_of_unit
from fenghuolun.engine.distance import great_circle_km

SignedIn = Callable[..., Client]
OFFICE = (31.20, 121.50)
# On a line eastwards, entered out of order.
EAST = [121.58, 121.52, 121.56, 121.54]


def visits(cast: Cast, longitudes: list[float], now: Any = NOW) -> list[Any]:
    return [
        a_lead(
            cast.li_na, name=f"客户{n}", plate=f"沪A{10000 + n}", phone=f"138{10000000 + n}", now=now,
            place=(31.20, longitude), next_step="visit", next_on=timezone.localdate(now),
        )
        for n, longitude in enumerate(longitudes)
    ]  # fmt: skip


def names(route: Any) -> list[str]:
    return [stop.lead.customer.name for stop in route.stops]


def at_the_office(cast: Cast) -> None:
    change_unit(by=None, now=NOW, unit=cast.branch, name=cast.branch.name, place=OFFICE)


def test_from_the_office_the_near_ones_come_first_and_legs_are_straight_lines(cast: Cast) -> None:
    visits(cast, EAST)
    at_the_office(cast)
    assert place_of_unit(cast.team) == OFFICE
    route = day_route(cast.li_na, NOW)
    assert (route.start, names(route)) == ("unit", ["客户1", "客户3", "客户2", "客户0"])
    legs = [121.50, *sorted(EAST)]
    expected = [great_circle_km(31.2, one, 31.2, other) for one, other in pairwise(legs)]
    assert [stop.km for stop in route.stops] == pytest.approx([float(km) for km in expected])
    assert [stop.minutes for stop in route.stops] == pytest.approx([float(km) * 1.35 / 25 * 60 for km in expected])
    assert route.stops[0].arrives >= timezone.localtime(NOW).time()
    assert route.stops == sorted(route.stops, key=lambda stop: stop.arrives)


def test_no_order_is_shorter_for_a_few_scattered_visits(cast: Cast) -> None:
    places = [(31.21, 121.53), (31.18, 121.47), (31.24, 121.49), (31.19, 121.55), (31.22, 121.46)]
    for n, place in enumerate(places):
        a_lead(
            cast.li_na, name=f"客户{n}", plate=f"沪A{10000 + n}", phone=f"138{10000000 + n}", place=place,
            next_step="visit", next_on=NOW.date(),
        )  # fmt: skip
    at_the_office(cast)

    def length(order: Any) -> float:
        way = [OFFICE, *(places[n] for n in order)]
        return sum(float(great_circle_km(*one, *other)) for one, other in pairwise(way))

    best = min(map(length, permutations(range(5))))
    assert day_route(cast.li_na, NOW).km == pytest.approx(best)


def test_many_visits_are_ordered_too_and_what_does_not_fit_is_named(cast: Cast) -> None:
    visits(cast, [121.50 + n / 100 for n in range(14)])
    at_the_office(cast)
    route = day_route(cast.li_na, NOW)
    assert len(route.stops) > 8
    assert len(route.stops) + len(route.left_out) == 14
    assert route.left_out


def test_a_check_in_of_today_is_where_the_way_begins(cast: Cast) -> None:
    visits(cast, EAST)
    at_the_office(cast)
    answer_evidence_notice(by=cast.li_na, now=NOW, is_given=True)
    log_activity(by=cast.li_na, now=NOW, entry=an_entry(kind="A09", latitude=31.20, longitude=121.60))
    route = day_route(cast.li_na, NOW)
    assert (route.start, names(route)[0]) == ("check_in", "客户0")


def test_without_a_known_start_the_first_leg_says_nothing(cast: Cast) -> None:
    visits(cast, EAST)
    route = day_route(cast.li_na, NOW)
    assert (route.start, route.stops[0].km, len(route.stops)) == ("", None, 4)
    assert names(route) in (["客户1", "客户3", "客户2", "客户0"], ["客户0", "客户2", "客户3", "客户1"])


def test_a_half_day_of_the_plan_binds_when_a_visit_begins(cast: Cast) -> None:
    from desk.plans.factories import a_line, a_week
    from fenghuolun.desk.plans.actions import fill_week

    leads = visits(cast, [121.52, 121.58])
    at_the_office(cast)
    day = NOW.date()
    fill_week(by=cast.li_na, now=NOW, plan=a_week(cast.li_na, day), lines=[a_line(lead, day) for lead in leads])
    for lead, half_day in zip(leads, ("pm", "am"), strict=True):
        WorkItem.objects.filter(lead=lead).update(half_day=half_day, activity_kind="A03")
    route = day_route(cast.li_na, NOW)
    assert names(route) == ["客户1", "客户0"]
    assert route.stops[1].arrives.hour >= 13
    assert str(route.stops[1].hours)


def test_in_the_evening_the_order_stands_without_clocks(cast: Cast) -> None:
    visits(cast, EAST)
    at_the_office(cast)
    route = day_route(cast.li_na, NOW.replace(hour=20))
    assert (len(route.stops), {stop.arrives for stop in route.stops}) == (4, {None})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_tab_opens_each_stop_in_the_map_application_and_names_what_lacks(
    cast: Cast, signed_in: SignedIn, language: str
) -> None:
    now = timezone.now()
    client = signed_in(cast.li_na, language)
    address = reverse("home:route")
    assert address in client.get("/").text
    assert reverse("tables:week_start") in client.get(address).text
    placeless = a_lead(cast.li_na, now=now, next_step="visit", next_on=timezone.localdate(now))
    assert reverse("customers:customer", args=[placeless.customer_id]) in client.get(address).text
    visits(cast, [121.52], now)
    page = client.get(address).text
    assert 'href="geo:31.2,121.52?q=31.2,121.52"' in page
    assert reverse("customers:customer", args=[placeless.customer_id]) in page
    assert "<html" not in client.get(address, headers={"HX-Request": "true"}).text


@pytest.mark.parametrize("n", [1, 3])
def test_the_way_costs_the_same_for_one_and_for_many(
    cast: Cast, signed_in: SignedIn, n: int, django_assert_num_queries: Any
) -> None:
    visits(cast, EAST[:n], timezone.now())
    client = signed_in(cast.li_na)
    client.get(reverse("home:route"))
    with django_assert_num_queries(9):
        client.get(reverse("home:route"))


def test_a_unit_and_a_customer_take_a_place_of_two_numbers(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.administrator, "en")
    address = reverse("teams:change_unit", args=[cast.team.pk])
    assert client.post(address, {"name": "张江一组", "latitude": "31.2"}).status_code == 422
    assert client.post(address, {"name": "张江一组", "latitude": "31.2", "longitude": "121.6"}).status_code == 302
    assert place_of_unit(cast.team) == (31.2, 121.6)
    lead = a_lead(cast.li_na, now=NOW - timedelta(days=1))
    seller = signed_in(cast.li_na, "en")
    change = reverse("customers:change", args=[lead.customer_id])
    shown = seller.get(change).context["form"].initial
    sent = {name: value for name, value in shown.items() if value or (value == 0 and value is not False)} | {
        "latitude": "31.1"
    }
    assert seller.post(change, sent).status_code == 422
    assert seller.post(change, sent | {"longitude": "121.4"}).status_code == 302
    lead.customer.refresh_from_db()
    assert (lead.customer.latitude, lead.customer.longitude) == (31.1, 121.4)
