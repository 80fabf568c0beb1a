"""Whether tables fit this version, asked before anything is touched."""

from __future__ import annotations

from collections.abc import Collection

from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.refused import Refused

Step = tuple[str, str]
# Libraries that earlier versions had and this one has not; their steps are no sign of a newer version.
GONE = frozenset({"admin"})


class DoesNotFit(Refused):
    code = "preflight"


def refuse_what_does_not_fit(applied: Collection[Step], loader: MigrationLoader) -> None:
    """Refuse tables whose steps this version does not know, or among whose steps one is missing.

    The first are of a newer version (or of another product); the second were
    changed by hand or cut off half-way. Tables that are merely older pass: the
    steps they lack are the ones to come.
    """
    theirs = {step for step in applied if step[0] not in GONE}
    known = set(loader.disk_migrations) | set(loader.replacements)
    known |= {step for one in loader.replacements.values() for step in one.replaces}
    if unknown := theirs - known:
        raise DoesNotFit(
            _("These tables are of a newer version: this one does not know %(step)s. Install that version first.")
            % {"step": _name(min(unknown))}
        )
    for step in sorted(theirs & set(loader.graph.nodes)):
        missing = [parent.key for parent in loader.graph.node_map[step].parents if parent.key not in theirs]
        if missing and not any(_is_replaced(parent, theirs, loader) for parent in missing):
            raise DoesNotFit(
                _("Step %(missing)s is missing although %(step)s was taken: somebody changed it. Restore a backup.")
                % {"missing": _name(missing[0]), "step": _name(step)}
            )


def _is_replaced(step: Step, theirs: Collection[Step], loader: MigrationLoader) -> bool:
    squashed = loader.replacements.get(step)
    return squashed is not None and set(squashed.replaces) <= set(theirs)


def _name(step: Step) -> str:
    return ".".join(step)
