"""One valid call of each public function of the engine: the first one that its own example makes, or one of these."""

from __future__ import annotations

import copy
import doctest
import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

import fenghuolun.engine as engine
from fenghuolun.engine.choose.route import Day
from fenghuolun.engine.choose.route_exact import best_day_exactly
from fenghuolun.engine.explain.decomposition import has_zero
from fenghuolun.engine.explain.plausibility import heaped
from fenghuolun.engine.explain.problems.readings import exact_reading
from fenghuolun.engine.judge.effort import team_needs_calibration
from fenghuolun.engine.judge.robust_rank import acceptability
from fenghuolun.engine.keep.retention import fit_return
from fenghuolun.engine.keep.survival import fit_hazard, hazard_ratios
from fenghuolun.engine.keep.value import fit_buying, fit_living, fit_spending
from fenghuolun.engine.market.forecast import holt_winters, sarima
from fenghuolun.engine.measures import (
    activity_points,
    combined_ratio,
    discount_depth,
    retention_ratio,
    total,
    variation,
)
from fenghuolun.engine.plan.aggregate import gamma_severity

ROOT = "fenghuolun.engine."
NOT_DOORS = ("simulate", "refusals")  # what makes companies takes plans; what refuses is tried by its own tests


@dataclass(frozen=True)
class Door:
    """A public function with the arguments of one valid call."""

    name: str
    function: Callable[..., Any]
    arguments: dict[str, Any]

    def call(self, **changed: Any) -> Any:
        bound = inspect.BoundArguments(inspect.signature(self.function), {**copy.deepcopy(self.arguments), **changed})
        return self.function(*bound.args, **bound.kwargs)

    def takes(self, argument: str) -> str:
        """Return the annotation of an argument as text."""
        return str(inspect.signature(self.function).parameters[argument].annotation)


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(engine.__path__, ROOT):
        if found.name.removeprefix(ROOT).split(".")[0] not in NOT_DOORS:
            yield importlib.import_module(found.name)


def public(module: ModuleType) -> dict[str, Callable[..., Any]]:
    return {
        name: thing
        for name, thing in vars(module).items()
        if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
    }


def doors() -> dict[str, Door]:
    """Return a valid call of each public function that an example calls, by name; and the written ones below."""
    found: dict[str, Door] = {}
    for module in modules():
        functions = public(module)
        for name, function in functions.items():
            setattr(module, name, _recorded(found, f"{module.__name__.removeprefix(ROOT)}.{name}", function))
        try:
            for test in doctest.DocTestFinder(exclude_empty=True).find(module):
                test.globs = dict(vars(module))
                doctest.DocTestRunner(verbose=False).run(test, out=lambda _said: None, clear_globs=False)
        finally:
            for name, function in functions.items():
                setattr(module, name, function)
    for function, given, named in _written():
        name = f"{function.__module__.removeprefix(ROOT)}.{function.__name__}"
        found.setdefault(name, Door(name, function, dict(inspect.signature(function).bind(*given, **named).arguments)))
    return found


def _recorded(found: dict[str, Door], name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        if name not in found:
            arguments = inspect.signature(function).bind(*given, **named).arguments
            found[name] = Door(name, function, copy.deepcopy(dict(arguments)))
        return function(*given, **named)

    return call


def _written() -> Iterator[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]]:
    """Valid calls of the functions whose docstring shows none."""
    months = 100 * np.exp(0.01 * np.arange(36) + 0.2 * np.sin(np.arange(36) * np.pi / 6)) + np.arange(36) % 5
    yield has_zero, (np.ones((2, 3)), np.ones((2, 3))), {}
    yield heaped, ([5, 12, 30],), {}
    yield exact_reading, ([0.4, 0.5],), {}
    yield team_needs_calibration, ([3.0, 4.0],), {}
    yield acceptability, ([[0.5, 0.4], [0.2, 0.9]], np.random.default_rng(1), 50), {}
    yield fit_return, ([1, 0, 2, 1], [3, 0, 4, 1], [5, 5, 5, 5], [40, 60, 20, 30]), {}
    yield fit_hazard, ([1, 2, 3, 2], [True, False, True, True], [[0.0], [1.0], [0.0], [1.0]]), {"periods": 4}
    yield hazard_ratios, ([1.0, 2, 3, 4, 5, 6], [True] * 6, [[0.0], [1.0], [0.0], [1.0], [1.0], [0.0]]), {}
    yield fit_buying, ([1, 0, 3], [5.0, 0.0, 9.0], [10.0, 10.0, 10.0]), {}
    yield fit_living, ([1, 0, 3], [5.0, 0.0, 9.0], [10.0, 10.0, 10.0]), {}
    yield fit_spending, ([1, 2, 3], [50.0, 60.0, 40.0]), {}
    yield sarima, (months, 3), {}
    yield holt_winters, (months, 3), {}
    yield total, ([1.0, 2.0],), {}
    yield activity_points, ([4.0, 1.0], [0.8, 0.5], [1, 30]), {}
    yield retention_ratio, ([432], [612], [12]), {}
    yield discount_depth, ([0.85], [1.0]), {}
    yield combined_ratio, ([0.6], [0.3]), {}
    yield gamma_severity, (3500.0, 0.5, 500.0, 40), {}
    yield variation, ([1.0, 2.0, 3.0],), {}
    yield best_day_exactly, (Day.of(np.ones((3, 3)) - np.eye(3), [10.0, 10.0], worth=[5.0, 6.0]),), {}
