"""Plates, VINs, numbers, windows, contact limits: what cannot be is said in a sentence."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from cast import NOW, TODAY, Cast
from fenghuolun.desk.customers.actions import add_quote
from fenghuolun.desk.customers.choices import BusinessKind, Energy, Window
from fenghuolun.desk.customers.models import Customer, Lead, Policy
from fenghuolun.desk.customers.rules import (
    Alert,
    ContactCounts,
    RenewalLimits,
    WrongNumber,
    WrongPlate,
    WrongVin,
    alert_condition,
    alerts_of,
    business_kind_of,
    checked_identity,
    checked_phone,
    checked_plate,
    checked_vin,
    contact_refusal,
    energy_of_plate,
    fleet_step_of,
    window_of,
)
from fenghuolun.desk.kit.refused import Refused

from .factories import lead_of


@pytest.mark.parametrize(
    "plate", ["沪A8K2M1", "沪 a·8k2m1", "粤BD12345", "沪AF0123K"[:7] + "4", "沪A12345D", "京A12345", "沪A1234挂", ""]
)
def test_a_plate_that_can_exist_is_kept_without_dots_in_capitals(plate: str) -> None:
    kept = checked_plate(plate)
    assert kept == kept.upper()
    assert "·" not in kept


@pytest.mark.parametrize(
    ("plate", "said"),
    [
        ("A12345", "does not begin with a province"),
        ("沪112345", "comes a letter other than I and O"),
        ("沪I12345", "comes a letter other than I and O"),
        ("沪A1234O", "write the digits 1 and 0"),
        ("沪A1234", "has 4 signs after the letter"),
        ("沪A1234567", "has 7 signs after the letter"),
        ("沪AZ12345", "not a new-energy plate"),
        ("沪AD1234K", "not a new-energy plate"),
    ],
)
def test_a_plate_that_cannot_exist_is_refused_with_what_is_wrong(plate: str, said: str) -> None:
    with translation.override("en"), pytest.raises(WrongPlate) as refused:
        checked_plate(plate)
    assert said in str(refused.value)
    assert refused.value.field == "plate"


def test_a_new_energy_plate_says_what_drives_the_car() -> None:
    drives = [energy_of_plate(plate) for plate in ("沪AD12345", "沪AF12345", "沪A12345D", "沪A8K2M1")]
    assert drives == [Energy.ELECTRIC, Energy.HYBRID, Energy.ELECTRIC, None]


def test_a_vin_made_in_china_needs_its_check_digit_and_an_imported_one_does_not() -> None:
    assert checked_vin("lsvau218xn2183294") == "LSVAU218XN2183294"
    assert checked_vin("WBA1234567890ABCD"[:17]) == "WBA1234567890ABCD"
    for wrong in ("LSVAU2181N2183294", "LSVAU218XN218329", "LSVAU218XN218329O"):
        with pytest.raises(WrongVin):
            checked_vin(wrong)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("138 0013 8000", "13800138000"), ("+86-13800138000", "13800138000"), ("8613800138000", "13800138000"),
     ("021-68881234", "02168881234"), ("+852 2123 4567", "+85221234567"), ("", "")],
)  # fmt: skip
def test_a_phone_is_kept_as_its_digits(typed: str, kept: str) -> None:
    assert checked_phone(typed) == kept


@pytest.mark.parametrize("typed", ["12345", "1380013800", "23800138000", "+852 1", "abc1"])
def test_a_number_that_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(WrongNumber):
        checked_phone(typed)


def test_an_identity_number_needs_its_check_digit() -> None:
    assert checked_identity("11010519491231002x", "person") == "11010519491231002X"
    assert checked_identity("91110000600037341L", "company") == "91110000600037341L"
    for number, kind in (("110105194912310021", "person"), ("91110000600037341A", "fleet")):
        with pytest.raises(Refused):
            checked_identity(number, kind)


@pytest.mark.parametrize(
    ("days", "window"),
    [(91, None), (90, "W1"), (61, "W1"), (60, "W2"), (46, "W2"), (45, "W3"), (31, "W3"), (30, "W4"), (8, "W4"),
     (7, "W5"), (0, "W5"), (-1, "W6"), (-30, "W6"), (-31, None)],
)  # fmt: skip
def test_the_windows_meet_at_their_borders(days: int, window: str | None) -> None:
    assert window_of(TODAY + timedelta(days=days), TODAY) == (Window(window) if window else None)


def test_a_fleet_stands_at_the_step_of_its_days() -> None:
    steps = [fleet_step_of(TODAY + timedelta(days=d), TODAY) for d in (181, 180, 121, 120, 60, 7, -30)]
    assert [step and step[0] for step in steps] == [None, "risk", "risk", "theme", "quote", "issue", "review"]


QUOTED = {"contacted_on": TODAY, "quoted_on": TODAY}


@pytest.mark.parametrize(
    ("days", "changes", "alerts"),
    [
        (80, {"assigned_at": NOW - timedelta(days=4)}, []),
        (80, {"assigned_at": NOW - timedelta(days=6), "claimed_at": None}, [Alert.UNCLAIMED]),
        (80, {"assigned_at": NOW - timedelta(days=11), "claimed_at": None}, [Alert.UNCLAIMED_LONG]),
        (46, {}, []),
        (45, {}, [Alert.NO_TOUCH]),
        (45, {"contacted_on": TODAY}, []),
        (31, {"contacted_on": TODAY}, []),
        (30, {"contacted_on": TODAY}, [Alert.NO_QUOTE]),
        (20, {**QUOTED, "last_touch_at": NOW - timedelta(hours=49)}, [Alert.QUOTE_COLD]),
        (20, {**QUOTED, "last_touch_at": NOW - timedelta(hours=47)}, []),
        (3, {**QUOTED, "last_touch_at": NOW}, [Alert.TAKEOVER]),
        (-1, {}, []),
    ],
)  # fmt: skip
def test_what_is_missing_is_the_same_counted_and_shown(
    cast: Cast, days: int, changes: dict[str, object], alerts: list[Alert]
) -> None:
    lead = lead_of(cast.li_na, due_in=days)
    Lead.objects.filter(pk=lead.pk).update(**{"claimed_at": NOW, **changes})
    lead.refresh_from_db()
    limits = RenewalLimits()
    assert alerts_of(lead, today=TODAY, now=NOW, limits=limits) == alerts
    conditions = {alert: alert_condition(alert, today=TODAY, now=NOW, limits=limits) for alert in Alert}
    assert [a for a in Alert if Lead.objects.filter(conditions[a]).exists()] == [a for a in Alert if a in alerts]


AT = datetime(2026, 11, 23, 10, 0)


@pytest.mark.parametrize(
    ("customer", "more", "is_refused"),
    [
        ({"may_market": True}, {}, False),
        ({}, {}, True),
        ({"may_market": True, "do_not_call": True}, {}, True),
        ({"may_market": True}, {"at": AT.replace(hour=21)}, True),
        ({"do_not_call": True}, {"is_inbound": True}, False),
        ({"may_market": True}, {"counts": ContactCounts(marketing_today=1)}, True),
        ({"may_market": True}, {"counts": ContactCounts(marketing_week=3)}, True),
        ({"may_phone": True}, {"is_renewal": True, "counts": ContactCounts(marketing_today=1)}, False),
        ({"may_phone": True}, {"is_renewal": True, "counts": ContactCounts(service_today=1)}, True),
        (
            {"may_phone": True},
            {"is_renewal": True, "window": Window.W5, "counts": ContactCounts(service_week=4)},
            False,
        ),
        ({"may_phone": True}, {"is_renewal": True, "window": Window.W5, "counts": ContactCounts(service_week=5)}, True),
        ({"may_phone": True}, {"is_renewal": True, "window": Window.W4, "counts": ContactCounts(service_week=3)}, True),
        ({"may_market": False}, {"is_renewal": True}, True),
    ],
)
def test_a_reminder_agreed_to_is_service_and_the_rest_is_marketing(
    customer: dict[str, bool], more: dict[str, object], is_refused: bool
) -> None:
    asked = {"at": AT, "counts": ContactCounts(), **more}
    assert (contact_refusal(Customer(**customer), **asked) is not None) is is_refused  # type: ignore[arg-type]


def test_the_kind_of_a_policy_follows_from_the_one_before_and_the_vehicle() -> None:
    day = date(2026, 11, 1)
    ours = Policy(is_ours=True, business_kind=BusinessKind.RENEWAL, ends_on=day)
    new = Policy(is_ours=True, business_kind=BusinessKind.NEW, ends_on=day)
    theirs = Policy(is_ours=False, business_kind=BusinessKind.SWITCH, ends_on=day)
    long_ago = Policy(is_ours=False, ends_on=day - timedelta(days=90))
    kinds = [
        business_kind_of(starts_on=day, previous=previous, first_registered_on=registered, transferred_on=transferred)
        for previous, registered, transferred in (
            (ours, None, None), (new, None, None), (theirs, None, None), (long_ago, None, None),
            (None, day - timedelta(days=200), None), (None, None, None), (ours, None, day - timedelta(days=10)),
        )
    ]  # fmt: skip
    assert kinds == ["renewal", "first_renewal", "switch", "lapsed", "new", "switch", "ownership"]


def test_a_quote_below_nothing_is_refused_and_the_same_quote_is_one(cast: Cast) -> None:
    from uuid import uuid4

    lead, client_id = lead_of(cast.li_na), uuid4()
    with pytest.raises(Refused):
        add_quote(by=cast.li_na, now=NOW, client_id=client_id, lead=lead, premium_fen=-1)
    first = add_quote(by=cast.li_na, now=NOW, client_id=client_id, lead=lead, premium_fen=300_000)
    assert add_quote(by=cast.li_na, now=NOW, client_id=client_id, lead=lead, premium_fen=300_000) == first
    lead.refresh_from_db()
    assert (lead.stage, lead.quoted_on, lead.contacted_on) == ("quote", TODAY, TODAY)
