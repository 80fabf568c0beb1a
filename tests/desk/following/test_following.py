"""Following goals through the screens: tracking card, checks, exceptions, duties, board, revisions, reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import NOW, Cast
from desk.activities.factories import an_entry
from fenghuolun.desk.activities.actions import log_activity
from fenghuolun.desk.following.actions import SampleRefused, check_level, offer_what_fired
from fenghuolun.desk.following.models import LevelCheck, TrackingReport
from fenghuolun.desk.following.queries import duties_of, habits_of, points_of, slip_threshold, tracked
from fenghuolun.desk.following.queries.duties import sample_of
from fenghuolun.desk.following.rules.drawing import drawn
from fenghuolun.desk.goals import actions
from fenghuolun.desk.goals.models import Goal, GoalReading, Happening, MarketReading
from fenghuolun.desk.plans.actions import add_item
from fenghuolun.desk.plans.models import Pilot, WorkItem

SignedIn = Callable[..., Client]
TODAY = timezone.localdate()


def a_goal(cast: Cast, *, target: int = 1000, actual: int = 100, measure: str = "", **more: object) -> Goal:
    """Return a running goal of 李娜 whose actual is entered: most of its days are over."""
    values = {"floor": None, "stretch": None, **more}
    return Goal.objects.create(
        person=cast.li_na, title="转保台数", measure=measure, target=Decimal(target), actual=Decimal(actual),
        status="agreed", starts_on=TODAY - timedelta(days=50), ends_on=TODAY + timedelta(days=12), weight=30,
        unit_word="台", **values,
    )  # fmt: skip


@pytest.mark.outline("1.3.5.E", "1.3.5.A")
def test_a_deviation_stands_on_the_card_with_a_countermeasure_as_a_work_item(cast: Cast, signed_in: SignedIn) -> None:
    goal = a_goal(cast)
    client = signed_in(cast.li_na)
    page = client.get(reverse("following:card", args=[goal.pk])).content.decode()
    assert "目标追踪卡" in page
    refused = client.post(reverse("following:as_expected", args=[goal.pk]))
    assert refused.status_code == 409
    said = {"cause": "leads", "analysis": "门店名单断了两周", "countermeasure": "周四前找店里补名单 40 条"}
    assert client.post(reverse("following:deviation", args=[goal.pk]), {**said, "analysis": ""}).status_code == 422
    assert client.post(reverse("following:deviation", args=[goal.pk]), said).status_code == 302
    check = goal.checks.get()
    assert (check.role, check.cause, check.item.title) == ("self", "leads", "周四前找店里补名单 40 条")
    leader = signed_in(cast.zhang_wei)
    opinion = {"opinion": "同意", "support_given": "我约店长", "minutes": 6}
    assert leader.post(reverse("following:opinion", args=[goal.pk]), opinion).status_code == 302
    signed = goal.checks.get(role="superior")
    assert (signed.answers_id, signed.item_id) == (check.pk, check.item_id)
    page = leader.get(reverse("following:card", args=[goal.pk])).content.decode()
    assert "门店名单断了两周" in page
    assert "我约店长" in page


def test_the_list_shows_red_before_green(cast: Cast, signed_in: SignedIn) -> None:
    good, bad = a_goal(cast, actual=1000), a_goal(cast, actual=10)
    lines = tracked(cast.zhang_wei, TODAY)
    assert [line.goal.pk for line in lines] == [bad.pk, good.pk]
    assert signed_in(cast.zhang_wei).get(reverse("following:list")).status_code == 200


@pytest.mark.outline("1.3.5.A")
def test_latency_runs_from_the_light_s_turn_to_the_owner_s_note(cast: Cast, signed_in: SignedIn) -> None:
    goal = a_goal(cast)
    turned = TODAY - timedelta(days=3)
    GoalReading.objects.create(goal=goal, on=turned - timedelta(days=1), light="green")
    GoalReading.objects.create(goal=goal, on=turned, light="red")
    at = timezone.make_aware(datetime.combine(turned, datetime.min.time())) + timedelta(hours=15, minutes=30)
    found = actions.Found(turned, TODAY, "red", cause="leads", analysis="名单少")
    actions.check_goal(by=cast.li_na, now=at, goal=goal, found=found)
    habits = habits_of(cast.zhang_wei, TODAY)
    assert (habits.deviations, habits.told, habits.median_hours) == (1, 1, 10.0)
    assert (habits.in_time, habits.self_discovery) == (1.0, 1.0)
    assert "发现" in signed_in(cast.zhang_wei).get(reverse("following:habits")).content.decode()


@pytest.mark.outline("1.3.5.B")
def test_only_what_is_outside_the_tolerance_is_loud(cast: Cast, signed_in: SignedIn) -> None:
    planned = 50 / 62
    a_goal(cast, actual=int(1000 * planned))
    a_goal(cast, actual=int(1000 * planned * 0.5))
    page = signed_in(cast.chen_jing).get(reverse("following:exceptions"))
    assert (len(page.context["lines"]), page.context["silent"]) == (1, 1)


@pytest.mark.outline("1.3.5.B")
def test_the_manager_writes_the_authority_table_and_sellers_read_it(cast: Cast, signed_in: SignedIn) -> None:
    asked = {"unit": cast.branch.pk, "subject": "商业险系数特批", "level": "2", "limit": ""}
    client = signed_in(cast.chen_jing)
    assert client.post(reverse("following:grant"), asked).status_code == 422
    assert client.post(reverse("following:grant"), {**asked, "limit": "不低于 0.75"}).status_code == 302
    assert "不低于 0.75" in signed_in(cast.li_na).get(reverse("following:authority")).content.decode()
    assert signed_in(cast.zhang_wei).get(reverse("following:grant")).status_code == 404


def logged(cast: Cast, count: int) -> None:
    monday = TODAY - timedelta(days=TODAY.weekday())
    at = timezone.make_aware(datetime.combine(monday - timedelta(days=4), datetime.min.time())) + timedelta(hours=10)
    for n in range(count):
        entry = an_entry(client_id=UUID(int=9000 + n), happened_at=at + timedelta(minutes=n))
        log_activity(by=cast.li_na, now=at + timedelta(hours=1), entry=entry)


@pytest.mark.outline("1.3.5.C")
def test_a_leader_reviews_everything_and_nobody_chooses_the_sample(cast: Cast, signed_in: SignedIn) -> None:
    logged(cast, 4)
    state = duties_of(cast.zhang_wei, TODAY)[0]
    assert (state.required, state.done) == (4, 0)
    assert signed_in(cast.zhang_wei).get(reverse("following:duties")).status_code == 200
    keys = [str(n) for n in range(100)]
    assert len(drawn(keys, salt="w1", share=0.1)) == 10
    assert drawn(keys, salt="w1", share=0.1) == drawn(keys[::-1], salt="w1", share=0.1)
    assert drawn(keys, salt="w1", share=0.1) != drawn(keys, salt="w2", share=0.1)


@pytest.mark.outline("1.3.5.C")
def test_a_record_that_was_not_drawn_is_not_a_sample(cast: Cast) -> None:
    logged(cast, 2)
    from fenghuolun.desk.activities.models import Activity

    Activity.objects.update(day=TODAY.replace(day=1) - timedelta(days=3))
    mine = sample_of(cast.chen_jing, TODAY, "person_logs")
    assert len(mine) == 2
    check_level(by=cast.chen_jing, now=NOW, duty="person_logs", activity=mine[0], is_in_order=True)
    with pytest.raises(SampleRefused, match="已"):
        check_level(by=cast.chen_jing, now=NOW, duty="person_logs", activity=mine[0], is_in_order=True)
    with pytest.raises(SampleRefused):
        check_level(by=cast.chen_jing, now=NOW, duty="reviews", activity=mine[0], is_in_order=True)
    assert LevelCheck.objects.count() == 1


@pytest.mark.outline("1.3.5.D", "1.3.5.G")
def test_the_six_principles_are_worked_out_by_checker(cast: Cast, signed_in: SignedIn) -> None:
    goal = a_goal(cast)
    signed_in(cast.zhang_wei).post(reverse("following:opinion", args=[goal.pk]), {"opinion": "看到了", "minutes": 5})
    checker = habits_of(cast.zhang_wei, TODAY).checkers[0]
    kept = dict(checker.kept)
    assert (checker.name, kept["against_the_goal"], kept["key_points"], kept["closed_loop"]) == ("张伟", 1, 1, 0)
    page = signed_in(cast.zhang_wei).get(reverse("following:habits")).content.decode()
    assert "对照目标" in page
    assert "推移图" in page


@pytest.mark.outline("1.3.5.F")
def test_the_watch_list_names_its_points_and_learns_its_threshold(cast: Cast, signed_in: SignedIn) -> None:
    a_goal(cast)
    line = tracked(cast.zhang_wei, TODAY)[0]
    assert points_of(line, TODAY, 0.7) == ["weight"]
    assert "权重" in signed_in(cast.zhang_wei).get(reverse("following:watch")).content.decode()
    assert slip_threshold([(0.5, False)] * 5 + [(0.8, False)] * 5 + [(0.9, True)] * 10) == pytest.approx(0.85)
    assert slip_threshold([(0.5, False)] * 19) == 0.7


@pytest.mark.outline("1.3.5.H", "1.3.1.E")
def test_an_assigned_item_is_urged_once_a_day_and_its_delay_is_answered(cast: Cast, signed_in: SignedIn) -> None:
    item = add_item(by=cast.zhang_wei, now=NOW, title="整改录音缺失", owner=cast.li_na, urgency="urgent")
    WorkItem.objects.filter(pk=item.pk).update(due_on=TODAY - timedelta(days=9), starts_on=TODAY - timedelta(days=20))
    client = signed_in(cast.zhang_wei)
    assert client.post(reverse("plans:step", args=[item.pk, "urge"]), {"comment": "今天给我"}).status_code == 302
    assert client.post(reverse("plans:step", args=[item.pk, "urge"]), {"comment": ""}).status_code == 422
    assert client.post(reverse("plans:step", args=[item.pk, "slip"]), {"answer": "help"}).status_code == 422
    said = {"answer": "help", "comment": "我陪访一次"}
    assert client.post(reverse("plans:step", args=[item.pk, "slip"]), said).status_code == 302
    page = client.get(reverse("following:board")).content.decode()
    for words in ("整改录音缺失", "催办 1 次", "经理答复", "已给帮助"):
        assert words in page


def offered(cast: Cast, goal: Goal) -> list[tuple[str, str]]:
    offer_what_fired(now=timezone.now())
    return list(goal.revisions.values_list("trigger", "rule"))


@pytest.mark.outline("1.3.6.A")
def test_a_market_off_its_assumption_two_months_running_offers_a_revision(cast: Cast) -> None:
    goal = a_goal(cast, measure="M10", target=1)
    month = TODAY.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    for day, actual in ((month, 80), (before, 84)):
        MarketReading.objects.create(unit=cast.branch, series="新车上牌", month=day, assumed=100, actual=actual)
    assert offered(cast, goal) == [("A", "market_新车上牌")]
    assert "-20%" in goal.revisions.get().evidence["said"]
    assert offered(cast, goal) == [("A", "market_新车上牌")]


@pytest.mark.outline("1.3.6.B")
def test_an_account_lost_offers_a_revision_from_eight_percent(cast: Cast, signed_in: SignedIn) -> None:
    goal = a_goal(cast, measure="M10", target=1)
    asked = {
        "unit": cast.team.pk, "kind": "account", "title": "宏远车商闭店", "starts_on": str(TODAY), "share_percent": 7,
    }  # fmt: skip
    client = signed_in(cast.chen_jing)
    assert client.post(reverse("following:happened"), asked).status_code == 302
    assert offered(cast, goal) == []
    Happening.objects.update(share=0.09)
    assert offered(cast, goal) == [("B", "account")]
    assert "宏远车商闭店" in client.get(reverse("following:happenings")).content.decode()


@pytest.mark.outline("1.3.6.C")
def test_a_loss_of_people_offers_a_revision(cast: Cast) -> None:
    goal = a_goal(cast, measure="M10", target=1)
    posting = cast.liu_yang.postings.get()
    posting.ends_on = TODAY - timedelta(days=5)
    posting.save()
    assert offered(cast, goal) == [("C", "heads")]


@pytest.mark.outline("1.3.6.B", "1.3.6.C", "1.3.6.D")
def test_a_request_goes_from_leader_to_manager_and_keeps_what_held(cast: Cast, signed_in: SignedIn) -> None:
    goal, _other = a_goal(cast, target=1000), a_goal(cast, target=50000)
    asked = {
        "trigger": "D", "reason": "理赔关怀电话试点 5 周，n=42，转介绍 +13%", "impact": "转保多 50 台",
        "target": "1100", "effective_on": str(TODAY),
    }  # fmt: skip
    assert signed_in(cast.li_na).post(reverse("goals:revise", args=[goal.pk]), asked).status_code == 302
    row = goal.revisions.get()
    address = reverse("following:decide", args=[row.pk])
    assert signed_in(cast.li_na).post(address, {"is_approved": "yes"}).status_code == 422
    assert signed_in(cast.zhang_wei).post(address, {"is_approved": "yes"}).status_code == 302
    goal.refresh_from_db()
    assert goal.target == 1000
    assert signed_in(cast.chen_jing).post(address, {"is_approved": "yes"}).status_code == 302
    goal.refresh_from_db()
    row.refresh_from_db()
    assert (goal.target, row.status) == (1100, "approved")
    assert list(goal.held.order_by("from_on").values_list("from_on", "target")) == [
        (goal.starts_on, 1000), (TODAY, 1100),
    ]  # fmt: skip
    standing = tracked(cast.li_na, TODAY)
    assert {1000 < line.standing.target < 1100 for line in standing if line.goal.pk == goal.pk} == {True}


@pytest.mark.outline("1.3.5.I")
def test_a_report_is_frozen_and_stays(cast: Cast, signed_in: SignedIn) -> None:
    a_goal(cast)
    client = signed_in(cast.zhang_wei)
    assert client.post(reverse("following:freeze", args=["week"])).status_code == 302
    report = TrackingReport.objects.get()
    before = report.content
    Goal.objects.update(actual=1000)
    client.post(reverse("following:freeze", args=["week"]))
    report.refresh_from_db()
    assert report.content == before
    page = client.get(reverse("following:report", args=[report.pk])).content.decode()
    assert "李娜" in page
    assert signed_in(cast.wang_qiang).get(reverse("following:report", args=[report.pk])).status_code == 404


def test_a_seller_sees_own_goals_and_no_leader_s_screen(cast: Cast, signed_in: SignedIn) -> None:
    a_goal(cast)
    client = signed_in(cast.li_na)
    assert client.get(reverse("following:list")).status_code == 200
    for name in ("duties", "habits", "reports"):
        assert client.get(reverse(f"following:{name}")).status_code == 404


@pytest.mark.outline("1.3.6.D")
def test_a_pilot_of_four_weeks_on_thirty_cases_offers_a_revision(cast: Cast) -> None:
    goal = a_goal(cast, measure="M10", target=1)
    idea = add_item(by=cast.li_na, now=NOW, title="理赔关怀电话")
    pilot = Pilot.objects.create(
        item=idea, starts_on=TODAY - timedelta(days=30), ends_on=TODAY, measure="M10", cases=29, before=Decimal(10),
        after=Decimal(12), at=NOW, by=cast.li_na,
    )  # fmt: skip
    assert offered(cast, goal) == []
    pilot.cases = 30
    pilot.save()
    assert offered(cast, goal) == [("D", "pilot")]


@pytest.mark.outline("1.3.5.D")
def test_a_loop_is_closed_while_its_item_is_in_time_or_verified(cast: Cast) -> None:
    goal = a_goal(cast)
    item = add_item(by=cast.zhang_wei, now=NOW, title="补名单", owner=cast.li_na, due_on=TODAY + timedelta(days=1))
    found = actions.Found(TODAY, TODAY, "red", cause="leads", countermeasure="补名单", opinion="同意", item=item)
    actions.check_goal(by=cast.zhang_wei, now=timezone.now(), goal=goal, found=found)
    assert dict(habits_of(cast.zhang_wei, TODAY).checkers[0].kept)["closed_loop"] == 1
    WorkItem.objects.filter(pk=item.pk).update(due_on=TODAY - timedelta(days=1))
    assert dict(habits_of(cast.zhang_wei, TODAY).checkers[0].kept)["closed_loop"] == 0
