"""The catalogue A01–A15 as domain F.3 gives it; ``ensure_kinds`` writes it into the table, where it may be edited.

``STAGE`` is the one table of ruling 24: which funnel stage an effective
activity reaches, per cube kind. A call of at least ``talk_seconds`` by a phone
seller is a meaningful talk and reaches the visit stage.
"""

from __future__ import annotations

from typing import Any

CUBE_KINDS = ("renewal", "switch", "new", "fleet")
PHONE_SELLERS = ["renewal", "tele", "online"]


def _everywhere(stage: str) -> dict[str, str]:
    return dict.fromkeys(CUBE_KINDS, stage)


def _kind(code: str, name: str, name_en: str, icon: str, points: float, **more: Any) -> dict[str, Any]:
    given = {"rule": {}, "stage": {}, "evidence": [], "for_sellers": True, "for_leaders": False, **more}
    return {"code": code, "name": name, "name_en": name_en, "icon": icon, "points": points, **given}


MEETING = ["purpose", "outcome", "next_step"]
ROWS: list[dict[str, Any]] = [
    _kind(
        "A01", "电话/微信有效沟通", "Call or message", "phone", 1,
        seller_points={"renewal": 0.5, "tele": 0.5},
        rule={"min_seconds": 60, "message_counts": True, "min_outcome": "contact_only", "is_exchange": True,
              "talk_seconds": 180, "talk_sellers": PHONE_SELLERS},
        stage=_everywhere("contact"),
    ),
    _kind("A02", "约访", "Appointment", "calendar-check", 1, rule={"needs": ["next_on", "place", "purpose"]}),
    _kind(
        "A03", "面访个人客户", "Visit, personal customer", "map-pin", 4,
        rule={"min_seconds": 600, "needs": MEETING, "is_visit": True},
        stage=_everywhere("visit"), evidence=["place", "photo", "form"],
    ),
    _kind(
        "A04", "拜访企业/车队", "Visit, company or fleet", "building-2", 4, decision_maker_points=8,
        rule={"min_seconds": 1200, "needs": ["contact_role"], "is_visit": True},
        stage=_everywhere("visit"), evidence=["place", "photo", "form"],
    ),
    _kind(
        "A05", "驻店拜访", "Store visit", "pin", 5,
        rule={"min_seconds": 3600, "needs": ["place_mark"], "is_visit": True},
        stage=_everywhere("visit"), evidence=["place"],
    ),
    _kind("A06", "报价讲解", "Quote delivered", "calculator", 3, rule={"needs": ["quote_no"]},
          stage=_everywhere("quote"), evidence=["quote_no"]),
    _kind("A07", "车队方案/标书", "Fleet proposal or bid", "file-text", 6, rule={"needs": ["file"]},
          stage=_everywhere("quote"), evidence=["file"]),
    _kind("A08", "出单", "Policy issued", "shield-check", 2, rule={"needs": ["policy_no"]},
          stage=_everywhere("deal"), evidence=["policy_no"]),
    _kind("A09", "理赔协助/关怀", "Claim help, care", "handshake", 2, rule={"needs": ["customer", "purpose"]}),
    _kind("A10", "获得转介绍", "Referral obtained", "users", 3, rule={"needs": ["referrer"]}),
    _kind("A11", "新增准客户", "New prospect profiled", "user-plus", 1,
          rule={"min_profile_fields": 6, "needs": ["due"]}),
    _kind("A12", "学习/演练过关", "Study or drill passed", "graduation-cap", 1, rule={"min_score": 80},
          for_leaders=True),
    _kind("A13", "陪访", "Joint visit", "user-check", 4, rule={"needs": ["colleague", "form"], "is_visit": True},
          evidence=["form"], for_sellers=False, for_leaders=True),
    _kind("A14", "辅导面谈", "Coaching talk", "message-square", 3, rule={"needs": ["colleague", "skill", "scores"]},
          for_sellers=False, for_leaders=True),
    _kind("A15", "追踪检查", "Tracking call or check", "clipboard-check", 1, rule={"needs": ["colleague", "note"]},
          for_sellers=False, for_leaders=True),
]  # fmt: skip
