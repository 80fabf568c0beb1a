"""The cube's arithmetic beside the least work it can cost, or beside the obvious way to do it (methods 9)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import bmat, csr_matrix, diags, eye, kron, vstack
from scipy.sparse.linalg import spsolve

from fenghuolun.engine.plan.apportion import largest_remainder, largest_remainder_in_groups
from fenghuolun.engine.plan.reconcile import reconcile, tree_of
from fenghuolun.engine.plan.rounding import round_table
from fenghuolun.engine.plan.tables import fit_margins

Case = tuple[str, Callable[[], object], Callable[[], object], float]

PEOPLE, TEAMS = 1_000_000, 20_000
TABLES, BY_HIGHS = 50_000, 50


def cases() -> list[Case]:
    """Return (label, ours, floor, goal): ours may cost at most goal x floor, in CPU time of one process.

    HiGHS solves one in a thousand of the tables, so that its row takes seconds; the goal is scaled by it.
    """
    return [_hamilton(), _tree_beside_passes(), _tree_beside_sparse(), _rounding()]


def _hamilton() -> Case:
    rng = np.random.default_rng(1)
    team, weights = rng.integers(0, TEAMS, PEOPLE), rng.gamma(2.0, size=PEOPLE)
    totals = rng.integers(0, 10**10, TEAMS)
    key = rng.random(PEOPLE)
    return (
        "grouped largest remainder, 1 M people in 20 k teams, beside np.lexsort",
        lambda: largest_remainder_in_groups(totals, weights, team),
        lambda: np.lexsort((key, team)),
        3.0,
    )


def _organisation() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(2)
    teams = 21 + np.sort(rng.integers(0, TEAMS, PEOPLE))
    parent = np.concatenate([[-1], np.zeros(20, np.int64), 1 + np.arange(TEAMS) % 20, teams])
    return parent, rng.normal(50.0, 5.0, parent.size), rng.uniform(1.0, 2.0, parent.size)


def _tree_beside_passes() -> Case:
    parent, forecast, variance = _organisation()
    tree = tree_of(parent)

    def passes() -> None:
        np.bincount(parent[1:], weights=forecast[1:], minlength=parent.size)
        np.bincount(parent[1:], weights=variance[1:], minlength=parent.size)

    return (
        "tree WLS, 1.02 M nodes, beside its two np.bincount",
        lambda: reconcile(tree, forecast, variance),
        passes,
        4.0,
    )


def _tree_beside_sparse() -> Case:
    parent, forecast, variance = _organisation()
    tree = tree_of(parent)
    inner = np.flatnonzero(~tree.is_leaf)
    row = np.full(parent.size, -1)
    row[inner] = np.arange(inner.size)
    child = np.flatnonzero(parent >= 0)
    places = (np.concatenate([row[inner], row[parent[child]]]), np.concatenate([inner, child]))
    values = np.concatenate([np.ones(inner.size), -np.ones(child.size)])
    adds_up = csr_matrix((values, places), shape=(inner.size, parent.size))

    def sparse() -> np.ndarray:
        system = bmat([[diags(1.0 / variance), adds_up.T], [adds_up, None]], format="csc")
        return np.asarray(spsolve(system, np.concatenate([forecast / variance, np.zeros(inner.size)])))

    return "tree WLS, 1.02 M nodes, beside a sparse solve", lambda: reconcile(tree, forecast, variance), sparse, 1 / 50


def _rounding() -> Case:
    rng = np.random.default_rng(3)
    seed = rng.gamma(1.0, 3.0, size=(TABLES, 20, 12))
    total = np.rint(seed.sum(axis=(1, 2))).astype(np.int64)
    row, column = largest_remainder(total, seed.sum(axis=2)), largest_remainder(total, seed.sum(axis=1))
    table = fit_margins(seed, row, column, 1e-13).table
    sums = vstack([kron(eye(20), np.ones((1, 12))), kron(np.ones((1, 20)), eye(12))]).tocsr()

    def by_highs() -> None:
        for one in table[:BY_HIGHS]:
            fraction = one - np.floor(one + 1e-9)
            need = np.rint(np.concatenate([fraction.sum(axis=1), fraction.sum(axis=0)]))
            linprog((1 - 2 * fraction).ravel(), A_eq=sums, b_eq=need, bounds=(0, 1), method="highs-ds")

    label = f"controlled rounding, 50 k tables of 20 x 12 (optimum), beside HiGHS on {BY_HIGHS} of them"
    return label, lambda: round_table(table, row, column), by_highs, TABLES / BY_HIGHS / 30
