"""The competence map every company starts with, and the rules of development goals (1.3.4.E–H)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

MOST_AT_ONCE = 2
FEWEST_EVIDENCE = 2
SHORT_TENURE_MONTHS = 12
FLAT_ABOVE_P = 0.2
# Data, insight, proposal, wording, customer response (1.3.4 case 2); 1–5 each.
RUBRIC: dict[str, str | Promise] = {
    "data": pgettext_lazy("rubric", "Data"),
    "insight": pgettext_lazy("rubric", "Insight"),
    "proposal": pgettext_lazy("rubric", "Proposal"),
    "wording": pgettext_lazy("rubric", "Wording"),
    "response": pgettext_lazy("rubric", "Customer's response"),
}
LEVEL_HELP: dict[int, str | Promise] = {
    1: pgettext_lazy("level", "Knows of it"),
    2: pgettext_lazy("level", "Does it with help"),
    3: pgettext_lazy("level", "Does it alone"),
    4: pgettext_lazy("level", "Does it in hard cases"),
    5: pgettext_lazy("level", "Teaches it"),
}


def _skill(code: str, name: str, name_en: str, stage: str, weight: int, required: dict[str, int]) -> dict[str, Any]:
    return {
        "code": code, "name": name, "name_en": name_en, "stage": stage, "business_weight": weight,
        "required": {"default": 3, **required},
    }  # fmt: skip


# Six sales stages, then product, compliance and digital (1.3.4.G).
FIRST_MAP: list[dict[str, Any]] = [
    _skill("leads", "名单开拓", "Finding leads", "leads", 4, {"renewal": 2, "store": 4}),
    _skill("contact", "接触邀约", "First contact", "contacts", 3, {"tele": 4, "renewal": 4}),
    _skill("needs", "需求面谈", "Needs talk", "visits", 4, {"field": 4, "fleet": 4}),
    _skill("proposal", "方案报价", "Proposal and quote", "quotes", 5, {"field": 4, "fleet": 4, "renewal": 4}),
    _skill("closing", "促成签单", "Closing", "deals", 5, {"field": 4, "tele": 4}),
    _skill("care", "售后与转介绍", "Care and referral", "", 3, {"store": 4}),
    _skill("product", "产品与条款", "Product and cover", "", 4, {"fleet": 4, "counter": 4}),
    _skill("compliance", "合规", "Compliance", "", 5, {"default": 4}),
    _skill("digital", "数字化工具", "Digital tools", "", 2, {"online": 4, "leader": 3}),
    _skill("fleet_risk", "车队风险分析报告", "Fleet risk report", "visits", 3, {"default": 2, "fleet": 4}),
]


def level_word() -> str:
    return _("level")


def required_level(required: dict[str, int], seller_kind: str) -> int:
    return int(required.get(seller_kind, required.get("default", 3)))


@dataclass(frozen=True, slots=True)
class Lack:
    """What a development goal lacks, in words."""

    sentence: str


def vagueness(segment: str, evidence: int, practice_per_week: int, has_assessor: bool, has_parent: bool) -> list[Lack]:
    """Return what makes a development goal vague or adrift (1.3.4.F, H.a, H.b).

    ``segment`` names where it is practised: a fleet, a dealer, a meeting.
    ``evidence`` counts the pieces planned or shown so far once half the time is over.
    """
    rows = (
        (not segment.strip(), _("Vague: name the customer, fleet or dealer it is practised on.")),
        (evidence < FEWEST_EVIDENCE, _("Vague: two pieces of evidence from work are needed.")),
        (practice_per_week < 1, _("Small steps: practise at least once a week.")),
        (not has_assessor, _("Nobody assesses it yet.")),
        (not has_parent, _("Adrift: link it to a goal of the unit that it serves.")),
    )
    return [Lack(sentence) for is_so, sentence in rows if is_so]
