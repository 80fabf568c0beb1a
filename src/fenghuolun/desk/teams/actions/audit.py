"""The audit log: one line per action, sealed afterwards into a hash chain that anybody can check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.functional import Promise

from fenghuolun.desk.teams.models import AuditEntry, Person
from fenghuolun.desk.teams.queries import START, audit_head

CHUNK = 1000


class _Plain(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, models.Model):
            return o.pk
        if isinstance(o, set | frozenset):
            return sorted(o)
        return str(o) if isinstance(o, Promise) else super().default(o)


def record(
    *, by: Person | None, now: datetime, action: str, thing: models.Model | None = None, **detail: Any
) -> AuditEntry:
    """Write the one audit line of an action, in the action's transaction.

    ``action`` is the action's own name. ``detail`` may hold anything that JSON
    can, and models (kept as their id); never a phone or identity number.
    """
    return AuditEntry.objects.create(
        by=by,
        at=now,
        action=action,
        thing=thing._meta.label_lower if thing is not None else "",
        thing_id=str(thing.pk) if thing is not None else "",
        detail=json.loads(json.dumps(detail, cls=_Plain)),
    )


def _seal(before: str, line: AuditEntry) -> str:
    plain = [
        line.seal_no,
        line.pk,
        line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        line.by_id,
        line.action,
        line.thing,
        line.thing_id,
        line.detail,
    ]
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def seal_audit(*, limit: int = 100_000) -> tuple[int, int, str]:
    """Seal the lines that have no seal yet; return how many, and the head of the chain (number, seal).

    A line's seal is the SHA-256 of the seal before it and of its own content.
    Whoever keeps a head elsewhere can prove later that nothing before it was
    changed, taken out or put in. Two sealers at once: the second one fails on
    the unique number and finds nothing to do when it tries again.
    """
    sealed = 0
    while sealed < limit:
        with transaction.atomic():
            number, before = audit_head()
            lines = list(AuditEntry.objects.filter(seal_no=None).order_by("id")[: min(CHUNK, limit - sealed)])
            for line in lines:
                number += 1
                line.seal_no = number
                line.seal = before = _seal(before, line)
            AuditEntry.objects.bulk_update(lines, ["seal_no", "seal"], batch_size=250)
        sealed += len(lines)
        if len(lines) < CHUNK:
            break
    return sealed, *audit_head()


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where the chain does not hold: the number in the chain and why."""

    seal_no: int
    why: str


def _chain() -> Iterator[AuditEntry]:
    return AuditEntry.objects.exclude(seal_no=None).order_by("seal_no").iterator(chunk_size=2000)


def verify_audit(heads: dict[int, str] | None = None) -> tuple[int, list[Broken]]:
    """Walk the whole chain; return how many lines hold and where it breaks (empty: nowhere).

    ``heads`` are heads that were noted elsewhere: number → seal. They show what
    the chain cannot show by itself: a tail cut off, or all of it rewritten.
    """
    heads = dict(heads or {})
    broken: list[Broken] = []
    before, expected, held = START, 1, 0
    for line in _chain():
        number = line.seal_no or 0
        if number != expected:
            broken.append(Broken(expected, "lines are missing"))
        if line.seal != _seal(before, line):
            broken.append(Broken(number, "the line was changed"))
        elif heads.get(number, line.seal) != line.seal:
            broken.append(Broken(number, "differs from the head noted earlier"))
        else:
            held += 1
        heads.pop(number, None)
        before, expected = line.seal, number + 1
    broken += [Broken(number, "a head noted earlier is gone") for number in sorted(heads)]
    return held, broken
