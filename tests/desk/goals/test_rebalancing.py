"""One figure is set and the rest follows: in every tier, for premium and deals, around locks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from fenghuolun.desk.goals.rules.grid import TARGET_AT, CellRow, Grid, grid_of_rows
from fenghuolun.desk.goals.rules.rebalancing import Keep, Place, carry_locks, moved, set_total
from fenghuolun.engine.plan.locks import CannotBalance


def grid(people: int = 3) -> Grid:
    """Three people, two kinds, twelve months, all amounts different; and a reserve line."""
    rows = [
        CellRow(1, person, kind, date(2027, m, 1), 1_000_000 * person + 7_919 * m + 101 * len(kind), 4 + person)
        for person in range(1, people + 1)
        for kind in ("renewal", "switch")
        for m in range(1, 13)
    ]
    return grid_of_rows(2027, [*rows, CellRow(1, None, "renewal", date(2027, 1, 1), -30_000, 0)])


def same(before: Grid, after: Grid, axis: int) -> bool:
    return all(
        (old.sum(axis=axis) == new.sum(axis=axis)).all()
        for old, new in ((before.premium_fen, after.premium_fen), (before.deals, after.deals))
    )


@pytest.mark.parametrize(
    ("place", "keep", "held"),
    [
        (Place(0, 0, 3), Keep.BOTH, (0, 2)),
        (Place(0, 0, 3), Keep.MONTH, (0,)),
        (Place(0, 0, 3), Keep.PERSON, (2,)),
        (Place(0, None, 3), Keep.BOTH, (0, 2)),
        (Place(1, 1, None), Keep.BOTH, (0,)),
        (Place(None, 0, 5), Keep.BOTH, (2,)),
    ],
)
def test_the_chosen_totals_hold_and_the_figure_is_exact(place: Place, keep: Keep, held: tuple[int, ...]) -> None:
    before = grid()
    wanted = int(before.premium_fen[..., TARGET_AT][place.mask(before)].sum() * 1.1) + 3
    after = set_total(before, place, wanted, keep)
    assert after.premium_fen[..., TARGET_AT][place.mask(after)].sum() == wanted
    assert all(same(before, after, axis) for axis in held)
    assert (np.diff(after.premium_fen[after.is_person], axis=3) >= 0).all()
    assert (after.premium_fen[~after.is_person] == before.premium_fen[~before.is_person]).all()


def test_a_kind_as_a_whole_changes_the_units_own_target_and_nothing_else() -> None:
    before = grid()
    after = set_total(before, Place(kind=0), 50_000_000)
    assert after.premium_fen[after.is_person, 0, :, TARGET_AT].sum() == 50_000_000
    assert (after.premium_fen[:, 1] == before.premium_fen[:, 1]).all()


def test_with_one_total_kept_only_its_own_cells_move() -> None:
    before = grid()
    after = set_total(before, Place(0, 0, 3), 2_000_000, Keep.MONTH)
    places = moved(before, after).cells
    assert set(places[:, 1].tolist()) == {0}
    assert set(places[:, 2].tolist()) == {3}


def test_locks_hold_and_refuse_by_name_what_they_leave_no_room_for() -> None:
    before = grid()
    before.is_locked[1:3, 0, 3] = True
    with pytest.raises(CannotBalance) as stuck:
        set_total(before, Place(0, 0, 3), 5_000_000, Keep.MONTH)
    assert {place[2] for place in stuck.value.unlock} == {3}
    free = set_total(before, Place(0, 0, 4), 1_100_000, Keep.BOTH)
    assert (free.premium_fen[1:3, 0, 3] == before.premium_fen[1:3, 0, 3]).all()


def test_a_locked_cell_cannot_be_set() -> None:
    before = grid()
    before.is_locked[0, 0, 3] = True
    with pytest.raises(CannotBalance):
        set_total(before, Place(0, 0, 3), 5_000_000)


def test_an_empty_cell_can_be_filled() -> None:
    before = grid()
    before.premium_fen[0, 1, 6] = before.deals[0, 1, 6] = 0
    after = set_total(before, Place(0, 1, 6), 900_000, Keep.PERSON)
    assert after.premium_fen[0, 1, 6, TARGET_AT] == 900_000
    assert after.deals[0, 1, 6, TARGET_AT] >= 0


def test_a_new_goal_goes_around_the_locks_of_the_old() -> None:
    old, new = grid(), grid()
    old.is_locked[0, 0, :6] = True
    fresh = replace(new, premium_fen=new.premium_fen * 2, deals=new.deals * 2)
    carried = carry_locks(old, fresh)
    assert (carried.premium_fen[0, 0, :6] == old.premium_fen[0, 0, :6]).all()
    assert carried.is_locked[0, 0, :6].all()
    assert same(fresh, carried, 0)
    assert same(fresh, carried, 2)
