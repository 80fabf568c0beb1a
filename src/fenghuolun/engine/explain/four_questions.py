"""A suitable market, the skills, real support, a good environment: which of the four explains a person's gap?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.explain.person_effects import PersonEffects, person_effects
from fenghuolun.engine.refusals import BadInput, real, refuse_where, whole
from fenghuolun.engine.results import Flags, Floats

QUESTIONS = ("market", "skill", "support", "environment")


@dataclass(frozen=True, slots=True)
class FourQuestions:
    """A person's gap to the mean of all, by cause: parts (causes, people) that add up to ``gap`` exactly.

    ``causes`` are the given groups of columns, then ``skill`` (the person's own level) and ``rest`` (what the
    model does not explain, so that nobody calls it skill). ``deviation`` is the standard deviation of each part,
    NaN for the rest. In the units of the result: for a log premium, 0.10 is about 10 %.
    """

    causes: tuple[str, ...]
    parts: Floats
    deviation: Floats
    gap: Floats
    model: PersonEffects

    def is_clear(self, z: float = 1.2816) -> Flags:
        """Return which parts are beyond chance at 80 %, (causes, people); never the rest."""
        return np.abs(self.parts) > z * np.nan_to_num(self.deviation, nan=np.inf)


def four_questions(
    result: ArrayLike, circumstances: ArrayLike, cause_of_column: Sequence[str], person: ArrayLike
) -> FourQuestions:
    """Return each person's gap attributed to market, support, environment (as given), skill and a rest.

    ``result`` (rows) is the log premium or stage logit of a person-month, ``circumstances`` (rows, columns) what
    surrounded it, ``cause_of_column`` the question each column answers: expiry potential, district and vehicle
    mix are market; lead quality, price authority, turn-around, training hours support; leader, meeting regularity,
    attendance environment; own activity may be a cause of its own. For a linear model the Shapley-Owen value of a
    group of columns is (x̄_i - x̄) · β of its columns, whatever the order (Shorrocks 2013); skill is the person's
    predicted level, pulled towards zero by as much as the months deserve.

    >>> rng = np.random.default_rng(2)
    >>> who = np.repeat(np.arange(40), 6)
    >>> x = rng.normal(size=(40, 2))[who] + rng.normal(0, 0.5, (240, 2))
    >>> y = x @ [0.5, -0.3] + rng.normal(0, 0.4, 40)[who] + rng.normal(0, 0.1, 240)
    >>> found = four_questions(y, x, ["market", "support"], who)
    >>> found.causes, bool(np.allclose(found.parts.sum(axis=0), found.gap, atol=1e-12))
    (('market', 'support', 'skill', 'rest'), True)

    Refuses what ``person_effects`` refuses, an unnamed column, and people without a row.
    """
    x, who, y = real("circumstances", circumstances), whole("person", person), real("result", result)
    if x.ndim != 2 or len(cause_of_column) != x.shape[1]:
        raise BadInput("cause_of_column", "must name a cause for each column")
    if "skill" in cause_of_column or "rest" in cause_of_column:
        raise BadInput("cause_of_column", "cannot be skill or rest: those are what the columns do not say")
    model = person_effects(y, x, who)
    n = np.bincount(who)
    refuse_where("person", n == 0, "has no row")
    gap = np.bincount(who, y) / n - y.mean()
    apart = np.column_stack([np.bincount(who, column) / n for column in x.T]) - x.mean(axis=0)
    causes = tuple(dict.fromkeys(cause_of_column))
    parts, deviation = [], []
    for cause in causes:
        columns = [i for i, name in enumerate(cause_of_column) if name == cause]
        own = apart[:, columns]
        parts.append(own @ model.slopes[columns])
        covariance = model.covariance[np.ix_(columns, columns)]
        deviation.append(np.sqrt(np.einsum("ij,jk,ik->i", own, covariance, own)))
    parts.append(model.person)
    deviation.append(model.person_deviation)
    parts.append(gap - np.sum(parts, axis=0))
    deviation.append(np.full(gap.shape, np.nan))
    return FourQuestions((*causes, "skill", "rest"), np.array(parts), np.array(deviation), gap, model)


@dataclass(frozen=True, slots=True)
class QuestionIndex:
    """``index`` 0..100 of each team, and whether its people's vote says something so different that a talk is due."""

    index: Floats
    vote: Floats
    needs_talk: Flags


def question_index(indicators: ArrayLike, votes: ArrayLike, talk_above: float = 25.0) -> QuestionIndex:
    """Return one of the four questions as an index (domain 1.5): the mean of its indicators beside the people's vote.

    ``indicators`` is (indicators, teams) of scores 0..100 from ``peers.peer_scale``, NaN where unknown; ``votes``
    the mean vote of each team, 1..5, NaN without votes; 1 is 0 and 5 is 100.

    >>> question_index([[80.0], [60.0], [np.nan]], [2.0])
    QuestionIndex(index=array([70.]), vote=array([25.]), needs_talk=array([ True]))

    Refuses scores outside 0..100 and votes outside 1..5.
    """
    scores, vote = np.asarray(indicators, dtype=np.float64), np.asarray(votes, dtype=np.float64)
    if scores.ndim != 2 or vote.shape != scores.shape[1:]:
        raise BadInput("votes", "must hold one mean vote per team of the indicators")
    refuse_where("indicators", (scores < 0) | (scores > 100), "must lie between 0 and 100")
    refuse_where("votes", (vote < 1) | (vote > 5), "must lie between 1 and 5")
    known = ~np.isnan(scores)
    n = known.sum(axis=0)
    index = np.divide(np.where(known, scores, 0).sum(axis=0), n, out=np.full(n.shape, np.nan), where=n > 0)
    stated = (vote - 1) * 25
    return QuestionIndex(index, stated, np.nan_to_num(np.abs(index - stated)) > talk_above)
