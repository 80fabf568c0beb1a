"""What a card starts from: the branch's scorecard of 1.3.1.G and the KPI sheets of 1.3.1.H, as the domain gives them.

Names are in the company's language: they are rows a company edits, like everything it plans.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fenghuolun.desk.scorecards.choices import Perspective


@dataclass(frozen=True, slots=True)
class Start:
    """One line of a template; floor and target as they are typed, ratios 0..1, money in yuan a year."""

    name: str
    weight: float
    floor: float
    target: float
    measure: str = ""
    perspective: str = ""
    is_lead: bool = False
    unit_word: str = ""
    is_quality: bool = False
    is_compliance: bool = False
    cube_kind: str = ""


PERSPECTIVE_WEIGHTS = {
    Perspective.FINANCIAL: 35,
    Perspective.CUSTOMER: 25,
    Perspective.INTERNAL: 25,
    Perspective.LEARNING: 15,
}


def _lag(
    perspective: str, name: str, weight: float, floor: float, target: float, measure: str = "", **more: Any
) -> Start:
    return Start(name, weight, floor, target, measure, perspective, **more)


def _lead(perspective: str, name: str, weight: float, *marks: Any, **more: Any) -> Start:
    return _lag(perspective, name, weight, *marks, is_lead=True, **more)


BRANCH = (
    _lag(Perspective.FINANCIAL, "车险保费", 12, 48_000_000, 57_600_000, "PREMIUM"),
    _lag(Perspective.FINANCIAL, "综合成本率", 10, 1.02, 0.97, "M17", unit_word="率", is_quality=True),
    _lag(Perspective.FINANCIAL, "承保利润", 5, 0, 1_700_000, unit_word="元"),
    _lag(Perspective.FINANCIAL, "变动成本率", 3, 0.96, 0.92, unit_word="率"),
    _lead(Perspective.FINANCIAL, "系数充足度（对模型）", 3, 0.92, 1.0, unit_word="率"),
    _lead(Perspective.FINANCIAL, "见费出单合规率", 2, 0.98, 1.0, unit_word="率", is_compliance=True),
    _lag(Perspective.CUSTOMER, "续保率", 8, 0.66, 0.72, "M10"),
    _lag(Perspective.CUSTOMER, "次新车首次续保率", 4, 0.55, 0.62, "M12"),
    _lag(Perspective.CUSTOMER, "投诉率", 4, 0.004, 0.001, "M31", unit_word="率", is_quality=True),
    _lead(Perspective.CUSTOMER, "三十天前首触率", 4, 0.80, 0.95, "M11"),
    _lead(Perspective.CUSTOMER, "出险二十四小时关怀率", 3, 0.85, 0.98, unit_word="率"),
    _lead(Perspective.CUSTOMER, "保障充足率", 2, 0.60, 0.80, "M15", unit_word="率"),
    _lag(Perspective.INTERNAL, "出单差错率", 3, 0.01, 0.002, unit_word="率", is_quality=True),
    _lag(Perspective.INTERNAL, "理赔周期", 5, 12, 8, unit_word="天"),
    _lead(Perspective.INTERNAL, "活动量达成率", 6, 0.85, 1.0, "M02"),
    _lead(Perspective.INTERNAL, "首触及时率", 3, 0.80, 0.95, "M11"),
    _lead(Perspective.INTERNAL, "报价四十八小时跟进率", 3, 0.75, 0.95, "M19"),
    _lead(Perspective.INTERNAL, "会议质量", 2, 3, 4.2, unit_word="分"),
    _lead(Perspective.INTERNAL, "合规问题", 3, 3, 0, unit_word="起", is_compliance=True),
    _lag(Perspective.LEARNING, "人员留存率", 4, 0.75, 0.88, "M32", unit_word="率"),
    _lag(Perspective.LEARNING, "人均产能", 4, 1_500_000, 1_800_000, "M33"),
    _lead(Perspective.LEARNING, "演练通过率", 3, 0.70, 0.90, unit_word="率"),
    _lead(Perspective.LEARNING, "人均辅导次数", 2, 12, 24, "M27"),
    _lead(Perspective.LEARNING, "记录及时率", 2, 0.85, 0.97, "M03"),
)
# Which lead of the template drives which lag; every lag has one at least.
BRANCH_LINKS = (
    ("活动量达成率", "车险保费"), ("报价四十八小时跟进率", "车险保费"), ("系数充足度（对模型）", "综合成本率"),
    ("系数充足度（对模型）", "承保利润"), ("见费出单合规率", "变动成本率"), ("三十天前首触率", "续保率"),
    ("首触及时率", "续保率"), ("三十天前首触率", "次新车首次续保率"), ("出险二十四小时关怀率", "投诉率"),
    ("记录及时率", "出单差错率"), ("出险二十四小时关怀率", "理赔周期"), ("人均辅导次数", "人员留存率"),
    ("演练通过率", "人均产能"), ("人均辅导次数", "人均产能"),
)  # fmt: skip


def _kpi(name: str, weight: float, floor: float, target: float, measure: str = "", **more: Any) -> Start:
    return Start(name, weight, floor, target, measure, **more)


_COMPLIANT = {"unit_word": "起", "is_compliance": True}
SHEETS: dict[str, tuple[str, tuple[Start, ...]]] = {
    "direct": ("直销团队", (
        _kpi("保费", 25, 11_000_000, 13_000_000, "PREMIUM"),
        _kpi("续保率", 20, 0.66, 0.72, "M10"),
        _kpi("新车台数", 15, 200, 280, "DEALS", cube_kind="new"),
        _kpi("活动量达成率", 15, 0.85, 1.0, "M02"),
        _kpi("商业险投保率", 10, 0.72, 0.80, "M14"),
        _kpi("业务质量（成本模型分）", 10, 60, 80, unit_word="分", is_quality=True),
        _kpi("合规问题", 5, 2, 0, **_COMPLIANT),
    )),
    "renewal": ("续保与电销", (
        _kpi("续保率", 30, 0.68, 0.75, "M10"),
        _kpi("首触及时率", 15, 0.85, 0.97, "M11"),
        _kpi("活动分", 15, 9_000, 12_000, "M01"),
        _kpi("件均保费", 10, 2_300, 2_500, "M13"),
        _kpi("非车附加率", 10, 0.15, 0.25, unit_word="率"),
        _kpi("投诉", 10, 4, 0, unit_word="起", is_quality=True),
        _kpi("录音合规率", 10, 0.97, 1.0, unit_word="率", is_compliance=True),
    )),
    "dealer": ("车商渠道", (
        _kpi("店内新车占有率", 25, 0.35, 0.50, unit_word="率"),
        _kpi("驻店拜访", 15, 180, 260, unit_word="次"),
        _kpi("次新车续保率", 20, 0.55, 0.65, "M12"),
        _kpi("送修保费比", 15, 0.8, 1.0, unit_word="率"),
        _kpi("手续费不超报备", 10, 0.97, 1.0, unit_word="率", is_compliance=True),
        _kpi("投诉", 5, 3, 0, unit_word="起", is_quality=True),
        _kpi("客户信息采集率", 10, 0.80, 0.95, unit_word="率"),
    )),
    "fleet": ("重客与车队", (
        _kpi("车队保费", 25, 2_000_000, 2_900_000, "PREMIUM", cube_kind="fleet"),
        _kpi("车队续保率", 20, 0.70, 0.82, "M10", cube_kind="fleet"),
        _kpi("赔付率", 20, 0.72, 0.62, unit_word="率", is_quality=True),
        _kpi("商机质量", 15, 60, 80, unit_word="分"),
        _kpi("关键人覆盖", 10, 2, 3.5, unit_word="人"),
        _kpi("合规问题", 10, 2, 0, **_COMPLIANT),
    )),
    "online": ("网销与新渠道", (
        _kpi("线上保费", 30, 1_500_000, 2_200_000, "PREMIUM"),
        _kpi("线索成本", 20, 80, 55, unit_word="元"),
        _kpi("转化率", 20, 0.04, 0.07, unit_word="率"),
        _kpi("体验评分", 10, 3.8, 4.5, unit_word="分", is_quality=True),
        _kpi("非车附加率", 15, 0.10, 0.20, unit_word="率"),
        _kpi("合规问题", 5, 2, 0, **_COMPLIANT),
    )),
    "counter": ("柜台与出单", (
        _kpi("出单差错率", 25, 0.01, 0.002, unit_word="率", is_quality=True),
        _kpi("等候时间", 20, 20, 10, unit_word="分钟"),
        _kpi("到店转化率", 20, 0.40, 0.55, unit_word="率"),
        _kpi("服务评分", 20, 4.0, 4.6, unit_word="分"),
        _kpi("见费出单合规率", 15, 0.98, 1.0, unit_word="率", is_compliance=True),
    )),
    "service": ("客服与理赔支持", (
        _kpi("出险二十四小时关怀率", 30, 0.85, 0.98, unit_word="率"),
        _kpi("理赔周期", 25, 12, 8, unit_word="天"),
        _kpi("满意度", 25, 4.2, 4.7, unit_word="分", is_quality=True),
        _kpi("合规问题", 10, 2, 0, **_COMPLIANT),
        _kpi("回流销售线索", 10, 60, 120, unit_word="条"),
    )),
    "planning": ("销售管理与企划", (
        _kpi("计划准时率", 20, 0.85, 0.98, "M07"),
        _kpi("记录及时率", 25, 0.85, 0.97, "M03", is_quality=True),
        _kpi("报表及时率", 15, 0.95, 1.0, unit_word="率"),
        _kpi("培训通过率", 20, 0.75, 0.92, unit_word="率"),
        _kpi("激励核算准确率", 20, 0.98, 1.0, unit_word="率", is_compliance=True),
    )),
}  # fmt: skip
