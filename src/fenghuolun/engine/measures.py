"""The catalogue of measures: each has one name, one formula, one unit, one direction and one function.

Goals, plans, scorecards, run charts, the wheel, problems and evaluations all
name a measure by its code and call its function. Nobody computes it a second
time. The codes and formulas are those of the domain document, section F.4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, counts, not_negative, real
from fenghuolun.engine.results import Floats


class Unit(StrEnum):
    """What a measure is counted in. Ratios are 0..1; percent exists only on screens."""

    POINTS = "points"
    RATIO = "ratio"
    YUAN = "yuan"
    COUNT = "count"
    DAYS = "days"


def ratio(part: ArrayLike, whole: ArrayLike) -> Floats:
    """Return part / whole, NaN where there is nothing to divide by.

    >>> ratio([18, 0], [20, 0])
    array([0.9, nan])
    """
    top, bottom = np.broadcast_arrays(not_negative("part", part), not_negative("whole", whole))
    out: Floats = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0)
    return out


def total(amounts: ArrayLike) -> Floats:
    """Return the sum along the last axis; amounts are not negative."""
    return np.asarray(not_negative("amounts", amounts).sum(axis=-1))


def activity_points(base_points: ArrayLike, quality: ArrayLike, quantity: ArrayLike = 1) -> Floats:
    """Return points earned per record: base points × quality multiplier × quantity (M01 before summing)."""
    return not_negative("base_points", base_points) * not_negative("quality", quality) * counts("quantity", quantity)


def activity_attainment(points: ArrayLike, standard_points: ArrayLike, available_workdays: ArrayLike) -> Floats:
    """Return AP / (standard × available workdays) (M02); NaN for somebody who had no available day.

    >>> activity_attainment([76.0], [20], [4])
    array([0.95])
    """
    due = not_negative("standard_points", standard_points) * not_negative("available_workdays", available_workdays)
    return ratio(points, due)


def retention_ratio(renewed: ArrayLike, due: ArrayLike, gone: ArrayLike = 0) -> Floats:
    """Return renewed with us / (due − sold, scrapped or transferred): by count or by premium (M10, M12)."""
    return ratio(renewed, np.asarray(due) - np.asarray(gone))


def discount_depth(coefficient: ArrayLike, median_coefficient: ArrayLike) -> Floats:
    """Return 1 − applied pricing coefficient / branch median of the same risk class (M18). Negative means dearer."""
    return 1.0 - ratio(coefficient, median_coefficient)


def combined_ratio(earned_loss_ratio: ArrayLike, expense_ratio: ArrayLike) -> Floats:
    """Return loss ratio + expense ratio (M17)."""
    return not_negative("earned_loss_ratio", earned_loss_ratio) + not_negative("expense_ratio", expense_ratio)


def variation(daily: ArrayLike) -> Floats:
    """Return standard deviation / mean along the last axis (M22); NaN where the mean is zero."""
    values = real("daily", daily)
    if not values.size:
        raise BadInput("daily", "must hold at least one day")
    mean = values.mean(axis=-1)
    return ratio(values.std(axis=-1), np.maximum(mean, 0))


def gini(values: ArrayLike) -> Floats:
    """Return the Gini coefficient along the last axis (M29): 0 equal, near 1 all with one.

    >>> gini([10, 10, 10, 10])
    np.float64(0.0)

    NaN where nothing is held at all. Refuses negatives, and nobody to hold anything.
    """
    ordered = np.sort(np.atleast_1d(not_negative("values", values)), axis=-1)
    n = ordered.shape[-1]
    if not n:
        raise BadInput("values", "must be at least one along the last axis")
    weighted = (ordered * np.arange(1, n + 1)).sum(axis=-1)
    concentration: Floats = ratio(2 * weighted, n * ordered.sum(axis=-1)) - (n + 1) / n
    return concentration


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the catalogue. ``larger_is_better`` is its direction; ``inputs`` says what is counted, in order."""

    code: str
    name: str
    chinese: str
    unit: Unit
    larger_is_better: bool
    formula: str
    inputs: str
    function: Callable[..., Floats]
    is_leading: bool = True


def _m(
    code: str,
    name: str,
    chinese: str,
    formula: str,
    inputs: str,
    function: Callable[..., Floats] = ratio,
    unit: Unit = Unit.RATIO,
    *,
    up: bool = True,
    leading: bool = True,
) -> Measure:
    return Measure(code, name, chinese, unit, up, formula, inputs, function, leading)


