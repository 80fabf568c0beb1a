"""The check list: T15 by simulation, its parts by hand, and what it must not do to honest people."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta as beta_law
from scipy.stats import betabinom, binom, chi2, norm, rankdata

from fenghuolun.engine.explain.peer_null import peer_null
from fenghuolun.engine.explain.plausibility import CheckRules, Signal, cauchy, check_list, heaped, scaled_fisher
from fenghuolun.engine.rates import fit_prior
from fenghuolun.engine.refusals import BadInput

# code, honest mean, honest strength, share among fabricated records
KINDS = [
    ("heaped_minutes", 0.35, 30, 0.75),
    ("short_stay", 0.05, 20, 0.45),
    ("far_from_customer", 0.08, 20, 0.55),
    ("copied_note", 0.10, 20, 0.55),
    ("impossible_leg", 0.005, 200, 0.15),
    ("quote", 0.30, 25, 0.0),
]


def an_organisation(seed: int, going_together: float = 0.0, people: int = 2000, cheats: int = 100):
    """Signals of people of whom the first 100 fabricate about 60 % of their visits; honest ones differ by habit."""
    rng = np.random.default_rng(seed)
    is_cheat = np.arange(people) < cheats
    visits = rng.integers(40, 120, people)
    fabricated = np.where(is_cheat, rng.beta(12, 8, people), 0)
    habit = rng.normal(size=people)
    signals = []
    for code, mean, strength, among_fabricated in KINDS:
        own = norm.cdf(np.sqrt(going_together) * habit + np.sqrt(1 - going_together) * rng.normal(size=people))
        own = 1 - own if code == "quote" else own
        honest = beta_law.ppf(own, mean * strength, (1 - mean) * strength)
        rate = honest * (1 - fabricated) + among_fabricated * fabricated
        signals.append(Signal(code, rng.binomial(visits, rate), visits, is_upper=code != "quote"))
    return signals, is_cheat, rng


def found_and_false(listed, is_cheat) -> tuple[float, float]:
    return (listed & is_cheat).sum() / is_cheat.sum(), (listed & ~is_cheat).sum() / max(listed.sum(), 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_t15_a_hundred_cheats_among_two_thousand(seed):
    """T15: false share at most 0.2 at q = 0.1, recall at least 0.95."""
    signals, is_cheat, rng = an_organisation(seed)
    listed = check_list(signals, rng=rng)
    recall, false = found_and_false(listed.is_listed, is_cheat)
    assert listed.method == "scaled_fisher"
    assert recall >= 0.95
    assert false <= 0.2


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_the_list_stays_honest_where_habits_go_together(seed):
    """Plain Fisher lists a third to a half of honest people here; docs/evidence/plausibility.md."""
    signals, is_cheat, rng = an_organisation(seed, going_together=0.5)
    found = check_list(signals, rng=rng)
    recall, false = found_and_false(found.is_listed, is_cheat)
    plain = chi2.sf(-2 * np.log(np.clip(found.p_by_signal, 1e-15, 1)).sum(axis=0), 2 * len(KINDS))
    plain_listed = np.sort(plain)[: found.is_listed.sum() * 2]
    assert (recall, false) == (pytest.approx(1, abs=0.12), pytest.approx(0.1, abs=0.1))
    assert found_and_false(plain <= plain_listed.max(), is_cheat)[1] > 0.3


@pytest.mark.slow
def test_a_uniform_digit_test_would_accuse_a_third_of_honest_people_and_peers_would_not():
    """methods.md 0.8."""
    signals, is_cheat, rng = an_organisation(1)
    minutes = signals[0]
    naive = binom.sf(minutes.happened - 1, minutes.out_of, 0.2) < 0.001
    ours = check_list([minutes], rng=rng)
    assert naive[~is_cheat].mean() > 0.33
    assert (ours.p_by_signal[0, ~is_cheat] < 0.001).mean() < 0.005


@pytest.mark.slow
def test_each_signal_alone_is_weaker_than_all_together():
    signals, is_cheat, rng = an_organisation(2)
    found = check_list(signals, rng=rng)

    def area(p):
        rank = rankdata(-p)
        return (rank[is_cheat].sum() - is_cheat.sum() * (is_cheat.sum() + 1) / 2) / is_cheat.sum() / (~is_cheat).sum()

    alone = [area(p) for p in found.p_by_signal]
    assert 0.9 < min(alone) < max(alone) < 0.9999
    assert area(found.p) > max(0.999, max(alone))


@pytest.mark.slow
def test_without_a_cheat_hardly_anybody_is_listed():
    lists = [check_list(an_organisation(seed, cheats=0)[0]).is_listed.mean() for seed in range(3)]
    assert max(lists) < 0.005


def test_the_truncated_fit_finds_the_honest_law_and_the_shortcut_does_not():
    rng = np.random.default_rng(6)
    n = np.full(3000, 60)
    y = rng.binomial(n, rng.beta(6, 24, 3000))
    y[:150] = 45
    fitted = peer_null(y, n).prior
    assert float(fitted.mean) == pytest.approx(0.2, abs=0.01)
    assert float(fitted.strength) == pytest.approx(30, rel=0.25)
    kept = y <= np.quantile(y, 0.9)
    assert float(fit_prior(y[kept], n[kept]).prior.strength) > 40


def test_honest_p_values_are_uniform_when_randomised_and_lean_to_the_middle_when_not():
    rng = np.random.default_rng(7)
    n = rng.integers(10, 80, 4000)
    y = rng.binomial(n, rng.beta(6, 24, 4000))
    null = peer_null(y, n)
    p = null.p_values(y, n, rng=rng)
    assert np.abs(np.sort(p) - (np.arange(4000) + 0.5) / 4000).max() < 0.03
    np.testing.assert_array_equal(null.p_values(y, n), null.p_values(y, n))


def test_p_values_are_beta_binomial_tails():
    null = peer_null([3, 4, 5, 6] * 10, [20] * 40)
    a, b = float(null.prior.alpha), float(null.prior.beta)
    y, n = np.array([0, 5, 9]), np.array([3, 20, 9])
    law = betabinom(n, a, b)
    np.testing.assert_allclose(null.p_values(y, n), law.sf(y) + law.pmf(y) / 2, atol=1e-9)
    np.testing.assert_allclose(null.p_values(y, n, is_upper=False), law.cdf(y - 1) + law.pmf(y) / 2, atol=1e-9)
    assert np.isnan(null.p_values([0], [0])[0])


def test_the_lower_tail_is_the_upper_tail_of_the_rest():
    y, n = np.array([3, 4, 5, 6] * 10), np.full(40, 20)
    low, high = peer_null(y, n, is_upper=False), peer_null(n - y, n)
    np.testing.assert_allclose(low.p_values(y, n, is_upper=False), high.p_values(n - y, n), atol=1e-9)


def test_something_nobody_ever_does_still_has_a_law():
    y = np.zeros(200, dtype=int)
    y[0] = 1
    found = check_list([Signal("impossible_leg", y, np.full(200, 50))])
    assert np.isfinite(found.p).all()
    assert found.p.argmin() == 0


def test_people_with_few_records_and_signals_of_few_people_stay_silent():
    y, n = np.full(150, 5), np.full(150, 40)
    n[0], y[0] = 9, 9
    thin = np.where(np.arange(150) < 19, 40, 0)
    found = check_list([Signal("short_stay", y, n), Signal("copied_note", thin // 2, thin)])
    assert np.isnan(found.p[0])
    assert not found.is_listed[0]
    assert np.isnan(found.p_by_signal[1]).all()
    assert found.evidence_of(0) == []
    assert [e.code for e in found.evidence_of(1)] == ["short_stay"]


def test_a_small_branch_is_judged_by_cauchy():
    found = check_list([Signal("short_stay", [2] * 39 + [30], [40] * 40)])
    assert found.method == "cauchy"
    assert found.order.tolist() == [39]
    evidence = found.evidence_of(39)[0]
    assert (evidence.happened, evidence.out_of) == (30, 40)
    assert evidence.p < 1e-6


@given(st.lists(st.floats(1e-9, 1 - 1e-9), min_size=1, max_size=6))
def test_cauchy_of_equal_p_values_is_that_value_and_of_all_lies_within(values):
    assert cauchy([[values[0]]] * 5)[0] == pytest.approx(values[0], rel=1e-6)
    assert 0 < cauchy([[v] for v in values])[0] < 1


def test_combinations_know_missing_signals():
    assert np.isnan(cauchy([[np.nan]])[0])
    assert np.isnan(scaled_fisher([[np.nan]])[0])
    assert scaled_fisher([[0.03], [np.nan]])[0] == pytest.approx(0.03)


def test_scaled_fisher_counts_a_signal_given_twice_nearly_once():
    p = np.random.default_rng(3).random(5000)
    doubled = scaled_fisher([p, p])
    assert (doubled < 0.01).mean() == pytest.approx(0.01, abs=0.006)
    assert (chi2.sf(-4 * np.log(p), 4) < 0.01).mean() > 0.025


def test_minutes_on_nought_or_five_are_heaped():
    assert heaped([0, 5, 7, 59, 55]).tolist() == [True, True, False, False, True]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: check_list([]), "at least one"),
        (lambda: check_list([Signal("a", [1], [2]), Signal("b", [1, 1], [2, 2])]), "one number per person"),
        (lambda: check_list([Signal("a", [[1]], [[2]])]), "one number per person"),
        (lambda: check_list([Signal("a", [3], [2])]), r"successes\[0\]"),
        (lambda: peer_null([1] * 19, [2] * 19), "at least 20"),
        (lambda: peer_null([1] * 20, [2] * 20, keep=1.0), "keep"),
        (lambda: CheckRules(false_share=2), "false_share"),
        (lambda: CheckRules(least_n=0), "least_n"),
        (lambda: heaped([60]), "minutes"),
    ],
)
def test_what_cannot_be_true_is_refused(call, says):
    with pytest.raises(BadInput, match=says):
        call()


def test_rare_signals_are_not_taken_to_go_together():
    """Nearly everybody has none of either: that both p-values lie above one half says nothing."""
    rng = np.random.default_rng(11)
    rare = [Signal(code, rng.binomial(40, 0.004, 3000), np.full(3000, 40)) for code in ("leg", "twin")]
    found = check_list(rare)
    alone = chi2.sf(-2 * np.log(found.p_by_signal).sum(axis=0), 4)
    np.testing.assert_allclose(found.p, alone, rtol=0.35)
