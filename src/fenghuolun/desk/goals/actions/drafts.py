"""Make and change a draft of targets: fill, set, lock, undo; each change counts a revision and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.goals.actions.publishing import TargetsChanged, TargetsRefused, next_version
from fenghuolun.desk.goals.choices import EditionStatus, EditKind
from fenghuolun.desk.goals.models import TargetCell, TargetEdit, TargetEdition
from fenghuolun.desk.goals.queries.editions import draft_edition, grid_of
from fenghuolun.desk.goals.queries.edits import edit_to_undo
from fenghuolun.desk.goals.rules.grid import KIND_AT, KINDS, TIER_AT, TIERS, Grid, Line
from fenghuolun.desk.goals.rules.rebalancing import Keep, Place, lock_mask, set_total
from fenghuolun.desk.goals.rules.words import cannot_balance
from fenghuolun.desk.teams import actions as teams
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.rules import require, require_in_reach
from fenghuolun.engine.plan.locks import CannotBalance


@transaction.atomic
def fill_draft(
    *, by: Person, now: datetime, unit: Unit, grid: Grid, inputs: dict[str, Any], revision: int | None = None
) -> TargetEdition:
    """Return the unit's draft of the year, filled with ``grid``; makes the draft where there is none.

    ``inputs`` is kept with it: premium by kind and tier, averages, shares,
    seasons and where each came from. ``revision`` is what the person saw of an
    existing draft; without it a draft that somebody made meanwhile is refused.
    """
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=unit.pk)
    draft = draft_edition(unit, grid.year)
    if draft is None:
        draft = TargetEdition.objects.create(
            unit=unit, year=grid.year, version=next_version(unit, grid.year), made_by=by, made_at=now
        )
        revision = 0
    before = grid_of(draft)
    _next_revision(draft, revision if revision is not None else -1)
    draft.inputs = inputs
    draft.save(update_fields=["inputs"])
    _note(draft, by, now, EditKind.FILL, {}, _changed(before, grid))
    _write(draft, before, grid)
    teams.record(by=by, now=now, action="fill_draft", thing=draft, unit=unit, year=grid.year, lines=len(grid.lines))
    return draft


@transaction.atomic
def copy_to_draft(*, by: Person, now: datetime, edition: TargetEdition) -> TargetEdition:
    """Return a draft with the cells of a published edition, to be changed and published again."""
    return fill_draft(by=by, now=now, unit=edition.unit, grid=grid_of(edition), inputs=edition.inputs)


@transaction.atomic
def set_target(
    *, by: Person, now: datetime, edition: TargetEdition, revision: int, place: Place, premium_fen: int,
    keep: Keep = Keep.BOTH,
) -> TargetEdition:  # fmt: skip
    """Set one figure of a draft; the rest is rebalanced (``rules.rebalancing.set_total``).

    Refuses a draft that somebody changed since ``revision``, a figure below
    zero, and one that the locked cells leave no room for.
    """
    before = _open(by, edition)
    if premium_fen < 0:
        raise TargetsRefused(_("A target cannot be below zero."), field="premium")
    try:
        after = set_total(before, place, premium_fen, keep)
    except CannotBalance as stuck:
        raise TargetsRefused(cannot_balance(stuck, before), field="premium", unlock=stuck.unlock) from stuck
    _next_revision(edition, revision)
    change = {**_place_words(before, place), "premium_fen": premium_fen, "keep": str(keep)}
    _note(edition, by, now, EditKind.CELL, change, _changed(before, after))
    _write(edition, before, after)
    teams.record(by=by, now=now, action="set_target", thing=edition, **change)
    return edition


@transaction.atomic
def lock_targets(
    *, by: Person, now: datetime, edition: TargetEdition, revision: int, places: list[Place], is_locked: bool
) -> TargetEdition:
    """Lock cells of a draft, so that nothing moves them, or set them free."""
    before = _open(by, edition)
    mask = lock_mask(before, places)
    after = replace(before, is_locked=np.where(mask, is_locked, before.is_locked))
    _next_revision(edition, revision)
    kind = EditKind.LOCK if is_locked else EditKind.UNLOCK
    change = {**_place_words(before, places[0]), "cells": int(mask.sum())}
    _note(edition, by, now, kind, change, _changed(before, after))
    _write(edition, before, after)
    teams.record(by=by, now=now, action="lock_targets", thing=edition, is_locked=is_locked, **change)
    return edition


@transaction.atomic
def undo_edit(*, by: Person, now: datetime, edition: TargetEdition, revision: int) -> TargetEdition:
    """Take back the last change of a draft that was not taken back yet, whoever made it."""
    before = _open(by, edition)
    last = edit_to_undo(edition)
    if last is None:
        raise TargetsRefused(_("There is nothing left to take back."))
    _next_revision(edition, revision)
    after = _restored(before, last.before)
    note = _note(edition, by, now, EditKind.UNDO, last.change, _changed(before, after))
    note.undoes = last
    note.save(update_fields=["undoes"])
    _write(edition, before, after)
    teams.record(by=by, now=now, action="undo_edit", thing=edition, undone=last.revision)
    return edition


@transaction.atomic
def drop_draft(*, by: Person, now: datetime, edition: TargetEdition) -> None:
    """Throw a draft away; what is published stays."""
    _open(by, edition)
    teams.record(by=by, now=now, action="drop_draft", thing=edition, unit=edition.unit, year=edition.year)
    edition.edits.filter(undoes__isnull=False).delete()
    edition.delete()


def _open(by: Person, edition: TargetEdition) -> Grid:
    require(by, Permission.SET_TARGET)
    require_in_reach(by, owner_id=None, unit_id=edition.unit_id)
    if edition.status != EditionStatus.DRAFT:
        raise TargetsRefused(_("These targets are published already. Start a new draft to change them."))
    return grid_of(edition)


def _next_revision(edition: TargetEdition, seen: int) -> None:
    """Count one revision, only if nobody else did since ``seen``: two leaders never overwrite each other."""
    counted = TargetEdition.objects.filter(pk=edition.pk, revision=seen).update(revision=F("revision") + 1)
    if not counted:
        raise TargetsChanged(_("Somebody changed this draft while you looked at it. See what changed, then try again."))
    edition.revision = seen + 1


def _note(
    edition: TargetEdition, by: Person, now: datetime, kind: EditKind, change: dict[str, Any], before: list[Any]
) -> TargetEdit:
    return TargetEdit.objects.create(
        edition=edition, revision=edition.revision, at=now, by=by, kind=kind, change=change, before=before
    )


def _place_words(grid: Grid, place: Place) -> dict[str, Any]:
    line = grid.lines[place.line] if place.line is not None else None
    return {
        "unit": line.unit if line else None,
        "person": line.person if line else None,
        "kind": None if place.kind is None else KINDS[place.kind],
        "month": None if place.month is None else place.month + 1,
    }


def _aligned(grid: Grid, lines: tuple[Line, ...]) -> Grid:
    """Return the grid with the given lines, in that order; missing ones are zero."""
    place = {line: at for at, line in enumerate(grid.lines)}
    aligned = Grid.empty(grid.year, lines)
    for at, line in enumerate(lines):
        if line in place:
            aligned.premium_fen[at] = grid.premium_fen[place[line]]
            aligned.deals[at] = grid.deals[place[line]]
            aligned.is_locked[at] = grid.is_locked[place[line]]
    return aligned


def _changed(before: Grid, after: Grid) -> list[list[Any]]:
    """Return the cells as they were before, of every cell that differs; all of them where the lines differ."""
    lines = tuple(dict.fromkeys([*before.lines, *after.lines]))
    old, new = _aligned(before, lines), _aligned(after, lines)
    differs = (old.premium_fen != new.premium_fen) | (old.deals != new.deals)
    differs |= (old.is_locked != new.is_locked)[..., None]
    return [
        [
            *lines[at], KINDS[kind], month + 1, TIERS[tier], int(old.premium_fen[at, kind, month, tier]),
            int(old.deals[at, kind, month, tier]), bool(old.is_locked[at, kind, month]),
        ]
        for at, kind, month, tier in np.argwhere(differs).tolist()
    ]  # fmt: skip


def _restored(grid: Grid, cells: list[list[Any]]) -> Grid:
    lines = tuple(dict.fromkeys([*grid.lines, *(Line(unit, person) for unit, person, *_rest in cells)]))
    found = _aligned(grid, lines)
    place = {line: at for at, line in enumerate(lines)}
    for unit, person, kind, month, tier, premium, deals, is_locked in cells:
        at = place[Line(unit, person)], KIND_AT[kind], month - 1
        found.premium_fen[(*at, TIER_AT[tier])] = premium
        found.deals[(*at, TIER_AT[tier])] = deals
        found.is_locked[at] = is_locked
    return found


def _write(edition: TargetEdition, before: Grid, after: Grid) -> None:
    """Write the cells that changed; rows that exist keep their id."""
    ids = {
        (unit, person, kind, month, tier): pk
        for pk, unit, person, kind, month, tier in edition.cells.values_list(
            "pk", "unit", "person", "cube_kind", "month", "tier"
        )
    }
    lines = tuple(dict.fromkeys([*before.lines, *after.lines]))
    new = _aligned(after, lines)
    rows = []
    for unit, person, kind, month, tier, *_was in _changed(before, after):
        at, k, t = lines.index(Line(unit, person)), KIND_AT[kind], TIER_AT[tier]
        first = date(edition.year, month, 1)
        rows.append(
            TargetCell(
                pk=ids.get((unit, person, kind, first, tier)), edition=edition, unit_id=unit, person_id=person,
                cube_kind=kind, tier=tier, month=first, premium_fen=int(new.premium_fen[at, k, month - 1, t]),
                deals=int(new.deals[at, k, month - 1, t]), is_locked=bool(new.is_locked[at, k, month - 1]),
            )
        )  # fmt: skip
    TargetCell.objects.bulk_create([row for row in rows if row.pk is None], batch_size=2000)
    TargetCell.objects.bulk_create(
        [row for row in rows if row.pk is not None], batch_size=2000, update_conflicts=True, unique_fields=["id"],
        update_fields=["premium_fen", "deals", "is_locked"],
    )  # fmt: skip
