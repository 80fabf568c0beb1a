"""The formula of one scheme: score table, bounds, weights, and which method a role is evaluated by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.evaluations.choices import Method
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.engine.judge.card import GradeBounds, ScoreCurve, ScoreTable
from fenghuolun.engine.judge.effort import FACTOR_WEIGHTS
from fenghuolun.engine.judge.stages import LONG_PROJECT_WEIGHTS, STAGE_WEIGHTS
from fenghuolun.engine.refusals import BadInput
from fenghuolun.engine.results import Floats


class WrongTerms(Refused):
    code = "wrong_terms"


def _methods() -> dict[str, str]:
    return {
        SellerKind.LEADER: Method.EFFORT,
        SellerKind.NONE: Method.EFFORT,
        SellerKind.FLEET: Method.STAGES,
        "": Method.COMPLETION,
    }


@dataclass(frozen=True, slots=True)
class Terms:
    """One formula. ``effort_weights`` and ``stage_weights`` add up to one; ``effort_weights_of`` differ for managers.

    ``is_linear`` takes 100 × ratio up to 1.2 instead of the table (1.3.7.A.2).
    """

    table_ratios: tuple[float, ...] = ScoreTable().ratios
    table_points: tuple[float, ...] = ScoreTable().points
    is_linear: bool = False
    bounds: tuple[float, float, float, float] = (110.0, 95.0, 85.0, 70.0)
    effort_weights: tuple[float, float, float] = (0.60, 0.25, 0.15)
    manager_effort_weights: tuple[float, float, float] = (0.70, 0.20, 0.10)
    stage_weights: tuple[float, float, float] = STAGE_WEIGHTS
    project_stage_weights: tuple[float, float, float] = LONG_PROJECT_WEIGHTS
    factor_weights: tuple[float, ...] = FACTOR_WEIGHTS
    windfall_from: float = 0.15
    team_tolerance: float = 5.0
    talk_from: float = 10.0
    methods: Mapping[str, str] = field(default_factory=_methods)

    def __post_init__(self) -> None:
        try:
            _ = ScoreTable(self.table_ratios, self.table_points), GradeBounds(*self.bounds)
        except BadInput as bad:
            raise WrongTerms(str(bad), field="table") from bad
        for weights in (self.effort_weights, self.manager_effort_weights, self.stage_weights):
            if abs(sum(weights) - 1) > 1e-9 or min(weights) < 0:
                raise WrongTerms(NOT_ONE, field="weights")

    @property
    def grade_bounds(self) -> GradeBounds:
        return GradeBounds(*self.bounds)

    @property
    def table(self) -> list[tuple[float, float]]:
        return list(zip(self.table_ratios, self.table_points, strict=True))

    def points_of(self, ratio: Any) -> Floats:
        """Return the points of completion ratios, NaN where there is none."""
        curve = ScoreCurve() if self.is_linear else ScoreTable(self.table_ratios, self.table_points)
        return curve.of(ratio)

    def method_of(self, seller_kind: str) -> str:
        return self.methods.get(seller_kind, self.methods[""])

    def effort_weights_of(self, seller_kind: str) -> tuple[float, float, float]:
        return self.manager_effort_weights if seller_kind == SellerKind.NONE else self.effort_weights

    def stage_weights_of(self, seller_kind: str) -> tuple[float, float, float]:
        return self.project_stage_weights if seller_kind == SellerKind.FLEET else self.stage_weights

    def kept(self) -> dict[str, Any]:
        """Return the terms as a scheme keeps them."""
        return {name: _plain(getattr(self, name)) for name in self.__dataclass_fields__}


NOT_ONE = _("The three weights must add up to 100%.")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): str(one) for key, one in value.items()}
    return list(value) if isinstance(value, tuple) else value


def terms_of(kept: Mapping[str, Any]) -> Terms:
    """Return the terms a scheme kept; what it does not name is the default.

    >>> terms_of(Terms(is_linear=True).kept()).points_of([0.97]).tolist()
    [97.0]
    """
    known = {name: value for name, value in kept.items() if name in Terms.__dataclass_fields__}
    return Terms(**{name: tuple(value) if isinstance(value, list) else value for name, value in known.items()})
