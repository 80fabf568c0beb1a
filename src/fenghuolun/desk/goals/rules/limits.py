"""The thresholds of goal cards, declared once for the whole product (domain 1.3.3, 1.3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.desk.teams.queries import parameters
from fenghuolun.desk.teams.rules import ParameterKind, declare
from fenghuolun.desk.teams.rules.parameters import DAYS, GROUPS, Shape

GROUPS.setdefault("card", _("Goal cards"))
STEP = 5
KEYS = (
    "card_weight_low", "card_weight_high", "card_perf_low_seller", "card_perf_high_seller", "card_perf_low_leader",
    "card_perf_high_leader", "card_dev_low", "card_dev_high", "card_directions", "card_workdays", "split_deviation",
    "low_control_weight", "stretch_pay_from", "forecast_accuracy",
)  # fmt: skip

declare(
    ParameterKind("card_weight_low", "card", _("Least weight of one goal"), 0.05, Shape.SHARE, low=0.0, high=1.0),
    ParameterKind("card_weight_high", "card", _("Most weight of one goal"), 0.40, Shape.SHARE, low=0.0, high=1.0),
    ParameterKind(
        "card_perf_low_seller", "card", _("Performance goals of a seller weigh at least"), 0.60, Shape.SHARE,
        low=0.0, high=1.0,
    ),
    ParameterKind(
        "card_perf_high_seller", "card", _("Performance goals of a seller weigh at most"), 0.90, Shape.SHARE,
        low=0.0, high=1.0,
    ),
    ParameterKind(
        "card_perf_low_leader", "card", _("Performance goals of a leader weigh at least"), 0.50, Shape.SHARE,
        low=0.0, high=1.0,
    ),
    ParameterKind(
        "card_perf_high_leader", "card", _("Performance goals of a leader weigh at most"), 0.80, Shape.SHARE,
        low=0.0, high=1.0,
    ),
    ParameterKind("card_dev_low", "card", _("Development goals weigh at least"), 0.10, Shape.SHARE, low=0.0, high=1.0),
    ParameterKind("card_dev_high", "card", _("Development goals weigh at most"), 0.40, Shape.SHARE, low=0.0, high=1.0),
    ParameterKind(
        "card_directions", "card", _("Directions answered before a card is proposed"), 3, Shape.WHOLE, low=0, high=6
    ),
    ParameterKind(
        "card_workdays", "card", _("A card is agreed within (workdays)"), 20, Shape.WHOLE, unit=DAYS, low=1, high=60
    ),
    ParameterKind(
        "split_deviation", "card", _("Deviation from the proposed split that needs a reason"), 0.10, Shape.SHARE,
        low=0.0, high=1.0,
    ),
    ParameterKind(
        "low_control_weight", "card", _("A goal the person hardly controls weighs at most"), 0.10, Shape.SHARE,
        low=0.0, high=1.0,
    ),
    ParameterKind(
        "revision_hq_share", "card", _("Headquarters decides revisions once changes pass"), 0.05, Shape.SHARE,
        low=0.0, high=1.0,
    ),
    ParameterKind("stretch_pay_from", "card", _("Stretch pay from"), 1.15, Shape.SHARE, low=1.0, high=2.0),
    ParameterKind(
        "forecast_accuracy", "card", _("A forecast counts as accurate within"), 0.05, Shape.SHARE, low=0.0, high=0.5
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CardLimits:
    """What holds for one card; weights in percent of the card, both ends allowed."""

    weight: tuple[int, int] = (5, 40)
    performance: tuple[int, int] = (60, 90)
    development: tuple[int, int] = (10, 40)
    directions: int = 3
    workdays: int = 20
    deviation: float = 0.10
    low_control_weight: int = 10
    stretch_pay_from: float = 1.15
    forecast_accuracy: float = 0.05


def limits_of(person: Person | None, unit: Unit | None, on: date) -> CardLimits:
    """Return the limits that hold for a card of a person, else of a unit (which its leader answers for)."""
    found = parameters(KEYS, on=on, person=person, unit=unit)
    leads = person is None or person.seller_kind in (SellerKind.LEADER, SellerKind.NONE)
    role = "leader" if leads else "seller"

    def weights(low: str, high: str) -> tuple[int, int]:
        return round(float(found[low]) * 100), round(float(found[high]) * 100)

    return CardLimits(
        weights("card_weight_low", "card_weight_high"),
        weights(f"card_perf_low_{role}", f"card_perf_high_{role}"),
        weights("card_dev_low", "card_dev_high"),
        int(found["card_directions"]),
        int(found["card_workdays"]),
        float(found["split_deviation"]),
        round(float(found["low_control_weight"]) * 100),
        float(found["stretch_pay_from"]),
        float(found["forecast_accuracy"]),
    )
