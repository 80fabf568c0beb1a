"""What each kind of seller is there for: the duties that a card is proposed from and checked against (1.3.3.D, E)."""

from __future__ import annotations

from dataclasses import dataclass

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.goals.choices import Nature, Shape
from fenghuolun.desk.teams.choices import SellerKind


@dataclass(frozen=True, slots=True)
class Duty:
    """One standing duty on a measure: basic, target and stretch where the standard is the same for everybody."""

    measure: str
    nature: Nature
    floor: float | None = None
    target: float | None = None
    stretch: float | None = None
    cube_kind: str = ""
    shape: Shape = Shape.LARGER


PREMIUM = Duty("PREMIUM", Nature.RESULT)
RETENTION = Duty("M10", Nature.RESULT)
SWITCH = Duty("DEALS", Nature.RESULT, cube_kind=CubeKind.SWITCH)
NEW_CARS = Duty("DEALS", Nature.RESULT, cube_kind=CubeKind.NEW)
FLEET = Duty("PREMIUM", Nature.RESULT, cube_kind=CubeKind.FLEET)
ATTACH = Duty("M14", Nature.RESULT, 0.70, 0.78, 0.85)
ACTIVITY = Duty("M02", Nature.PROCESS, 0.90, 1.0, 1.10)
ON_TIME = Duty("M03", Nature.PROCESS, 0.90, 0.95, 1.0)
FIRST_TOUCH = Duty("M11", Nature.PROCESS, 0.85, 0.95, 1.0)
QUOTE_TOUCH = Duty("M19", Nature.PROCESS, 0.80, 0.90, 0.95)
NEXT_STEPS = Duty("M20", Nature.PROCESS, 0.10, 0.05, 0.02, shape=Shape.SMALLER)
REVIEWS = Duty("M26", Nature.PROCESS, 0.90, 0.95, 1.0)
PLANS = Duty("M07", Nature.PROCESS, 0.90, 0.95, 1.0)
# Nothing in the ledger counts them yet: the actual is entered, with its evidence.
COMPLIANCE = Duty("", Nature.PROCESS, target=0, shape=Shape.ZERO)

DUTIES: dict[str, tuple[Duty, ...]] = {
    SellerKind.FIELD: (PREMIUM, RETENTION, SWITCH, ATTACH, ACTIVITY, QUOTE_TOUCH, COMPLIANCE),
    SellerKind.RENEWAL: (RETENTION, PREMIUM, FIRST_TOUCH, ATTACH, ACTIVITY, NEXT_STEPS, COMPLIANCE),
    SellerKind.TELE: (RETENTION, SWITCH, ACTIVITY, QUOTE_TOUCH, NEXT_STEPS, COMPLIANCE),
    SellerKind.STORE: (NEW_CARS, PREMIUM, ATTACH, ACTIVITY, ON_TIME, COMPLIANCE),
    SellerKind.FLEET: (FLEET, RETENTION, ACTIVITY, NEXT_STEPS, COMPLIANCE),
    SellerKind.ONLINE: (SWITCH, PREMIUM, QUOTE_TOUCH, ACTIVITY, COMPLIANCE),
    SellerKind.COUNTER: (PREMIUM, ATTACH, ON_TIME, COMPLIANCE),
    SellerKind.LEADER: (PREMIUM, RETENTION, ACTIVITY, REVIEWS, PLANS, COMPLIANCE),
}
# Out of a seller's own hands: losses and costs, and what only a leader does.
NOT_OF_SELLERS = frozenset({"M17", "M26", "M27", "M28", "M29", "M30", "M32", "M33"})


def duties_of(seller_kind: str) -> tuple[Duty, ...]:
    return DUTIES.get(seller_kind, DUTIES[SellerKind.LEADER])


def fits_role(measure: str, seller_kind: str) -> bool:
    """Say whether a goal on the measure is relevant to the role: what its holder can move (SMART, R)."""
    return seller_kind in (SellerKind.LEADER, SellerKind.NONE) or measure not in NOT_OF_SELLERS
