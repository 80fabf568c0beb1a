"""From due sets to leads to new sets, wave after wave, until nothing more falls due before the end."""

from __future__ import annotations

import numpy as np

from fenghuolun.engine.results import Counts
from fenghuolun.engine.simulate.book import FLEET_OWNER, Book, Columns
from fenghuolun.engine.simulate.fates import LOST, WON, Fates, decide
from fenghuolun.engine.simulate.history import Scene, sell
from fenghuolun.engine.simulate.horizon import NO_DAY
from fenghuolun.engine.simulate.plan import FLEET, NEW, SWITCH
from fenghuolun.engine.simulate.prospects import ARRIVAL, fresh, renewals, won_back
from fenghuolun.engine.simulate.steps import STEP, lead_steps

LEAD = (*ARRIVAL, "reached", "outcome", "at", "close", "reason", "second_reason", "person", "chance", "won_set")


def run_waves(rng: np.random.Generator, scene: Scene, book: Book) -> tuple[Columns, Columns]:
    """Return all leads with their fates, and the wanted steps; won leads put their sets into the book."""
    leads, steps = Columns(*LEAD), Columns(*STEP)
    left = _left_quietly(scene, book, np.arange(book.sets.size))
    for cube in (SWITCH, NEW, FLEET):
        _run(rng, scene, book, leads, steps, fresh(rng, scene, book, cube))
    _run(rng, scene, book, leads, steps, won_back(rng, scene, book, *left))
    done = 0
    while done < book.sets.size:
        batch = renewals(rng, scene, book, np.arange(done, book.sets.size))
        done = book.sets.size
        first = _run(rng, scene, book, leads, steps, batch)
        lost = first + np.flatnonzero((leads["outcome"][first:] == LOST) & (leads["cube"][first:] != FLEET))
        back = won_back(rng, scene, book, leads["vehicle"][lost], leads["due"][lost], leads["seat"][lost])
        _run(rng, scene, book, leads, steps, back)
    return leads, steps


def _run(rng: np.random.Generator, scene: Scene, book: Book, leads: Columns, steps: Columns, batch: Columns) -> int:
    """Decide one batch and append it; return the row of its first lead."""
    offset = leads.size
    if not batch.size:
        return offset
    fates = decide(rng, scene, batch)
    wanted = lead_steps(rng, scene, book, batch, fates, offset)
    won_set = _sell_won(rng, scene, book, batch, fates, offset)
    leads.add(
        **{name: batch[name] + offset if name == "same_as" else batch[name] for name in ARRIVAL},
        reached=fates.reached, outcome=fates.outcome, at=fates.at, close=fates.close, reason=fates.reason,
        second_reason=fates.second_reason, person=fates.person, chance=fates.chance, won_set=won_set,
    )  # fmt: skip
    steps.add(**{name: wanted[name] for name in STEP})
    return offset


def _sell_won(rng: np.random.Generator, scene: Scene, book: Book, batch: Columns, fates: Fates, offset: int) -> Counts:
    """Put the sets of won leads into the book; return each lead's set (-1 where not won)."""
    won_set = np.full(batch.size, -1)
    won = np.flatnonzero(fates.outcome == WON)
    vehicle = batch["vehicle"][won]
    is_prospect = vehicle < 0
    size = np.where(is_prospect, batch["size"][won], 1)
    row = np.repeat(won, size)
    issued = np.floor(fates.at[row, 3]).astype(np.int64)
    vehicles = np.repeat(vehicle, size)
    new = vehicles < 0
    vehicles[new] = book.add_vehicles_of(
        rng,
        batch["customer"][row[new]],
        np.full(int(new.sum()), FLEET_OWNER),
        issued[new],
        np.zeros(int(new.sum()), dtype=bool),
    )
    prev = batch["prev_set"][row]
    clean = np.where(prev >= 0, book.sets["clean_years"][np.maximum(prev, 0)] + 1, rng.choice(4, row.size))
    sets = sell(
        rng, scene, book, vehicles, batch["cube"][row], batch["business"][row],
        start_of(batch["due"][row], issued), issued, batch["seat"][row],
        channel=batch["channel"][row], lead=row + offset, clean_years=clean,
    )  # fmt: skip
    first = np.concatenate(([True], row[1:] != row[:-1])) if row.size else np.zeros(0, dtype=bool)
    won_set[row[first]] = sets[first]
    batch["vehicle"][row[first]] = vehicles[first]
    return won_set


def start_of(due: Counts, issued: Counts) -> Counts:
    """Return the first day of cover: where the old policy ends, but never before the day of issue."""
    return np.where(due == NO_DAY, issued, np.maximum(due, issued))


def _left_quietly(scene: Scene, book: Book, rows: Counts) -> tuple[Counts, Counts, Counts]:
    """Return vehicle, due day and seat of retail cars that left before leads were kept and still exist."""
    vehicle, start = book.sets["vehicle"][rows], book.sets["start"][rows]
    last = np.full(book.vehicles.size, -1)
    np.maximum.at(last, vehicle, start)
    due = scene.days.year_later(start)
    is_retail = book.sets["cube"][rows] != FLEET
    left = (
        (start == last[vehicle]) & (due < scene.days.prelude) & is_retail & (book.vehicles["gone"][vehicle] == NO_DAY)
    )
    return vehicle[left], due[left], book.sets["seat"][rows][left]
