"""What changed between two versions of a plan, line by line and cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from fenghuolun.desk.plans.choices import ItemStatus
from fenghuolun.desk.plans.queries import versions_of
from fenghuolun.desk.plans.rules.cells import SIGNED_CELLS, as_kept, cell_label

if TYPE_CHECKING:
    from fenghuolun.desk.plans.models import Plan


@dataclass(frozen=True)
class Change:
    """One line that is new, gone, or has other cells: (label, before, after)."""

    title: str
    kind: str
    cells: tuple[tuple[str | Promise, str, str], ...] = ()


def changes(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> list[Change]:
    """Return what became of the lines; both by line id, each with its cells as kept. New lines come first.

    >>> found = changes({"1": {"title": "A", "target": "3"}, "2": {"title": "B"}}, {"1": {"title": "A", "target": "5"}})
    >>> [(one.kind, one.title, [cell[1:] for cell in one.cells]) for one in found]
    [('changed', 'A', [('3', '5')]), ('gone', 'B', [])]
    """
    new = [Change(str(line.get("title", "")), "new") for key, line in after.items() if key not in before]
    changed = []
    for key, line in after.items():
        old = before.get(key)
        if old is None:
            continue
        cells = tuple(
            (cell_label(name), str(old.get(name) or ""), str(line.get(name) or ""))
            for name in line
            if (old.get(name) or "") != (line.get(name) or "")
        )
        if cells:
            changed.append(Change(str(line.get("title", "")), "changed", cells))
    gone = [Change(str(line.get("title", "")), "gone") for key, line in before.items() if key not in after]
    return [*new, *changed, *gone]


@dataclass(frozen=True)
class Version:
    """A version of a plan and how it differs from the one before."""

    plan: Plan
    changes: list[Change]


def history(plan: Plan) -> list[Version]:
    """Return every version of the plan, the newest first, each with what it changed. Two queries."""
    versions = list(versions_of(plan))
    now = {
        str(line["pk"]): {name: as_kept(line[name]) for name in SIGNED_CELLS}
        for line in versions[0].items.exclude(status=ItemStatus.CANCELLED).values("pk", *SIGNED_CELLS)
    }
    found, after = [], now
    for at, version in enumerate(versions):
        before = versions[at + 1].required.get("signed_cells", {}) if at + 1 < len(versions) else None
        found.append(Version(version, [] if before is None else changes(before, after)))
        after = before or {}
    return found
