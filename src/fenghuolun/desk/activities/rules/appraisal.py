"""What an activity counts for: effective or not, stage, quality, points. One function for one row and for a million."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fenghuolun.desk.activities.rules.catalogue import CUBES, STAGE_NUMBER, Catalogue, Ints

Flags = NDArray[np.bool_]
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Terms:
    """When an entry is late and what that costs (domain F.3); quality in hundredths."""

    on_time_hours: float = 24
    late_hours: float = 48
    late_quality: int = 80
    poor_quality: int = 50

    def __post_init__(self) -> None:
        if not 0 < self.on_time_hours <= self.late_hours:
            raise ValueError("on_time_hours must be above 0 and at most late_hours")
        if not 0 <= self.poor_quality <= self.late_quality <= 100:
            raise ValueError("0 ≤ poor_quality ≤ late_quality ≤ 100")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the appraisal reads, one element per activity. −1 stands for unknown where a number can be."""

    kind: Ints
    seller: Ints
    cube: Ints
    facts: Ints  # bits of catalogue.FACT_BIT
    evidence: Ints  # bits of catalogue.EVIDENCE_BIT
    seconds: Ints
    outcome: Ints  # rank
    score: Ints
    profile_fields: Ints
    quantity: Ints
    late_s: Ints
    is_message: Flags
    decides: Flags
    is_imported: Flags
    is_rejected: Flags
    said: Ints  # 1 and 0 where a file says whether it was effective, −1 where it does not


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One element per activity. ``stage`` numbers ``catalogue.STAGES``; quality and points in hundredths."""

    is_effective: Flags
    stage: Ints
    quality: Ints
    base: Ints
    points: Ints
    is_on_time: Flags
    is_evidence_due: Flags
    is_evidenced: Flags


def _effective(columns: Columns, catalogue: Catalogue) -> Flags:
    kind, unproven = columns.kind, columns.is_imported
    need = catalogue.needs[kind]
    complete = ((columns.facts & need) == need) | unproven
    long_enough = (
        (columns.seconds >= catalogue.min_seconds[kind])
        | (catalogue.message_counts[kind] & columns.is_message)
        | (columns.seconds == UNKNOWN)
    )
    least = catalogue.min_outcome[kind]
    outcome = (columns.outcome >= least) | (unproven & (columns.outcome == UNKNOWN))
    scored = (columns.score >= catalogue.min_score[kind]) | (unproven & (columns.score == UNKNOWN))
    enough = columns.profile_fields >= catalogue.min_profile_fields[kind]
    profiled = enough | (catalogue.min_profile_fields[kind] == 0) | (unproven & (columns.profile_fields == UNKNOWN))
    judged = complete & long_enough & outcome & scored & profiled
    return np.where(columns.said == UNKNOWN, judged, columns.said == 1)


def _stage(columns: Columns, catalogue: Catalogue, effective: Flags) -> Ints:
    kind = columns.kind
    reached = catalogue.stage[kind, columns.cube]
    shortest = catalogue.talk_seconds[kind]
    talk = catalogue.talks[kind, columns.seller] & (shortest > 0) & (columns.seconds >= shortest)
    reached = np.where(talk & (columns.cube != CUBES[""]), np.maximum(reached, STAGE_NUMBER["visit"]), reached)
    return np.where(effective, reached, 0)


def quality(late_s: Ints, lacks_evidence: Flags, is_rejected: Flags, terms: Terms) -> Ints:
    """Return the quality multiplier in hundredths (domain F.3).

    >>> late = np.array([0, 30, 50, 0, 0]) * 3600
    >>> lacks = np.array([False, False, False, True, False])
    >>> quality(late, lacks, np.array([False, False, False, False, True]), Terms())
    array([100,  80,  50,  50,   0])
    """
    hours = late_s / 3600
    return np.select(
        [is_rejected, (hours > terms.late_hours) | lacks_evidence, hours > terms.on_time_hours],
        [0, terms.poor_quality, terms.late_quality],
        default=100,
    )


def points(base: Ints, quality: Ints, quantity: Ints, is_effective: Flags) -> Ints:
    """Return M01 in hundredths: base × quality × quantity, rounded once, 0 when not effective."""
    return np.where(is_effective, (base * quality * quantity + 50) // 100, 0)


def appraise(columns: Columns, catalogue: Catalogue, terms: Terms) -> Appraisal:
    """Return what each activity counts for (domain F.3, M01; rulings 20 and 24).

    Effective: every rule of its kind holds. An unknown duration is not a short
    one. Imported history is judged on what its file carries: a rule about
    something the file leaves out is waived, one it breaks is not, and history
    without an entry time counts as on time.
    """
    kind = columns.kind
    effective = _effective(columns, catalogue)
    evidenced = (columns.evidence & catalogue.evidence[kind]) != 0
    lacks = (catalogue.evidence[kind] != 0) & ~evidenced & ~columns.is_imported
    found = quality(columns.late_s, lacks, columns.is_rejected, terms)
    base = catalogue.points[kind, columns.seller]
    decider = catalogue.decider_points[kind]
    base = np.where(columns.decides & (decider >= 0), decider, base)
    return Appraisal(
        is_effective=effective,
        stage=_stage(columns, catalogue, effective),
        quality=found,
        base=base,
        points=points(base, found, columns.quantity, effective),
        is_on_time=columns.late_s / 3600 <= terms.on_time_hours,
        is_evidence_due=catalogue.is_visit[kind],
        is_evidenced=evidenced,
    )
