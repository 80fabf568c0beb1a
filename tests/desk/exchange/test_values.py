"""Cells as people write them become values; what cannot be read says why."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from fenghuolun.desk.exchange.reading import values


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("2,450.50", "2450.50"),
        ("¥2450", "2450"),
        ("1.2万", "12000"),
        ("0.3亿", "30000000"),
        ("35%", "0.35"),
        ("(120)", "-120"),
        ("-7", "-7"),
        (" 1，200元", "1200"),
        (3.5, "3.5"),
        (7, "7"),
    ],
)
def test_numbers_are_read_as_people_write_them(cell, number):
    assert values.decimal(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["abc", "", "1.2.3", True, "nan", "inf"])
def test_what_is_no_number_says_so(cell):
    with pytest.raises(values.WrongValue):
        values.decimal(cell)


def test_money_is_whole_fen_and_never_negative():
    assert values.money_fen("2,450.55") == 245_055
    assert values.money_fen(0.1 + 0.2) == 30
    with pytest.raises(values.WrongValue):
        values.money_fen("-5")


@pytest.mark.parametrize(
    "cell",
    [
        "2025-01-02",
        "2025.1.2",
        "2025/1/2",
        "2025年1月2日",
        "20250102",
        "2025-01-02 14:30",
        45659,
        "45659",
        datetime(2025, 1, 2, 9),
        date(2025, 1, 2),
        "2 Jan 2025",
        "2-jan-2025",
    ],
)
def test_one_day_in_every_spelling(cell):
    assert values.day(cell) == date(2025, 1, 2)


def test_a_date_without_a_year_takes_the_given_one():
    assert values.day("28 jan", year=2024) == date(2024, 1, 28)
    assert values.day("5月3日", year=2024) == date(2024, 5, 3)
    with pytest.raises(values.WrongValue):
        values.day("28 jan")


@pytest.mark.parametrize("cell", ["2025-02-30", "3/4/2025", "soon", "", 12])
def test_a_day_that_cannot_be_known_says_why(cell):
    with pytest.raises(values.WrongValue):
        values.day(cell)


def test_slashes_are_read_when_only_one_reading_is_possible():
    assert values.day("31/1/2025") == values.day("1/31/2025") == date(2025, 1, 31)


@pytest.mark.parametrize(
    "cell", ["14:30", "14:30:00", time(14, 30), 14.5 / 24, timedelta(hours=14.5), datetime(2025, 1, 1, 14, 30)]
)
def test_one_time_in_every_spelling(cell):
    assert values.clock(cell) == time(14, 30)


def test_a_moment_without_a_time_is_noon():
    assert values.moment("2025-01-02") == datetime(2025, 1, 2, 12)
    assert values.moment("2025-01-02 08:05") == datetime(2025, 1, 2, 8, 5)
    assert values.moment(45659.5) == datetime(2025, 1, 2, 12)


@pytest.mark.parametrize(
    ("cell", "expected"), [("3:25", 205), ("0:03:25", 205), ("3分25秒", 205), ("205", 205), (205, 205), ("4分钟", 240)]
)
def test_one_duration_in_every_spelling(cell, expected):
    assert values.seconds(cell) == expected


def test_yes_no_and_choices_refuse_what_they_do_not_know():
    assert values.yes_no("是")
    assert not values.yes_no("0")
    spellings = {"燃油": "fuel", "纯电": "electric", "纯电动": "electric"}
    assert values.choice("纯电动车", spellings) == "electric"
    for call in (lambda: values.yes_no("maybe"), lambda: values.choice("水", spellings)):
        with pytest.raises(values.WrongValue):
            call()


def test_unknown_words_are_empty_and_numbers_lose_their_point_zero():
    assert values.known_text("NA") == values.known_text("—") == ""
    assert values.text(13800138001.0) == "13800138001"
