"""The run chart: points from the ledger, signals in sentences, limits with their false alarms, causes (1.3.1.I)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from cast import NOW, TODAY, Cast
from desk.activities.factories import a_lead, an_entry
from fenghuolun.desk.activities.actions import log_activity
from fenghuolun.desk.plans.actions.control import note_point
from fenghuolun.desk.plans.models import PointNote
from fenghuolun.desk.teams.rules import NotAllowed
from fenghuolun.desk.workplans.queries.run_chart import Series, limits_of, series_of
from fenghuolun.desk.workplans.queries.run_drawing import anhoej_sentence, sentence_of
from fenghuolun.engine.track.run_chart import run_chart
from fenghuolun.engine.track.run_spans import stretches

SignedIn = Callable[..., Client]
Questions = Callable[..., list[str]]
MONTH, END = date(2026, 11, 1), date(2026, 12, 1)
FRIDAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _monday_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


def a_series(*values: float) -> Series:
    edges = [date(2026, 11, 2) + timedelta(days=n) for n in range(len(values) + 1)]
    chart = run_chart(values)
    return Series("DEALS", edges, np.array(values, dtype=float), chart, stretches(values, chart), {}, None)


@pytest.mark.outline("1.3.1.I")
@pytest.mark.outline("1.3.1.case2")
def test_three_hidden_signals_are_each_said_with_their_rule() -> None:
    series = a_series(5, 6, 4, 6, 5, 7, 8, 8, 7, 9, 8, 2, 3, 4, 5, 6, 7, 40, 4, 6)
    found = {str(one.signal): sentence_of(series, one) for one in series.signals}
    assert set(found) == {"shift", "trend", "astronomical"}
    assert "6" in found["shift"]
    assert "5" in found["trend"]
    assert "40" in found["astronomical"]
    assert anhoej_sentence(series)


@pytest.mark.outline("1.3.1.I")
def test_limits_say_how_often_they_alarm_without_a_reason() -> None:
    series = a_series(5, 6, 4, 6, 5, 7, 4, 6, 5, 5, 6, 30)
    for kind, run_length in (("individuals", 370), ("count", 370), ("ewma", 465)):
        found = limits_of(series, kind)
        assert found is not None
        assert found.run_length == pytest.approx(run_length, rel=0.01)
        assert found.outside == [11]
    assert limits_of(a_series(5, 6, 4), "ewma") is None


@pytest.mark.outline("1.3.1.I")
def test_a_point_is_the_workday_with_the_days_off_behind_it(cast: Cast) -> None:
    lead = a_lead(cast.li_na)
    log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk))
    tomorrow = TODAY + timedelta(days=1)
    series = series_of(cast.li_na, "M01", "day", MONTH, END, tomorrow, is_unit=False)
    assert (series.edges[-2], series.edges[-1]) == (TODAY, tomorrow)
    assert series.values[-1] > 0
    assert FRIDAY in series.edges
    assert date(2026, 11, 21) not in series.edges
    weekly = series_of(cast.team, "M01", "week", MONTH, END, date(2026, 11, 30), is_unit=True)
    assert len(weekly.values) == 26
    assert weekly.values[-1] == series.values[-1]


@pytest.mark.outline("1.3.1.I")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_point_leads_to_its_rows_and_keeps_the_cause_that_was_found(
    cast: Cast, signed_in: SignedIn, language: str
) -> None:
    client = signed_in(cast.li_na, language)
    chart = reverse("workplans:run_chart", args=[cast.li_na.pk, "2026-11"])
    for view in ("run", "individuals", "ewma", "count"):
        for by in ("day", "week"):
            asked = {"view": view, "by": by, "measure": "DEALS", "eight": "1"}
            assert client.get(chart, asked).status_code == 200
    assert client.get(chart, {"measure": "nothing"}).status_code == 200
    point = reverse("workplans:point", args=[cast.li_na.pk, "2026-11"]) + f"?measure=M01&by=day&on={FRIDAY}"
    text = client.get(point).text
    assert f"first={FRIDAY}&amp;last=2026-11-22" in text
    assert client.post(point, {"cause": "system", "text": "出单系统停半天"}).status_code == 302
    assert "出单系统停半天" in client.get(chart, {"measure": "M01"}).text
    assert client.post(point, {"cause": ""}).status_code == 302
    assert not PointNote.objects.exists()
    assert client.get(point.replace(f"{FRIDAY}", "2026-11-21")).status_code == 404
    team = reverse("workplans:run_chart_team", args=[cast.team.pk, "2026-11"])
    assert signed_in(cast.zhang_wei, language).get(team, {"measure": "M10"}).status_code == 200
    team_point = reverse("workplans:point_team", args=[cast.team.pk, "2026-11"]) + f"?measure=M01&on={FRIDAY}"
    assert signed_in(cast.zhang_wei).post(team_point, {"cause": "people"}).status_code == 302
    assert signed_in(cast.wang_qiang).get(chart).status_code == 404


def test_only_oneself_or_a_leader_notes_a_cause(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        note_point(by=cast.li_na, now=NOW, measure="M01", on=FRIDAY, cause="system", unit=cast.team)


def test_a_run_chart_asks_a_handful_of_questions(cast: Cast, signed_in: SignedIn, questions: Questions) -> None:
    chart = reverse("workplans:run_chart", args=[cast.li_na.pk, "2026-11"])
    assert len(questions(signed_in(cast.li_na), chart)) <= 9
