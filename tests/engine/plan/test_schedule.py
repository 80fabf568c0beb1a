"""The critical path, by hand and against holidays; ties that cannot be are refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from fenghuolun.engine.calendars import statutory_calendar
from fenghuolun.engine.plan.schedule import makes_a_circle, schedule
from fenghuolun.engine.refusals import BadInput

CALENDAR = statutory_calendar([2026])


def november(*days: int) -> list[date]:
    return [date(2026, 11, day) for day in days]


def test_the_longest_chain_has_no_room_and_the_shorter_one_has_the_difference() -> None:
    # 5 workdays, then 3 and 8 beside each other, then 2: 5 + 8 + 2 decide, the short branch has 5 to spare.
    starts, ends = november(2, 9, 9, 19), november(6, 11, 18, 20)
    found = schedule(starts, ends, [0, 0, 1, 2], [1, 2, 3, 3], CALENDAR)
    assert found.workdays.tolist() == [5, 3, 8, 2]
    assert found.float_days.tolist() == [0, 5, 0, 0]
    assert found.is_critical.tolist() == [True, False, True, True]
    assert not found.begins_too_early.any()


def test_what_is_planned_too_early_is_pushed_behind_what_it_waits_for_over_the_weekend() -> None:
    found = schedule(november(2, 4), november(6, 5), [0], [1], CALENDAR)
    assert found.begins_too_early.tolist() == [False, True]
    assert found.starts[1] == np.datetime64("2026-11-09")  # Monday after Friday the 6th
    assert found.ends[1] == np.datetime64("2026-11-10")
    assert found.pushed_days.tolist() == [0, 3]


def test_days_off_in_the_national_week_do_not_count() -> None:
    found = schedule([date(2026, 9, 29)], [date(2026, 10, 9)], [], [], CALENDAR)
    assert found.workdays[0] == CALENDAR.workdays_between(date(2026, 9, 29), date(2026, 10, 10))
    assert found.workdays[0] < 9
    assert found.float_days.tolist() == [-1]  # tied to nothing: no project, no critical path
    assert not found.is_critical.any()


def test_two_projects_do_not_lend_each_other_room() -> None:
    found = schedule(november(2, 4, 2, 3), november(3, 5, 2, 3), [0, 2], [1, 3], CALENDAR)
    assert found.is_critical.all()


@pytest.mark.parametrize(
    ("before", "after", "argument"),
    [([0, 1, 2], [1, 2, 0], "after"), ([0], [0], "after"), ([0], [7], "after"), ([0, 1], [1], "after")],
)
def test_ties_that_cannot_be_are_refused(before: list[int], after: list[int], argument: str) -> None:
    with pytest.raises(BadInput) as refused:
        schedule(november(2, 3, 4), november(2, 3, 4), before, after, CALENDAR)
    assert refused.value.argument == argument


def test_an_end_before_its_start_is_refused_where_it_stands() -> None:
    with pytest.raises(BadInput) as refused:
        schedule(november(2, 5), november(3, 4), [], [], CALENDAR)
    assert (refused.value.argument, refused.value.index) == ("ends", (1,))


def test_a_circle_is_seen_before_it_is_closed_however_long_the_way() -> None:
    chain = np.arange(20)
    assert makes_a_circle(chain[:-1], chain[1:], 19, 0)
    assert not makes_a_circle(chain[:-1], chain[1:], 0, 19)
    assert makes_a_circle([], [], 4, 4)


def test_the_critical_path_is_as_long_as_the_project_whatever_its_shape() -> None:
    random = np.random.default_rng(7)
    for _ in range(30):
        size = 12
        ties = [(i, j) for i in range(size) for j in range(i + 1, size) if random.random() < 0.2]
        before, after = ([tie[side] for tie in ties] for side in (0, 1))
        lasts = [date(2026, 3, int(day)) for day in random.integers(2, 20, size)]
        found = schedule([date(2026, 3, 2)] * size, lasts, before, after, CALENDAR)
        assert (found.float_days[found.float_days >= 0] >= 0).all()
        for i, j in ties:
            assert found.starts[j] > found.ends[i]
        if ties:
            critical = found.is_critical
            assert found.ends[critical].max() == found.ends[np.unique(before + after)].max()
