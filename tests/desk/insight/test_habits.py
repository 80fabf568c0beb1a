"""What own results teach the forecasts: month's ends, widths; kept as parameters that a person may overrule."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.utils import timezone

from cast import NOW, TODAY, Cast
from desk.insight.factories import FIRST, branch_at_work, sold
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.facts.shocks import KEYS, USUAL, Habits, habits_of
from fenghuolun.desk.insight.actions import store_landings
from fenghuolun.desk.insight.actions.habits import learn_habits
from fenghuolun.desk.insight.models import ForecastSnapshot
from fenghuolun.desk.insight.queries.landing import month_landing
from fenghuolun.desk.teams.actions import set_parameter
from fenghuolun.desk.teams.models import Parameter
from fenghuolun.engine.track.landing import ALONE


def month_ends(cast: Cast) -> None:
    """Sell four times as much on the last workdays of each month of the year."""
    for month in range(1, 11):
        last = date(2026, month + 1, 1) - timedelta(days=1)
        for n in range(28):
            day = last - timedelta(days=n)
            if day.weekday() < 5:
                sold(cast.li_na, day, 12_000, deals=8 if n < 4 else 2, kind="new")


def told(cast: Cast, off_by: float) -> None:
    """Keep forecasts of nine months for two people and the branch, each ``off_by`` usual shocks away from its mean."""
    for month in range(1, 10):
        for person in (cast.li_na, cast.liu_yang, None):
            ForecastSnapshot.objects.create(
                month=date(2026, month, 1), as_of=date(2026, month, 15), made_at=NOW, person=person,
                unit=cast.team if person else cast.branch, mean_fen=10_000_000, low_fen=0, high_fen=0, actual_fen=0,
                outcome_fen=10_000_000 + round(off_by * 500_000),
                parameters={"own_spread_fen": 1, "usual_shock_fen": 500_000},
            )  # fmt: skip


def test_a_branch_that_sells_at_the_month_s_end_expects_more_of_what_is_left(cast: Cast) -> None:
    month_ends(cast)
    found = learn_habits(now=NOW, unit=cast.branch, on=TODAY)
    assert found.month_end_new > 2
    assert found.month_end_renewals == 1
    assert habits_of(cast.team, TODAY) == found
    assert habits_of(cast.other_branch, TODAY) == USUAL
    who, group = crew([cast.li_na], TODAY), np.zeros(1, np.int64)
    even = month_landing(who, FIRST, TODAY, group).whole.new_yuan[0]
    assert month_landing(who, FIRST, TODAY, group, found).whole.new_yuan[0] > 1.1 * even


@pytest.mark.parametrize(("off_by", "wider"), [(5.0, True), (0.2, False)])
def test_ranges_widen_where_own_results_lay_outside_and_narrow_where_they_lay_near(
    cast: Cast, off_by: float, wider: bool
) -> None:
    told(cast, off_by)
    found = learn_habits(now=NOW, unit=cast.branch, on=TODAY)
    assert (found.width_people > 1) is wider
    assert (found.width_units > 1) is wider
    assert abs(found.width_people - 1) < 0.5  # eighteen months of people are pulled to the usual
    assert found.alone(31).new_business == pytest.approx(ALONE.new_business * found.width_people)


def test_what_a_person_set_by_hand_stays(cast: Cast) -> None:
    month_ends(cast)
    key = KEYS["month_end_new"]
    set_parameter(by=cast.planner, now=NOW, key=key, value=1.1, starts_on=timezone.localdate(NOW), unit=cast.branch)
    assert learn_habits(now=NOW, unit=cast.branch, on=TODAY).month_end_new == 1.1


def test_the_first_forecast_of_a_month_learns_and_keeps_what_judges_it(cast: Cast) -> None:
    branch_at_work(cast)
    month_ends(cast)
    store_landings(by=cast.chen_jing, now=NOW, unit=cast.branch)
    learnt = Parameter.objects.filter(key=KEYS["month_end_new"])
    assert [row.unit for row in learnt] == [cast.branch]
    store_landings(by=cast.chen_jing, now=NOW, unit=cast.branch, as_of=TODAY - timedelta(days=1))
    assert learnt.count() == 1
    kept = ForecastSnapshot.objects.get(person=cast.li_na, as_of=TODAY)
    assert kept.parameters["own_spread_fen"] > 0
    assert kept.parameters["usual_shock_fen"] > 0


def test_without_a_past_everything_is_as_usual(cast: Cast) -> None:
    assert learn_habits(now=NOW, unit=cast.branch, on=TODAY) == Habits()
    assert not Parameter.objects.filter(key__in=KEYS.values()).exists()
