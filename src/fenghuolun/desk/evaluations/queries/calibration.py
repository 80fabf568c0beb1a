"""A round across its people: where self and superior part, is the team rated too high, how firm is the order?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from fenghuolun.desk.evaluations.models import EvaluationRound
from fenghuolun.desk.evaluations.queries.evaluations import evaluations_of_round
from fenghuolun.desk.evaluations.queries.sheet import Sheet, sheets_of
from fenghuolun.desk.evaluations.rules.scoring import ByMethod, difficulty_of
from fenghuolun.desk.facts.due import due_by_month
from fenghuolun.desk.facts.people import crew
from fenghuolun.desk.facts.results import months_from
from fenghuolun.engine.judge.effort import must_weigh_difficulty, team_needs_calibration
from fenghuolun.engine.judge.ratings import RatingRules, compare_ratings
from fenghuolun.engine.judge.robust_rank import acceptability, pair_wins
from fenghuolun.engine.judge.sensitivity import Swap, smallest_swap
from fenghuolun.engine.results import Floats

DRAWS, SEED = 20_000, 1
CRITERIA = ("completion", "difficulty", "effort")


@dataclass(frozen=True, slots=True)
class Placed:
    """One person in the round. ``first_share`` is the share of all weights at which the person comes first,
    ``expected_rank`` the mean rank over them; None where a criterion is not known.
    """

    sheet: Sheet
    own: float | None
    superior: float | None
    apart: float | None
    needs_talk: bool
    difficulty: float | None
    expected_rank: float | None = None
    first_share: float | None = None

    @property
    def results(self) -> tuple[ByMethod, ByMethod, ByMethod]:
        final = self.sheet.final
        return final.completion, final.effort, final.stages


@dataclass(frozen=True, slots=True)
class Close:
    """Two people next to each other in the order, and the nearest weights of the three criteria that swap them."""

    first: str
    second: str
    swap: Swap

    @property
    def weights(self) -> list[tuple[str, float, float]]:
        now = self.swap.weights - self.swap.change
        return [(name, float(now[at]), float(self.swap.weights[at])) for at, name in enumerate(CRITERIA)]


@dataclass(frozen=True, slots=True)
class Calibration:
    """``shift`` is what would bring the superior's mean within tolerance of attainment; None where nobody is rated."""

    rows: tuple[Placed, ...]
    mean: float | None
    attainment: float | None
    shift: float | None
    difficulty: float | None
    is_difficulty_off: bool
    must_weigh: bool
    close: tuple[Close, ...]

    @property
    def is_off(self) -> bool:
        return bool(self.shift)


def calibration_of(round_: EvaluationRound) -> Calibration:
    """Return the round for its superior and manager. Four queries whatever the number of people."""
    sheets = sheets_of(evaluations_of_round(round_))
    rules = RatingRules(sheets[0].terms.team_tolerance, sheets[0].terms.talk_from) if sheets else RatingRules()
    own = [sheet.by_own.completion.points for sheet in sheets]
    superior = [sheet.by_superior.completion.points for sheet in sheets]
    hard = [_mean_difficulty(sheet) for sheet in sheets]
    attainment = _attainment(sheets)
    mean, shift, talks = _ratings(own, superior, attainment, rules)
    table, known = _criteria(sheets)
    ranks, firsts = _robust(table, known, len(sheets))
    rows = tuple(
        Placed(
            sheet, own[at], superior[at], _apart(sheet, own[at], superior[at]),
            at in talks and sheet.evaluation.own_comment != "", hard[at], ranks[at], firsts[at],
        )
        for at, sheet in enumerate(sheets)
    )  # fmt: skip
    rated = [value for value in hard if value is not None]
    return Calibration(
        rows, mean, attainment, shift, float(np.mean(rated)) if rated else None,
        bool(rated) and team_needs_calibration(rated), _rewards_easy(round_, sheets), _close(sheets, table, known),
    )  # fmt: skip


