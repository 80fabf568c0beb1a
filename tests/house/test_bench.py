"""The clock of the benches: it takes turns, keeps the best, and stops in time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.run import verdict
from bench.timing import Timed, interleaved


class Worked:
    """A clock that moves only when somebody works: each piece of work takes the next of its given seconds."""

    def __init__(self) -> None:
        self.now = 0.0
        self.order: list[str] = []

    def clock(self) -> float:
        return self.now

    def work(self, name: str, seconds: list[float]) -> Callable[[], None]:
        left = list(seconds)

        def run() -> None:
            self.order.append(name)
            self.now += left.pop(0) if len(left) > 1 else left[0]

        return run


def test_ours_and_the_floor_take_turns_and_the_best_of_each_counts() -> None:
    worked = Worked()
    ours, floor = worked.work("ours", [9, 4, 2, 3]), worked.work("floor", [9, 8, 5, 6])
    timed = interleaved(ours, floor, rounds=3, clock=worked.clock)
    assert timed == Timed(ours_seconds=2, floor_seconds=5, rounds=3)
    assert worked.order == ["ours", "floor"] * 4  # the first of each warms up and is not counted
    assert timed.ours_to_floor_ratio == pytest.approx(0.4)


def test_a_slow_case_stops_after_three_turns() -> None:
    worked = Worked()
    timed = interleaved(worked.work("ours", [50]), worked.work("floor", [50]), rounds=9, clock=worked.clock)
    assert timed.rounds == 3


def test_a_missed_goal_is_said() -> None:
    timed = Timed(3, 2, 3)
    assert [verdict(timed, goal) for goal in (1.5, 1.4, None)] == ["reached", "MISSED", "no goal"]


def test_the_company_of_the_page_benches_fills_and_its_floor_answers(db: None) -> None:
    from bench.asking import Ask
    from bench.company import found, log
    from bench.floor import FloorHandler

    company = found(sellers=2, customers=6)
    assert log(company, 30).logged == 30
    bare = FloorHandler()
    bare.load_middleware()
    seller, lead = company.seller, company.leads[0]
    about = {"person": seller.pk, "unit": seller.unit_id, "customer": lead.customer_id}

    rows = [Ask(bare, "/list/")(), Ask(bare, f"/customer/{lead.customer_id}/")(), Ask(bare, f"/board/{seller.pk}/")()]
    assert [told.count(b"<tr>") + told.count(b"<article>") for told in rows] == [30, 0, 3]
    assert Ask(bare, f"/rollup/{seller.unit_id}/")().count(b"<tr>") <= 2
    assert int(Ask(bare, "/raw/")()) > 0
    assert int(Ask(bare, method="POST", fresh=lambda: ("/create/", about))()) > 30