_ALL = (
    _m("M01", "activity_points", "活动分", "Σ points × quality", "activities", activity_points, Unit.POINTS),
    _m(
        "M02",
        "activity_attainment",
        "活动量达成率",
        "AP / (standard × available workdays)",
        "tallies, standards, calendar, leave",
        activity_attainment,
    ),
    _m("M03", "timeliness", "及时率", "records entered within 24 h / records", "tallies"),
    _m("M04", "evidence_ratio", "凭证率", "visits with evidence / visits", "tallies"),
    _m("M05", "purposeful_ratio", "有效目的率", "records with purpose, outcome and next step / records", "tallies"),
    _m("M06", "stage_conversion", "环节转化率", "next stage / stage, by entry month, smoothed", "leads"),
    _m("M07", "plans_on_time", "计划准时率", "plans submitted by the deadline / plans due", "plans"),
    _m("M08", "plan_completion", "计划完成率", "items done on time / items due", "work items"),
    _m("M09", "target_attainment", "目标达成率", "actual / target", "results, target cube", leading=False),
    _m(
        "M10",
        "retention_ratio_by_count",
        "续保率",
        "renewed with us / (due − gone)",
        "leads",
        retention_ratio,
        leading=False,
    ),
    _m(
        "M10p",
        "retention_ratio_by_premium",
        "保费续保率",
        "as M10, by premium",
        "leads",
        retention_ratio,
        leading=False,
    ),
    _m("M11", "first_touch_timeliness", "首触及时率", "due policies touched by T-30 / due", "leads"),
    _m(
        "M12",
        "first_renewal_ratio",
        "次新车续保率",
        "as M10, vehicles in their first renewal",
        "leads",
        retention_ratio,
        leading=False,
    ),
    _m(
        "M13",
        "average_premium_yuan",
        "件均保费",
        "premium / vehicles (one policy set each)",
        "results",
        ratio,
        Unit.YUAN,
        leading=False,
    ),
    _m(
        "M14",
        "commercial_attach_ratio",
        "商业险投保率",
        "vehicles with 商业 / vehicles with 交强",
        "results",
        leading=False,
    ),
    _m("M15", "coverage_quality", "保障充足率", "share of 三责 limit ≥ the parameter", "coverages", leading=False),
    _m("M16", "new_share", "新增占比", "premium of 新车 + 转保 / premium", "results", leading=False),
    _m(
        "M17",
        "combined_ratio",
        "综合成本率",
        "earned loss ratio + expense ratio",
        "claims, costs",
        combined_ratio,
        up=False,
        leading=False,
    ),
    _m("M18", "discount_depth", "折扣深度", "1 − coefficient / branch median", "policies", discount_depth, up=False),
    _m("M19", "quote_follow_up_ratio", "报价48小时跟进率", "quotes touched within 48 h / quotes", "quotes, activities"),
    _m(
        "M20",
        "next_step_overdue_ratio",
        "下一步逾期率",
        "open next steps past due / open next steps",
        "leads",
        up=False,
    ),
    _m("M21", "month_end_share", "月末占比", "premium of the last 5 workdays / month", "results", up=False),
    _m(
        "M22", "activity_variation", "活动波动", "standard deviation / mean of daily AP", "tallies", variation, up=False
    ),
    _m("M23", "lead_adequacy", "名单充足率", "live leads / leads the funnel needs", "leads, plans"),
    _m("M24", "attendance_ratio", "出勤率", "present days / workdays", "attendance"),
    _m("M25", "action_closure_ratio", "事项关闭率", "actions closed by due / actions due", "work items"),
    _m("M26", "log_review_ratio", "24小时批阅率", "logs reviewed with a comment within 24 h / logs", "tallies"),
    _m(
        "M27",
        "coaching_per_seller",
        "人均辅导次数",
        "coachings and joint visits / sellers",
        "tallies",
        ratio,
        Unit.COUNT,
    ),
    _m(
        "M28",
        "red_dwell_days",
        "红灯滞留",
        "workdays a red light stays without an action",
        "lights, work items",
        ratio,
        Unit.DAYS,
        up=False,
    ),
    _m("M29", "lead_gini", "名单基尼系数", "Gini of A and B leads per seller", "leads", gini, up=False),
    _m(
        "M30",
        "unit_cost_yuan",
        "单均成本",
        "(commission + salary + lead cost) / policies",
        "costs",
        ratio,
        Unit.YUAN,
        up=False,
    ),
    _m("M31", "complaints_per_policy", "投诉率", "complaints / policies", "complaints", up=False, leading=False),
    _m("M32", "staff_retention_ratio", "人员留存率", "in place 12 months later / staff", "postings", leading=False),
    _m(
        "M33",
        "premium_per_head_yuan",
        "人均产能",
        "premium / average headcount",
        "results, postings",
        ratio,
        Unit.YUAN,
        leading=False,
    ),
    _m("PREMIUM", "premium_yuan", "保费", "Σ premium issued", "results", total, Unit.YUAN, leading=False),
    _m("DEALS", "deals", "成交台数", "policy sets issued, one a vehicle", "results", total, Unit.COUNT, leading=False),
)

MEASURES: dict[str, Measure] = {measure.code: measure for measure in _ALL}


def as_markdown() -> str:
    """Return the catalogue as the table that ``docs/measures.md`` shows."""
    lines = [
        "| Code | Measure | 中文 | Formula | Unit | Better | From | Function |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for m in MEASURES.values():
        better = "larger" if m.larger_is_better else "smaller"
        lines.append(
            f"| {m.code} | `{m.name}` | {m.chinese} | {m.formula} | {m.unit} | {better} | {m.inputs} |"
            f" `{m.function.__name__}` |"
        )
    return "\n".join(lines)
