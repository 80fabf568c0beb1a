"""One person's line of the year explained: the share and what it is mixed of, own rates with n, activity per kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.facts.results import KINDS
from fenghuolun.desk.tables.queries.requirement import requirement
from fenghuolun.desk.tables.queries.year_scene import YearScene, facts_of, share_facts
from fenghuolun.desk.tables.queries.year_table import DEAL, LEAD, QUOTE, VISIT
from fenghuolun.desk.teams.models import Person


@dataclass(frozen=True, slots=True)
class OwnRates:
    """A kind's step rates as used for this person, from lead to deal, the leads behind them, the need at 50 and 80."""

    label: str
    rates: list[float]
    n: int
    average_fen: int
    needs: list[tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class PersonExplained:
    person: Person
    shares: list[dict[str, Any]]
    kinds: list[OwnRates]
    reason: str


def person_explained(scene: YearScene, person: Person, today: date) -> PersonExplained:
    """Return why this person's year is what it is, and what it takes, for the kinds that have a target."""
    chosen = np.array([line.person == person.pk for line in scene.whole.lines], np.bool_)
    mine = scene.whole.only(chosen)
    facts = facts_of(scene, today).of_people(mine.person_ids)
    required = requirement(mine, facts)
    rates = facts.alpha[0] / (facts.alpha[0] + facts.beta[0])
    asked = mine.premium_fen.any(axis=(0, 2, 3))
    needed = required.needed.needed.sum(axis=0)
    kinds = [
        OwnRates(
            str(CubeKind(kind).label), rates[k].tolist(), int(facts.reached[0, k, LEAD]), int(facts.average_fen[0, k]),
            [_pair(needed[:, k, stage]) for stage in (LEAD, VISIT, QUOTE, DEAL)],
        )
        for k, kind in enumerate(KINDS)
        if asked[k]
    ]  # fmt: skip
    return PersonExplained(person, share_facts(scene, person.pk), kinds, str(required.capacity.reason[0]))


def _pair(values: Any) -> tuple[int | None, int | None]:
    even, sure = (int(value) if np.isfinite(value) else None for value in values)
    return even, sure
