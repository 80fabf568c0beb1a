"""The four questions: exact additivity, order does not matter, planted effects come back; Oaxaca and Blinder."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenghuolun.engine.explain.four_questions import four_questions, question_index
from fenghuolun.engine.explain.person_effects import person_effects
from fenghuolun.engine.explain.two_groups import two_groups
from fenghuolun.engine.refusals import BadInput

CAUSES = ["market", "market", "support", "environment", "activity"]
SLOPES = np.array([0.6, -0.2, 0.3, 0.15, 0.4])


def a_branch(seed: int, people: int = 80, months: int = 9):
    """Log premium of person-months: circumstances that differ by person, own skill (sd 0.3), chance (sd 0.2)."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(people), months)
    x = rng.normal(size=(people, 5))[who] + rng.normal(0, 0.5, (who.size, 5))
    skill = rng.normal(0, 0.3, people)
    y = 10 + x @ SLOPES + skill[who] + rng.normal(0, 0.2, who.size)
    return y, x, who, skill


@given(st.integers(0, 500))
def test_parts_add_up_to_the_gap_exactly(seed):
    y, x, who, _ = a_branch(seed, people=12, months=4)
    found = four_questions(y, x, CAUSES, who)
    np.testing.assert_allclose(found.parts.sum(axis=0), found.gap, atol=1e-12)


def test_the_order_of_columns_and_causes_changes_nothing():
    y, x, who, _ = a_branch(3)
    order = [4, 2, 0, 3, 1]
    one = four_questions(y, x, CAUSES, who)
    other = four_questions(y, x[:, order], [CAUSES[i] for i in order], who)
    for cause, part in zip(one.causes, one.parts, strict=True):
        np.testing.assert_allclose(part, other.parts[other.causes.index(cause)], atol=1e-7)


@pytest.mark.parametrize("seed", range(3))
def test_planted_effects_come_back_within_two_deviations(seed):
    y, x, who, skill = a_branch(seed)
    found = four_questions(y, x, CAUSES, who)
    spread = np.sqrt(np.diag(found.model.covariance))
    assert (np.abs(found.model.slopes - SLOPES) < 3 * spread).all()
    within = np.abs(found.parts[found.causes.index("skill")] - (skill - skill.mean()))
    assert (within < 2 * found.deviation[found.causes.index("skill")]).mean() > 0.9
    assert found.model.person_sd == pytest.approx(0.3, rel=0.3)
    assert found.model.rest_sd == pytest.approx(0.2, rel=0.1)


def test_each_planted_block_is_found_for_the_person_who_has_it():
    y, x, who, _ = a_branch(7)
    x[who == 0, 2] -= 4
    y[who == 0] -= 4 * 0.3
    y[who == 1] -= 1.5
    found = four_questions(y, x, CAUSES, who)
    rows = {cause: i for i, cause in enumerate(found.causes)}
    assert found.parts[:-1, 0].argmin() == rows["support"]
    assert found.parts[:-1, 1].argmin() == rows["skill"]
    assert found.is_clear()[rows["support"], 0]
    assert found.is_clear()[rows["skill"], 1]
    assert not found.is_clear()[rows["rest"]].any()


def test_a_level_that_months_do_not_bear_out_is_pulled_to_nothing():
    rng = np.random.default_rng(5)
    who = np.repeat(np.arange(50), 4)
    fit = person_effects(rng.normal(size=200), rng.normal(size=(200, 1)), who)
    assert fit.person_sd < 0.35
    assert np.abs(fit.person).max() < 0.4


def test_restricted_likelihood_equals_the_balanced_analysis_of_variance():
    """Searle, Casella and McCulloch 1992: for balanced data REML is the ANOVA estimator when that is positive."""
    rng = np.random.default_rng(8)
    groups, each = 30, 5
    who = np.repeat(np.arange(groups), each)
    y = rng.normal(0, 1, groups)[who] + rng.normal(0, 0.5, who.size)
    table = y.reshape(groups, each)
    within = table.var(axis=1, ddof=1).mean()
    between = each * table.mean(axis=1).var(ddof=1)
    fit = person_effects(y, np.empty((y.size, 0)), who)
    assert fit.rest_sd**2 == pytest.approx(within, rel=1e-4)
    assert fit.person_sd**2 == pytest.approx((between - within) / each, rel=1e-4)


@given(st.integers(0, 500))
def test_oaxaca_and_blinder_hold_to_ten_digits(seed):
    """methods.md 4.3."""
    rng = np.random.default_rng(seed)
    x = rng.normal(1, 2, (40, 3)), rng.normal(0, 1, (55, 3))
    y = x[0] @ [1, 2, 3] + rng.normal(size=40), x[1] @ [1, 0, 2] + 5 + rng.normal(size=55)
    found = two_groups(y, x)
    assert abs(found.explained.sum() + found.unexplained.sum() - found.gap) < 1e-10
    assert found.gap == pytest.approx(y[0].mean() - y[1].mean())


def test_question_index_beside_the_vote():
    found = question_index([[100.0, np.nan], [50.0, np.nan]], [3.0, 4.0])
    assert found.index[0] == 75
    assert np.isnan(found.index[1])
    assert found.needs_talk.tolist() == [False, False]
    assert question_index([[80.0]], [2.0]).needs_talk[0]


Y, X, WHO, _ = a_branch(0, people=5, months=4)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: four_questions(Y, X, CAUSES[:4], WHO), "a cause for each column"),
        (lambda: four_questions(Y, X, ["skill", *CAUSES[1:]], WHO), "cannot be skill"),
        (lambda: four_questions(Y, X, CAUSES, WHO + 1), r"person\[0\]: has no row"),
        (lambda: four_questions(np.where(WHO == 0, np.nan, Y), X, CAUSES, WHO), "result"),
        (lambda: person_effects(Y, X[:, [0, 0]], WHO), "already say"),
        (lambda: person_effects(Y[:6], X[:6], WHO[:6]), "more than 7 rows"),
        (lambda: person_effects(Y, X[:-1], WHO), "rows, columns"),
        (lambda: person_effects(Y, X, WHO - 1), r"person\[0\]"),
        (lambda: two_groups((Y, Y[:3]), (X, X[:3])), "more rows than columns"),
        (lambda: two_groups((Y, Y), (X, X[:, :2])), "the same columns"),
        (lambda: question_index([[101.0]], [3.0]), "indicators"),
        (lambda: question_index([[100.0]], [0.0]), "votes"),
        (lambda: question_index([[100.0]], [3.0, 4.0]), "one mean vote"),
    ],
)
def test_what_cannot_be_true_is_refused(call, says):
    with pytest.raises(BadInput, match=says):
        call()
