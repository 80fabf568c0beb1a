"""The funnel: closed cohorts, open ones corrected, kinds not mixed up, what contact brings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import numpy as np
import pytest
from django.test import Client

from cast import NOW, TODAY, Cast
from desk.activities.factories import an_entry
from desk.customers.factories import customer_of
from desk.insight.factories import at_work, seller_in
from desk.tables.history import settled_leads
from fenghuolun.desk.activities.actions import Entry, log_activity, log_in_bulk
from fenghuolun.desk.customers.choices import LeadStatus
from fenghuolun.desk.customers.models import Lead
from fenghuolun.desk.facts.effort import campaigns, effort, hours
from fenghuolun.desk.facts.maturing import maturing
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.facts.stages import reached, renewal_rate, step_rates
from fenghuolun.desk.insight.queries.funnel import funnel_of
from fenghuolun.desk.teams.models import Person

SignedIn = Callable[..., Client]


def came_in(person: Person, weeks_ago: int, n: int, won_after: int | None, touches: int = 1) -> None:
    """Leads that came in on one day and were won so many weeks later (None: still open)."""
    customer = customer_of(person)
    came = TODAY - timedelta(weeks=weeks_ago)
    closed = None if won_after is None else came + timedelta(weeks=won_after)
    Lead.objects.bulk_create(
        Lead(
            customer=customer, owner=person, unit=person.unit, business_kind="switch", cube_kind="switch",
            created_on=came, status=LeadStatus.OPEN if closed is None else LeadStatus.WON, closed_on=closed,
            touches=touches,
        )
        for _ in range(n)
    )  # fmt: skip


def test_leads_are_counted_by_the_week_they_came_in_and_the_age_they_were_won_at(cast: Cast) -> None:
    came_in(cast.li_na, 10, 6, None)
    came_in(cast.li_na, 10, 4, 2)
    came_in(cast.li_na, 1, 5, None)
    who = crew([cast.li_na], TODAY)
    found = maturing(who, TODAY - timedelta(weeks=10), TODAY, 8)
    assert found.entered[[0, 9]].tolist() == [10, 5]
    assert found.won[0].tolist() == [0, 0, 4, 0, 0, 0, 0, 0]
    assert found.observed[[0, 9]].tolist() == [8, 1]


def test_an_open_month_is_not_judged_by_all_its_leads(cast: Cast) -> None:
    for weeks_ago in range(8, 40):
        came_in(cast.li_na, weeks_ago, 16, None)
        came_in(cast.li_na, weeks_ago, 4, 4)
    for weeks_ago in range(1, 8):
        came_in(cast.li_na, weeks_ago, 20, None)
    came_in(cast.li_na, 6, 4, 4)
    page = funnel_of(cast.team, TODAY, "switch")
    assert page is not None
    trend = page.trend
    august = [month.month for month in trend.months].index(8)
    assert trend.rate[august] == pytest.approx(0.2, abs=0.02)
    assert trend.ripe[-1] < 0.5 < trend.ripe[august]
    assert trend.raw[-1] == 0


def test_people_are_compared_at_their_own_mix_of_business(cast: Cast) -> None:
    settled_leads(cast.li_na, "renewal", (100, 95, 90, 85, 70))
    settled_leads(cast.liu_yang, "switch", (100, 60, 27, 19, 6))
    who = crew([cast.li_na, cast.liu_yang], TODAY)
    found = reached(who, TODAY - timedelta(days=180), TODAY - timedelta(days=30))
    rates = step_rates(who, found)
    # Each is alone in a kind: neither stands above or below what "everybody" makes of it.
    assert rates.to_peers == pytest.approx(np.ones((2, 4)), abs=0.06)
    assert rates.value[0, 3] > rates.value[1, 3] + 0.3
    assert renewal_rate(found).n.tolist() == [100, 0]


def test_contacts_a_sale_counts_all_contacts_of_closed_leads(cast: Cast) -> None:
    came_in(cast.li_na, 9, 3, 2, touches=4)
    came_in(cast.li_na, 9, 1, 3, touches=11)
    lost = Lead.objects.filter(touches=4).first()
    assert lost is not None
    Lead.objects.filter(pk=lost.pk).update(status=LeadStatus.LOST)
    found = effort(crew([cast.li_na], TODAY), TODAY - timedelta(days=180), TODAY)
    assert (found.contacts, found.deals) == (23, 3)
    assert (found.leads[[4, 8]].tolist(), found.won[[4, 8]].tolist()) == ([3, 1], [2, 1])


def test_an_imported_campaign_counts_earlier_calls_by_their_quantity(cast: Cast) -> None:
    customer = customer_of(cast.li_na)
    day = TODAY - timedelta(days=400)
    at = NOW - timedelta(days=400)
    for n, (status, earlier) in enumerate([(LeadStatus.WON, 5), (LeadStatus.LOST, 3), (LeadStatus.WON, 0)]):
        lead = Lead.objects.create(
            customer=customer, owner=cast.li_na, unit=cast.team, business_kind="switch", cube_kind="switch",
            channel="D2", created_on=day, closed_on=day, status=status, touches=1, batch=77,
        )  # fmt: skip
        usual = {"kind": "A01", "person_id": cast.li_na.pk, "lead_id": lead.pk, "customer_id": customer.pk}
        calls = [Entry(client_id=uuid4(), happened_at=at + timedelta(minutes=n), medium="call", duration_s=90, **usual)]
        if earlier:
            calls.append(Entry(client_id=uuid4(), happened_at=at, medium="call", quantity=earlier, **usual))
        log_in_bulk(by=None, now=NOW, entries=calls, batch=77)
    who = crew([cast.li_na], TODAY)
    found = effort(who, TODAY - timedelta(days=180), TODAY, batch=77)
    assert (found.contacts, found.deals) == (11, 2)
    assert found.won[[1, 6]].tolist() == [1, 1]
    assert hours(who, TODAY - timedelta(days=28), TODAY, batch=77).made.sum() == 11
    assert campaigns(who) == [(77, 3, day)]
    assert effort(who, TODAY - timedelta(days=180), TODAY).deals == 0
    # Its leads come in and close on one day: they teach nothing about how fast leads mature.
    assert maturing(who, day, TODAY, 8).entered.sum() == 0


def test_calls_by_the_hour_know_what_moved(cast: Cast) -> None:
    for outcome in ("need", "information", "no_contact"):
        at = NOW - timedelta(days=3)
        log_activity(by=cast.li_na, now=at + timedelta(minutes=30), entry=an_entry(happened_at=at, outcome=outcome))
    found = hours(crew([cast.li_na], TODAY), TODAY - timedelta(days=28), TODAY)
    assert (found.made[9], found.moved[9], found.made.sum()) == (3, 1, 3)


@pytest.mark.usefixtures("monday")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_says_when_people_cannot_be_told_apart(cast: Cast, signed_in: SignedIn, language: str) -> None:
    people = [cast.li_na, cast.liu_yang]
    people += [seller_in(cast.team, cast.li_na, f"s{n}", f"新人{n}") for n in range(20)]
    for person in people:
        settled_leads(person, "renewal", (20, 19, 18, 17, 14))
    answer = signed_in(cast.zhang_wei, language).get("/team/funnel/", {"kind": "renewal"})
    page = answer.content.decode()
    assert answer.context["alike"]
    assert ("分不出高低" if language == "zh-hans" else "cannot be told apart") in page
    assert len(answer.context["rows"]) == 22


@pytest.mark.usefixtures("monday")
def test_a_team_without_leads_shows_dashes_not_errors(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.zhang_wei)
    for address in ("/team/", "/team/wheels/", "/team/funnel/", "/team/process/"):
        assert client.get(address).status_code == 200
    at_work(cast.li_na)
    assert client.get("/team/funnel/", {"kind": "nonsense", "days": "x"}).status_code == 200
