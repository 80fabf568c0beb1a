"""The review queue: what matters now first, what is older in one step that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import NOW, TODAY, Cast
from desk.activities.factories import an_entry
from fenghuolun.desk.activities import queries
from fenghuolun.desk.activities.actions import (
    TooLate,
    approve_earlier,
    log_activity,
    rebuild_tallies,
    review_activity,
    take_back_approval,
)
from fenghuolun.desk.activities.models import Activity, Review, Tally
from fenghuolun.desk.kit.numbers import capped
from fenghuolun.desk.teams.models import AuditEntry
from fenghuolun.desk.teams.rules import NotAllowed

SignedIn = Callable[..., Client]


def logged_on(cast: Cast, day: date, n: int = 1, now: Any = NOW) -> list[Activity]:
    at = now - (timezone.localdate(now) - day)
    return [
        log_activity(by=cast.li_na, now=at, entry=an_entry(kind="A09", happened_at=at, next_on=None)) for _ in range(n)
    ]


def test_the_queue_opens_at_the_last_working_days_newest_first_and_older_ones_stand_behind_earlier(cast: Cast) -> None:
    # TODAY is a Monday: Thursday and Friday are the two working days before.
    assert queries.review_opens_on(TODAY) == TODAY - timedelta(days=4)
    days = [TODAY - timedelta(days=n) for n in (0, 4, 5, 12)]
    rows = [logged_on(cast, day)[0] for day in days]
    queue = queries.review_queue(cast.zhang_wei, NOW)
    assert (list(queue.page), queue.recent, queue.earlier) == (rows[:2], 2, 2)
    assert list(queries.review_queue(cast.zhang_wei, NOW, is_earlier=True).page) == rows[2:]
    assert queries.how_many_await_review(cast.zhang_wei, NOW) == 2


def test_where_nothing_new_waits_the_newest_day_that_waits_comes_first(cast: Cast) -> None:
    newest, _older = (logged_on(cast, TODAY - timedelta(days=n))[0] for n in (9, 12))
    queue = queries.review_queue(cast.zhang_wei, NOW)
    assert (list(queue.page), queue.since, queue.recent, queue.earlier) == ([newest], newest.day, 1, 1)


def test_the_badge_counts_what_the_queue_shows_and_says_so_beyond_a_hundred(cast: Cast, signed_in: SignedIn) -> None:
    now = timezone.now()
    logged_on(cast, timezone.localdate(now), 3, now)
    leader = signed_in(cast.zhang_wei, "en")
    assert leader.get(reverse("activities:review")).context["queue"].recent == 3
    assert ">3</span>" in leader.get(reverse("home:badges")).text
    assert "Review 3 activities" in leader.get("/").text
    assert "Review 3 logs" in leader.get(reverse("insight:team")).text
    logged_on(cast, timezone.localdate(now), 99, now)
    assert queries.how_many_await_review(cast.zhang_wei, now) == 101
    assert ">100+</span>" in leader.get(reverse("home:badges")).text
    assert "Review 100+ activities" in leader.get("/").text
    assert (capped(100), capped(101)) == ("100", "100+")


def tallies() -> list[tuple[Any, ...]]:
    return sorted(Tally.objects.values_list("day", "kind", "records", "points", "reviewed", "reviewed_on_time"))


def test_everything_earlier_is_approved_in_one_step_and_waits_again_when_that_is_taken_back(cast: Cast) -> None:
    old = logged_on(cast, TODAY - timedelta(days=9), 3) + logged_on(cast, TODAY - timedelta(days=12))
    new = logged_on(cast, TODAY)[0]
    before, lines = tallies(), AuditEntry.objects.count()
    batch, n = approve_earlier(by=cast.zhang_wei, now=NOW, before=TODAY - timedelta(days=4))
    assert (n, AuditEntry.objects.count()) == (4, lines + 1)
    assert {row.verdict for row in Activity.objects.exclude(pk=new.pk)} == {"approved"}
    assert Activity.objects.get(pk=new.pk).verdict == ""
    kept = tallies()
    assert [line[4] for line in kept] == [1, 3, 0]
    rebuild_tallies(TODAY - timedelta(days=30), TODAY + timedelta(days=1))
    assert tallies() == kept
    review_activity(
        by=cast.zhang_wei, now=NOW + timedelta(minutes=1), activity=old[0], verdict="question", comment="是谁？"
    )
    assert take_back_approval(by=cast.zhang_wei, now=NOW + timedelta(minutes=2), batch=batch) == 3
    assert Activity.objects.get(pk=old[0].pk).verdict == "question"
    assert Activity.objects.filter(verdict="").count() == 4
    assert [line[4] for line in tallies()] == [0, 1, 0]
    assert take_back_approval(by=cast.zhang_wei, now=NOW, batch=batch) == 0
    assert [line[:4] for line in tallies()] == [line[:4] for line in before]
    assert Review.objects.filter(batch=batch, taken_back_at=None).count() == 0


def test_a_batch_is_taken_back_by_its_leader_within_an_hour_only(cast: Cast) -> None:
    logged_on(cast, TODAY - timedelta(days=9))
    batch, _n = approve_earlier(by=cast.zhang_wei, now=NOW, before=TODAY)
    with pytest.raises(NotAllowed):
        take_back_approval(by=cast.chen_jing, now=NOW, batch=batch)
    with pytest.raises(TooLate):
        take_back_approval(by=cast.zhang_wei, now=NOW + timedelta(minutes=61), batch=batch)
    with pytest.raises(NotAllowed):
        approve_earlier(by=cast.li_na, now=NOW, before=TODAY)
    assert approve_earlier(by=cast.wang_qiang, now=NOW, before=TODAY + timedelta(days=9))[1] == 0


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_approves_earlier_ones_and_takes_it_back(cast: Cast, signed_in: SignedIn, language: str) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    logged_on(cast, today, 1, now)
    logged_on(cast, today - timedelta(days=15), 2, now)
    leader = signed_in(cast.zhang_wei, language)
    page = leader.get(reverse("activities:review"), {"earlier": "1"})
    assert page.text.count("data-row") == 2
    before = page.context["queue"].since
    assert leader.post(reverse("activities:review_earlier"), {"before": "x"}).status_code == 409
    leader.post(reverse("activities:review_earlier"), {"before": f"{before}"})
    assert Activity.objects.filter(verdict="").count() == 1
    batch = Review.objects.first().batch
    undo = f"{reverse('activities:undo_review')}?batch={batch}"
    assert undo in leader.get(reverse("activities:review")).text
    leader.post(undo)
    assert Activity.objects.filter(verdict="").count() == 3
    assert leader.post(reverse("activities:undo_review")).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_queue_costs_the_same_for_one_and_for_many(
    cast: Cast, signed_in: SignedIn, n: int, django_assert_num_queries: Any
) -> None:
    now = timezone.now()
    logged_on(cast, timezone.localdate(now), n, now)
    leader = signed_in(cast.zhang_wei)
    leader.get(reverse("activities:review"))
    with django_assert_num_queries(7):
        assert leader.get(reverse("activities:review")).text.count("data-row") == n
