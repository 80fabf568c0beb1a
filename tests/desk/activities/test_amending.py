"""What was logged can be taken back, corrected, rejected; every count follows, and the row stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cast import NOW, Cast
from desk.activities.factories import a_lead, an_entry
from fenghuolun.desk.activities.actions import (
    TooLate,
    WrongEntry,
    correct_activity,
    log_activity,
    rebuild_tallies,
    review_activity,
    review_in_batch,
    undo_activity,
    void_activity,
)
from fenghuolun.desk.activities.actions.tallies import COUNTS, KEY
from fenghuolun.desk.activities.models import Activity, Review, Tally
from fenghuolun.desk.activities.queries import awaiting_review
from fenghuolun.desk.customers.models import Lead, Policy, Quote, ResultTally
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.rules import NotAllowed


def tallied() -> list[tuple[Any, ...]]:
    return sorted(Tally.objects.values_list(*KEY, *COUNTS))


def test_an_undo_within_ten_seconds_takes_everything_back(cast: Cast) -> None:
    lead = a_lead(cast.li_na)
    row = log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk))
    undo_activity(by=cast.li_na, now=NOW + timedelta(seconds=9), activity=row)
    undo_activity(by=cast.li_na, now=NOW + timedelta(hours=9), activity=row)
    assert not Tally.objects.exists()
    assert Activity.objects.get().voided_at == NOW + timedelta(seconds=9)
    touched = Lead.objects.get(pk=lead.pk)
    assert (touched.stage, touched.touches, touched.next_on) == ("lead", 0, None)


def test_an_undo_is_too_late_after_half_a_minute_and_never_anothers(cast: Cast) -> None:
    row = log_activity(by=cast.li_na, now=NOW, entry=an_entry())
    with pytest.raises(TooLate):
        undo_activity(by=cast.li_na, now=NOW + timedelta(seconds=31), activity=row)
    with pytest.raises(NotAllowed):
        undo_activity(by=cast.zhang_wei, now=NOW, activity=row)


def test_a_void_needs_a_reason_and_takes_quote_and_policy_back(cast: Cast) -> None:
    lead = a_lead(cast.li_na, due_in=5)
    quote = an_entry(lead_id=lead.pk, kind="A06", amount_fen=100, quote_number="Q", outcome="quote_delivered")
    quoted = log_activity(by=cast.li_na, now=NOW, entry=quote)
    sale = an_entry(lead_id=lead.pk, kind="A08", amount_fen=100, policy_number="P", outcome="issued")
    sold = log_activity(by=cast.li_na, now=NOW, entry=sale)
    with pytest.raises(WrongEntry):
        void_activity(by=cast.li_na, now=NOW, activity=sold, reason="  ")
    void_activity(by=cast.li_na, now=NOW, activity=sold, reason="客户改了主意")
    assert Lead.objects.get(pk=lead.pk).status == "open"
    assert {policy.status for policy in Policy.objects.all()} == {"cancelled"}
    assert sum(ResultTally.objects.values_list("premium_fen", flat=True)) == 0
    void_activity(by=cast.li_na, now=NOW, activity=quoted, reason="录错")
    assert Quote.objects.get().withdrawn_at == NOW
    assert Lead.objects.get(pk=lead.pk).quoted_on is None


def test_a_correction_voids_and_replaces_and_keeps_the_first_entry_time(cast: Cast) -> None:
    lead = a_lead(cast.li_na, business_kind="switch")
    wrong = log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk, outcome="refused"))
    later = NOW + timedelta(days=3)
    right = an_entry(lead_id=lead.pk, outcome="commitment", note="说好周五出单")
    new = correct_activity(by=cast.li_na, now=later, activity=wrong, entry=right)
    again = correct_activity(by=cast.li_na, now=later, activity=wrong, entry=right)
    assert (new.replaces, again.pk, new.quality, new.entered_at) == (wrong, new.pk, 1, NOW)
    assert Activity.objects.get(pk=wrong.pk).void_reason == "corrected"
    assert (Tally.objects.get().records, Tally.objects.get().effective) == (1, 1)
    with pytest.raises(Refused):
        correct_activity(by=cast.li_na, now=later, activity=wrong, entry=an_entry())


def test_after_the_review_only_the_leader_may_void(cast: Cast) -> None:
    row = log_activity(by=cast.li_na, now=NOW, entry=an_entry())
    review_activity(by=cast.zhang_wei, now=NOW, activity=row, verdict="approved", comment="好")
    row.refresh_from_db()
    with pytest.raises(TooLate):
        void_activity(by=cast.li_na, now=NOW, activity=row, reason="录错")
    with pytest.raises(Refused):
        void_activity(by=cast.wang_qiang, now=NOW, activity=row, reason="录错")
    void_activity(by=cast.zhang_wei, now=NOW, activity=row, reason="录错")
    assert not Tally.objects.exists()


def test_a_rejected_activity_loses_its_points_and_a_later_approval_gives_them_back(cast: Cast) -> None:
    visit = an_entry(kind="A03", medium="face", duration_s=900, evidence=("photo",))
    row = log_activity(by=cast.li_na, now=NOW, entry=visit)
    assert Tally.objects.get().points == 400
    review_activity(by=cast.zhang_wei, now=NOW, activity=row, verdict="rejected", comment="客户说没见面")
    row.refresh_from_db()
    assert (row.quality, row.points, Tally.objects.get().points) == (0, 0, 0)
    review_activity(by=cast.chen_jing, now=NOW, activity=row, verdict="approved", comment="核实无误")
    row.refresh_from_db()
    assert (row.points, Tally.objects.get().points, Tally.objects.get().reviewed) == (400, 400, 1)
    assert Review.objects.count() == 2


def test_a_review_counts_as_on_time_only_with_a_comment_within_a_day(cast: Cast) -> None:
    rows = [log_activity(by=cast.li_na, now=NOW, entry=an_entry()) for _ in range(3)]
    review_activity(by=cast.zhang_wei, now=NOW, activity=rows[0], verdict="approved", comment="好")
    review_activity(by=cast.zhang_wei, now=NOW, activity=rows[1], verdict="approved")
    late = NOW + timedelta(hours=25)
    review_activity(by=cast.zhang_wei, now=late, activity=rows[2], verdict="approved", comment="好")
    assert (Tally.objects.get().reviewed, Tally.objects.get().reviewed_on_time) == (3, 1)


def test_nobody_reviews_their_own_nor_without_right_nor_without_saying_what_is_wrong(cast: Cast) -> None:
    own = log_activity(by=cast.zhang_wei, now=NOW, entry=an_entry())
    row = log_activity(by=cast.li_na, now=NOW, entry=an_entry())
    wrong = [
        (cast.zhang_wei, own, "approved", ""), (cast.liu_yang, row, "approved", ""),
        (cast.wang_qiang, row, "approved", ""),
        (cast.zhang_wei, row, "rejected", " "), (cast.zhang_wei, row, "splendid", "x"),
    ]  # fmt: skip
    for by, activity, verdict, comment in wrong:
        with pytest.raises(Refused):
            review_activity(by=by, now=NOW, activity=activity, verdict=verdict, comment=comment)
    assert not Review.objects.exists()


def test_a_batch_is_reviewed_whole_or_not_at_all(cast: Cast) -> None:
    rows = [log_activity(by=cast.li_na, now=NOW, entry=an_entry()) for _ in range(3)]
    own = log_activity(by=cast.zhang_wei, now=NOW, entry=an_entry())
    with pytest.raises(NotAllowed):
        review_in_batch(by=cast.zhang_wei, now=NOW, activities=[*rows, own], verdict="approved")
    assert awaiting_review(cast.zhang_wei).count() == 3
    assert len(review_in_batch(by=cast.zhang_wei, now=NOW, activities=rows, verdict="approved")) == 3
    assert not awaiting_review(cast.zhang_wei).exists()


def test_tallies_rebuilt_from_the_ledger_equal_those_that_were_kept(cast: Cast) -> None:
    lead = a_lead(cast.li_na, due_in=5)
    kinds = ["A03", "A06", "A09", "A02", "A12"]
    rows = []
    for n in range(30):
        at = NOW - timedelta(hours=7 * n)
        given = {"kind": kinds[n % 5], "happened_at": at, "lead_id": lead.pk if n % 2 else None, "quantity": 1 + n % 3}
        given |= {"evidence": ("photo",) if n % 4 else (), "quote_number": "Q" if n % 3 else "", "duration_s": 700}
        given |= {"outcome": ["need", "concern", "information"][n % 3], "particulars": {"score": 75 + n}}
        rows.append(log_activity(by=[cast.li_na, cast.zhang_wei][n % 2], now=NOW, entry=an_entry(**given)))
    void_activity(by=cast.li_na, now=NOW, activity=rows[0], reason="录错")
    review_activity(by=cast.zhang_wei, now=NOW, activity=rows[2], verdict="rejected", comment="没有证据")
    review_activity(by=cast.zhang_wei, now=NOW, activity=rows[4], verdict="approved", comment="好")
    kept = tallied()
    assert len(kept) > 10
    assert rebuild_tallies(NOW.date() - timedelta(days=30), NOW.date() + timedelta(days=1)) == len(kept)
    assert tallied() == kept
