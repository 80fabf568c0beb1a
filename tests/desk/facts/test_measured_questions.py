"""Measures agree with the screens that show the same, and ask the same number of questions about one and about many."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import TODAY, Cast
from desk.customers.factories import lead_of
from desk.insight.activity import coached, worked_weeks
from desk.insight.factories import branch_at_work
from fenghuolun.desk.customers.models import Lead
from fenghuolun.desk.facts.measured import MEASURABLE, measured, measured_together
from fenghuolun.desk.facts.next_steps import next_steps
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.facts.results import KIND_AT, months_from, sold_by_month
from fenghuolun.desk.facts.stages import reached
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.facts.wheel import wheel_facts
from fenghuolun.desk.insight.queries.team import board_of
from fenghuolun.desk.teams.queries import working_calendar
from fenghuolun.engine.measures import ratio

MONTHS = [date(2026, month, 1) for month in (9, 10, 11, 12)]
NOVEMBER = MONTHS[2:]
# What each measure asks of the database about people, and about units beside them.
QUESTIONS = {
    "PREMIUM": (1, 2), "DEALS": (1, 2), "M13": (1, 2), "M14": (1, 2), "M16": (1, 2), "M21": (2, 3),
    "M01": (1, 2), "M03": (1, 2), "M04": (1, 2), "M05": (1, 2), "M26": (1, 2), "M02": (6, 7), "M22": (4, 5),
    "M06": (1, 2), "M10": (1, 2), "M10p": (1, 2), "M11": (1, 2), "M12": (1, 2), "M19": (1, 2), "M20": (2, 4),
    "M07": (6, 6), "M08": (1, 2), "M25": (1, 2), "M09": (2, 4), "M23": (5, 5), "M27": (2, 2), "M28": (2, 2),
    "M29": (2, 2), "M33": (2, 3),
}  # fmt: skip


@pytest.fixture
def at_work(cast: Cast) -> Cast:
    branch_at_work(cast)
    for person in (cast.li_na, cast.liu_yang):
        worked_weeks(person, date(2026, 9, 1), TODAY)
    coached(cast.zhang_wei, cast.li_na)
    lead = lead_of(cast.li_na, due_in=10)
    Lead.objects.filter(pk=lead.pk).update(next_on=TODAY - timedelta(days=2))
    return cast


@pytest.mark.parametrize("code", sorted(MEASURABLE))
def test_one_or_three_subjects_cost_the_same_questions(code: str, at_work: Cast) -> None:
    cast = at_work
    of_one = Subjects.of_people([cast.li_na])
    of_three = Subjects.of_people([cast.li_na, cast.liu_yang, cast.wang_qiang])
    of_all = Subjects.of_owners([cast.li_na, cast.liu_yang, cast.team, cast.branch])
    asked = []
    for of in (of_one, of_three, of_all):
        with CaptureQueriesContext(
            connection,
        ) as found:
            measured(code, of, MONTHS, today=TODAY)
        asked.append(len(found))
    assert asked == [QUESTIONS[code][0], *QUESTIONS[code]]


def test_measures_of_one_source_are_read_together(at_work: Cast) -> None:
    of = Subjects.of_people([at_work.li_na])
    with CaptureQueriesContext(connection) as found:
        measured_together(
            ["PREMIUM", "DEALS", "M13", "M16", "M01", "M03", "M05", "M10", "M12"], of, MONTHS, today=TODAY
        )
    assert len(found) == 3


def test_results_are_those_of_the_tables(at_work: Cast) -> None:
    who = crew([at_work.li_na, at_work.liu_yang], TODAY)
    shown = sold_by_month(who, months_from(MONTHS[0], 3))
    of = Subjects.of_people(who.people)
    assert measured("PREMIUM", of, MONTHS, today=TODAY).value * 100 == pytest.approx(shown.premium_fen.sum(axis=1))
    assert measured("DEALS", of, MONTHS, today=TODAY).value == pytest.approx(shown.deals.sum(axis=1))


def test_the_team_s_board_shows_the_same_figures(at_work: Cast) -> None:
    board = board_of(at_work.team, TODAY)
    assert board is not None
    of = Subjects.of_people(board.who.people)
    found = measured_together(["PREMIUM", "M02", "M03", "M05"], of, NOVEMBER, today=TODAY)
    assert found["PREMIUM"].over() == pytest.approx(board.results.sold_yuan)
    assert found["M02"].over() == pytest.approx(board.attainment)
    assert found["M03"].over() == pytest.approx(board.on_time_ratio)
    assert found["M05"].over() == pytest.approx(board.purposeful_ratio)
    whole = measured("M02", Subjects.of_units([at_work.team]), NOVEMBER, today=TODAY).over()
    assert whole == pytest.approx(board.done.points.sum() / board.due_points.sum())


def test_the_wheel_turns_on_the_same_figures(at_work: Cast) -> None:
    who = crew([at_work.li_na, at_work.liu_yang], TODAY)
    facts = wheel_facts(who, NOVEMBER[0], TODAY, working_calendar(NOVEMBER[0], TODAY), 1)
    found = measured_together(["M02", "M03", "M05", "M26"], Subjects.of_people(who.people), NOVEMBER, today=TODAY)
    assert found["M02"].over() == pytest.approx(ratio(facts.points, facts.points_standard))
    assert found["M03"].over() == pytest.approx(ratio(facts.records_timely, facts.records))
    assert found["M05"].over() == pytest.approx(ratio(facts.records_purposeful, facts.records))
    assert found["M26"].over() == pytest.approx(ratio(facts.logs_reviewed, facts.logs))


def test_renewals_and_steps_are_those_of_funnel_and_radar(at_work: Cast) -> None:
    who = crew([at_work.li_na, at_work.liu_yang], TODAY)
    of = Subjects.of_people(who.people)
    counts = reached(who, MONTHS[0], MONTHS[2]).counts[:, KIND_AT["renewal"]]
    kept = measured("M10", of, MONTHS[:3], today=TODAY).over()
    assert kept == pytest.approx(ratio(counts[:, -1], counts[:, 0]))
    closing = measured("M06", of, MONTHS[:3], today=TODAY, stage="deal", cube_kind="renewal").over()
    assert closing == pytest.approx(ratio(counts[:, -1], counts[:, -2]))
    steps = next_steps(who, TODAY)
    late = measured("M20", of, NOVEMBER, today=TODAY).over()
    assert late == pytest.approx(ratio(steps.overdue, steps.open), nan_ok=True)
    assert np.isfinite(late[0])
