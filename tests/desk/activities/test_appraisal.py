"""What an activity counts for (domain F.3, rulings 20 and 24): every kind's rule, quality, points, stage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from cast import NOW
from desk.activities.factories import an_entry
from fenghuolun.desk.activities.models import ActivityKind
from fenghuolun.desk.activities.rules.appraisal import Terms, appraise, points, quality
from fenghuolun.desk.activities.rules.catalogue import STAGES, Catalogue, catalogue_of
from fenghuolun.desk.activities.rules.first_catalogue import ROWS
from fenghuolun.desk.activities.rules.placing import Placed, columns_of

BARE: dict[str, Any] = {
    "medium": "", "duration_s": None, "purpose": "", "outcome": "", "next_step": "", "next_on": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def rules() -> Catalogue:
    return catalogue_of(ActivityKind(order=n, **row) for n, row in enumerate(ROWS))


def placed(seller: str = "field", cube: str = "renewal", verdict: str = "", **given: Any) -> Placed:
    own = {name: given.pop(name) for name in ("has_referrer", "has_due", "profile_fields") if name in given}
    entry = an_entry(**(BARE | given))
    about = {"customer_id": 1, "lead_id": 1, "cube_kind": cube} if cube else {}
    return Placed(
        entry=entry, person_id=1, unit_id=1, seller_kind=seller, happened_at=entry.happened(), day=NOW.date(),
        entered_at=entry.entered(NOW), verdict=verdict, **about, **own,
    )  # fmt: skip


MEETING = {"purpose": "W4", "outcome": "need", "next_step": "call"}
CASES: list[tuple[dict[str, Any], float, str]] = [
    ({"kind": "A01", "medium": "call", "duration_s": 60, "outcome": "contact_only"}, 1, "contact"),
    ({"kind": "A01", "medium": "call", "duration_s": 59, "outcome": "contact_only"}, 0, ""),
    ({"kind": "A01", "medium": "call", "duration_s": 600, "outcome": "refused"}, 0, ""),
    ({"kind": "A01", "medium": "message", "outcome": "information"}, 1, "contact"),
    ({"kind": "A01", "medium": "call", "outcome": "information"}, 1, "contact"),
    ({"kind": "A01", "seller": "tele", "duration_s": 179, "outcome": "information"}, 0.5, "contact"),
    ({"kind": "A01", "seller": "renewal", "duration_s": 180, "outcome": "information"}, 0.5, "visit"),
    ({"kind": "A01", "duration_s": 180, "outcome": "information", "cube": ""}, 1, "contact"),
    ({"kind": "A02", "next_on": NOW.date(), "place": "张江", "purpose": "W3"}, 1, ""),
    ({"kind": "A02", "next_on": NOW.date(), "purpose": "W3"}, 0, ""),
    ({"kind": "A03", "duration_s": 600, "evidence": ("photo",), **MEETING}, 4, "visit"),
    ({"kind": "A03", "duration_s": 599, "evidence": ("photo",), **MEETING}, 0, ""),
    ({"kind": "A03", "duration_s": 600, **MEETING}, 2, "visit"),
    ({"kind": "A03", "evidence": ("photo",), **(MEETING | {"next_step": "none"})}, 0, ""),
    ({"kind": "A03", "evidence": ("photo",), **(MEETING | {"next_step": "none", "outcome": "refused"})}, 4, "visit"),
    ({"kind": "A04", "duration_s": 1200, "contact_role": "handler", "latitude": 31.0, "longitude": 121.0}, 4, "visit"),
    ({"kind": "A04", "duration_s": 1200, "contact_role": "decider", "latitude": 31.0, "longitude": 121.0}, 8, "visit"),
    ({"kind": "A05", "duration_s": 3600, "latitude": 31.0, "longitude": 121.0}, 5, "visit"),
    ({"kind": "A05", "duration_s": 3600}, 0, ""),
    ({"kind": "A06", "quote_number": "Q"}, 3, "quote"),
    ({"kind": "A06"}, 0, ""),
    ({"kind": "A07", "evidence": ("file",)}, 6, "quote"),
    ({"kind": "A08", "policy_number": "P"}, 2, "deal"),
    ({"kind": "A09", "purpose": "care"}, 2, ""),
    ({"kind": "A10", "has_referrer": True}, 3, ""),
    ({"kind": "A10"}, 0, ""),
    ({"kind": "A11", "profile_fields": 6, "has_due": True}, 1, ""),
    ({"kind": "A11", "profile_fields": 5, "has_due": True}, 0, ""),
    ({"kind": "A11", "profile_fields": 6}, 0, ""),
    ({"kind": "A12", "particulars": {"score": 80}}, 1, ""),
    ({"kind": "A12", "particulars": {"score": 79}}, 0, ""),
    ({"kind": "A13", "colleague_id": 2, "evidence": ("form",)}, 4, ""),
    ({"kind": "A14", "colleague_id": 2, "particulars": {"skill": "S1", "score_before": 60, "score": 75}}, 3, ""),
    ({"kind": "A14", "colleague_id": 2, "particulars": {"score": 75}}, 0, ""),
    ({"kind": "A15", "colleague_id": 2, "note": "抽查两户，属实"}, 1, ""),
]


@pytest.mark.outline("1.2.1")
def test_every_kind_counts_as_its_line_of_the_catalogue_says(rules: Catalogue) -> None:
    """All cases in one call: one row and many are the same function."""
    judged = appraise(columns_of([placed(**given) for given, _points, _stage in CASES], rules), rules, Terms())
    found = [
        (given, int(pts) / 100, STAGES[stage])
        for (given, _p, _s), pts, stage in zip(CASES, judged.points, judged.stage, strict=True)
    ]
    assert found == CASES


def test_one_row_alone_is_judged_as_it_is_among_others(rules: Catalogue) -> None:
    for given, expected, stage in CASES:
        judged = appraise(columns_of([placed(**given)], rules), rules, Terms())
        assert (judged.points[0] / 100, STAGES[judged.stage[0]]) == (expected, stage), given


@pytest.mark.parametrize(
    ("hours", "verdict", "expected"),
    [(24, "", 100), (24.01, "", 80), (48, "", 80), (48.01, "", 50), (0, "rejected", 0), (60, "rejected", 0)],
)
def test_quality_falls_with_lateness_by_the_entry_time(
    rules: Catalogue, hours: float, verdict: str, expected: int
) -> None:
    late = placed(kind="A09", purpose="care", verdict=verdict, happened_at=NOW - timedelta(hours=hours), entered_at=NOW)
    judged = appraise(columns_of([late], rules), rules, Terms())
    assert (judged.quality[0], judged.points[0]) == (expected, 2 * expected)
    assert judged.is_on_time[0] == (hours <= 24)


def test_points_grow_with_quantity_and_are_rounded_once() -> None:
    one = np.array([50]), np.array([50]), np.array([1]), np.array([True])
    assert points(*one)[0] == 25
    assert points(np.array([33]), np.array([50]), np.array([3]), np.array([True]))[0] == 50
    assert points(np.array([400]), np.array([100]), np.array([30]), np.array([False]))[0] == 0
    assert quality(np.array([0]), np.array([True]), np.array([False]), Terms())[0] == 50


@pytest.mark.parametrize("wrong", [{"on_time_hours": 50}, {"late_quality": 120}, {"poor_quality": 90}])
def test_terms_that_contradict_themselves_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"hours|quality"):
        Terms(**wrong)


def test_a_rule_word_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError, match="min_charm"):
        catalogue_of([ActivityKind(code="A01", points=1, rule={"min_charm": 3})])
