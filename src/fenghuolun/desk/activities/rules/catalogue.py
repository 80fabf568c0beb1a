"""The activity catalogue as arrays, and the words its rules are written in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fenghuolun.desk.activities.choices import Evidence, Outcome
from fenghuolun.desk.activities.models import ActivityKind
from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.teams.choices import SellerKind

RULE_WORDS = {
    "needs": "facts that must be there (FACTS)",
    "min_seconds": "how long it must have lasted, where the length is known",
    "message_counts": "a two-way message needs no length",
    "min_outcome": "the least outcome, in the order of choices.Outcome",
    "min_score": "the least score of a study or drill item",
    "min_profile_fields": "how many fields of a prospect must be filled",
    "talk_seconds": "from this length on, for talk_sellers, it reaches the visit stage",
    "talk_sellers": "seller kinds whose long call is a meaningful talk",
    "is_visit": "needs evidence and counts in the evidence rate (M04)",
    "is_exchange": "a call or message that contact law caps (domain F.6)",
}
FACTS = (
    "purpose", "outcome", "next_step", "next_on", "place", "place_mark", "contact_role", "quote_no", "policy_no",
    "file", "form", "customer", "referrer", "due", "colleague", "skill", "scores", "note",
)  # fmt: skip
FACT_BIT = {name: 1 << place for place, name in enumerate(FACTS)}
EVIDENCE_BIT = {str(value): 1 << place for place, value in enumerate(Evidence.values)}
OUTCOME_RANK = {str(value): rank for rank, value in enumerate(Outcome.values)} | {"": -1}
SELLERS = {str(value): place for place, value in enumerate(SellerKind.values)}
CUBES = {str(value): place for place, value in enumerate(CubeKind.values)} | {"": len(CubeKind.values)}
STAGES = ("", "contact", "visit", "quote", "deal")
STAGE_NUMBER = {name: number for number, name in enumerate(STAGES)} | {"lead": 0}
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rules of every kind, one element per kind in the order of ``codes``; points in hundredths."""

    codes: dict[str, int]
    points: Ints  # (kinds, seller kinds)
    decider_points: Ints  # −1 where nobody's deciding changes them
    needs: Ints
    evidence: Ints
    min_seconds: Ints
    message_counts: NDArray[np.bool_]
    min_outcome: Ints
    min_score: Ints
    min_profile_fields: Ints
    talk_seconds: Ints
    talks: NDArray[np.bool_]  # (kinds, seller kinds)
    is_visit: NDArray[np.bool_]
    stage: Ints  # (kinds, cube kinds and none)
    kinds: tuple[ActivityKind, ...]

    def kind(self, code: str) -> ActivityKind:
        return self.kinds[self.codes[code]]


def _bits(names: Iterable[str], table: dict[str, int]) -> int:
    return sum(table[name] for name in set(names))


def _column(kinds: Sequence[ActivityKind], word: str, otherwise: Any = 0) -> Ints:
    return np.array([kind.rule.get(word, otherwise) for kind in kinds], dtype=np.int64)


def _stage_row(kind: ActivityKind) -> list[int]:
    known = [STAGE_NUMBER[kind.stage.get(cube, "")] for cube in CubeKind.values]
    # Without a lead nobody knows the cube kind; the stage all kinds share still holds.
    return [*known, known[0] if len(set(known)) == 1 else 0]


def catalogue_of(kinds: Iterable[ActivityKind]) -> Catalogue:
    """Return the rules in ``kinds`` as arrays. Raises ``KeyError`` on a rule word nobody knows."""
    rows = tuple(kinds)
    for row in rows:
        if unknown := set(row.rule) - set(RULE_WORDS):
            raise KeyError(f"{row.code}: {', '.join(sorted(unknown))}")
    outcomes = [OUTCOME_RANK[row.rule.get("min_outcome", "")] for row in rows]
    deciders = [-1 if row.decision_maker_points is None else round(row.decision_maker_points * 100) for row in rows]
    return Catalogue(
        codes={row.code: place for place, row in enumerate(rows)},
        points=np.array([[round(float(row.seller_points.get(s, row.points)) * 100) for s in SELLERS] for row in rows]),
        decider_points=np.array(deciders, dtype=np.int64),
        needs=np.array([_bits(row.rule.get("needs", ()), FACT_BIT) for row in rows], dtype=np.int64),
        evidence=np.array([_bits(row.evidence, EVIDENCE_BIT) for row in rows], dtype=np.int64),
        min_seconds=_column(rows, "min_seconds"),
        message_counts=_column(rows, "message_counts").astype(bool),
        min_outcome=np.array(outcomes, dtype=np.int64),
        min_score=_column(rows, "min_score", -1),
        min_profile_fields=_column(rows, "min_profile_fields"),
        talk_seconds=_column(rows, "talk_seconds"),
        talks=np.array([[s in row.rule.get("talk_sellers", ()) for s in SELLERS] for row in rows]),
        is_visit=_column(rows, "is_visit").astype(bool),
        stage=np.array([_stage_row(row) for row in rows], dtype=np.int64),
        kinds=rows,
    )
