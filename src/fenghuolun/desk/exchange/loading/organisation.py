"""Units, people, postings and leave of a simulated company."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np

from fenghuolun.desk.exchange.loading.columns import days, model_of, moments, optional, references, write
from fenghuolun.desk.teams.actions import add_unit, ensure_roles
from fenghuolun.desk.teams.choices import Permission
from fenghuolun.desk.teams.rules import initials_of, pinyin_of
from fenghuolun.engine.simulate.tables import Leaves, People, Postings, Units

DAY = np.timedelta64(1, "D")


def load_units(units: Units, now: datetime) -> np.ndarray:
    """Return the id of each unit; units that are there already (headquarters) are found by their code."""
    model = model_of("teams.Unit")
    there: dict[str, Any] = {unit.code: unit for unit in model._default_manager.all()}
    placed: list[Any] = []
    for code, name, level, parent, region in zip(*units.columns().values(), strict=True):
        unit = there.get(code) or add_unit(
            by=None, now=now, parent=placed[parent] if parent >= 0 else None, level=level, name=name, code=code,
            region=region,
        )  # fmt: skip
        placed.append(unit)
    return np.array([unit.pk for unit in placed], dtype=np.int64)


def load_people(people: People, first_id: int, unit_ids: np.ndarray, password: str, now: datetime) -> int:
    """Write the people; ``password`` is the hash everybody signs in with.

    The simulator's ``left_on`` is the first day without work, the desk's the last day at work.
    """
    roles = ensure_roles()
    names = people.name.tolist()
    administers = {Permission.MANAGE_PEOPLE, Permission.READ_AUDIT}
    return write(
        "teams.Person", first_id, len(people),
        {
            "password": password,
            "login": people.login.tolist(),
            "employee_no": people.employee_no.tolist(),
            "name": names,
            "pinyin": [pinyin_of(name)[:120] for name in names],
            "initials": [initials_of(name)[:20] for name in names],
            "phone": people.phone.tolist(),
            "unit_id": references(people.unit, unit_ids),
            "role_id": _role_ids(people.role, roles),
            "seller_kind": people.seller_kind.tolist(),
            "hired_on": days(people.hired_on),
            "left_on": days(people.left_on - DAY),
            "licence_no": people.licence_no.tolist(),
            "licence_expires_on": days(people.licence_expires_on),
            "is_active": np.isnat(people.left_on),
            "is_staff": [administers <= set(roles[code].permissions) for code in people.role],
            "created_at": now,
        },
    )  # fmt: skip


def _role_ids(codes: np.ndarray, roles: Mapping[str, Any]) -> list[int]:
    return [roles[code].pk for code in codes]


def load_postings(postings: Postings, first_id: int, first_person: int, unit_ids: np.ndarray) -> int:
    return write(
        "teams.Posting", first_id, len(postings),
        {
            "person_id": references(postings.person, first_person),
            "unit_id": references(postings.unit, unit_ids),
            "role_id": _role_ids(postings.role, ensure_roles()),
            "seller_kind": postings.seller_kind.tolist(),
            "starts_on": days(postings.starts_on),
            "ends_on": days(postings.ends_on),
        },
    )  # fmt: skip


def load_leaves(leaves: Leaves, first_id: int, first_person: int) -> int:
    return write(
        "teams.Leave", first_id, len(leaves),
        {
            "person_id": references(leaves.person, first_person),
            "kind": leaves.kind.tolist(),
            "starts_on": days(leaves.starts_on),
            "last_on": days(leaves.last_on),
            "part": optional(leaves.part),
            "note": leaves.note.tolist(),
            "entered_by_id": references(leaves.entered_by, first_person),
            "entered_at": moments(leaves.entered_at),
        },
    )  # fmt: skip