def _apart(sheet: Sheet, own: float | None, superior: float | None) -> float | None:
    has_own = any(row.own_points is not None for row in sheet.rows) or sheet.evaluation.own_comment
    return own - superior if has_own and own is not None and superior is not None else None


def _mean_difficulty(sheet: Sheet) -> float | None:
    found = difficulty_of(sheet.inputs, sheet.terms)
    return None if found is None else float(found.mean)


def _attainment(sheets: Sequence[Sheet]) -> float | None:
    """Premium of the sheets over what their cards asked, as a ratio."""
    rows = [row for sheet in sheets for row in sheet.rows if row.measure == "PREMIUM" and row.actual is not None]
    asked = sum(float(row.target) for row in rows)
    return sum(float(row.actual or 0) for row in rows) / asked if asked else None


def _ratings(
    own: Sequence[float | None], superior: Sequence[float | None], attainment: float | None, rules: RatingRules
) -> tuple[float | None, float | None, set[int]]:
    both = [at for at in range(len(own)) if own[at] is not None and superior[at] is not None]
    if not both or attainment is None:
        return None, None, set()
    found = compare_ratings(
        [own[at] for at in both], [superior[at] for at in both], [0] * len(both), [attainment], rules
    )  # type: ignore[arg-type]
    talks = {both[at] for at in np.flatnonzero(found.needs_talk)}
    return float(found.mean[0]), float(found.shift[0]), talks


def _criteria(sheets: Sequence[Sheet]) -> tuple[Floats, list[int]]:
    """The three criteria of those who have all of them, (people, 3), and their places."""
    parts = [sheet.final.effort.parts for sheet in sheets]
    known = [at for at, one in enumerate(parts) if len(one) == len(CRITERIA)]
    return np.array([[parts[at][name] for name in CRITERIA] for at in known]), known


def _robust(table: Floats, known: Sequence[int], size: int) -> tuple[list[float | None], list[float | None]]:
    ranks: list[float | None] = [None] * size
    firsts: list[float | None] = [None] * size
    if len(known) > 1:
        wins = pair_wins(table)
        taken = acceptability(table, np.random.default_rng(SEED), DRAWS)
        for place, at in enumerate(known):
            ranks[at], firsts[at] = float(wins.expected_rank[place]), float(taken.rank[place, 0])
    return ranks, firsts


def _close(sheets: Sequence[Sheet], table: Floats, known: Sequence[int]) -> tuple[Close, ...]:
    """The neighbours that the smallest change of weights would swap, nearest first; at most three."""
    if len(known) < 2:
        return ()
    weights = sheets[known[0]].terms.effort_weights
    order = np.argsort(-(table @ np.array(weights)), kind="stable")
    pairs = []
    for better, worse in pairwise(order):
        swap = smallest_swap(table[better], table[worse], weights)
        if np.isfinite(swap.size):
            names = [sheets[known[int(one)]].evaluation.person.name for one in (better, worse)]
            pairs.append(Close(names[0], names[1], swap))
    return tuple(sorted(pairs, key=lambda one: one.swap.size)[:3])


def _rewards_easy(round_: EvaluationRound, sheets: Sequence[Sheet]) -> bool:
    """The sandbag test: Spearman of target / potential with the score; potential is the premium that fell due."""
    who = crew([sheet.evaluation.person for sheet in sheets], round_.ends_on)
    if not who.size:
        return False
    count = (round_.ends_on.year - round_.starts_on.year) * 12 + round_.ends_on.month - round_.starts_on.month
    due = due_by_month(who, months_from(date(round_.starts_on.year, round_.starts_on.month, 1), max(count, 1)))
    potential = due.premium_fen.sum(axis=(1, 2)) / 100
    target = np.array([_premium(sheet) for sheet in sheets])
    score = np.array([sheet.final.completion.points or np.nan for sheet in sheets])
    usable = (potential > 0) & (target > 0) & ~np.isnan(score)
    return bool(usable.any()) and must_weigh_difficulty(target[usable], potential[usable], score[usable])


def _premium(sheet: Sheet) -> float:
    return float(sum(row.target for row in sheet.rows if row.measure == "PREMIUM"))
