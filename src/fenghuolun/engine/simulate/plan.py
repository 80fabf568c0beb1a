"""What is asked of the simulator: how many people, how much premium, which rates, habits and problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fenghuolun.engine.rates import START_RATES
from fenghuolun.engine.refusals import BadInput

RENEWAL, SWITCH, NEW, FLEET = range(4)
CUBE_KINDS = ("renewal", "switch", "new", "fleet")
SELLER_KINDS = ("field", "renewal", "tele", "store", "fleet", "leader", "none")
FIELD_SELLER, RENEWAL_SELLER, TELE_SELLER, STORE_SELLER, FLEET_SELLER, LEADER, NO_SELLER = range(7)
PHONE_SELLERS = (RENEWAL_SELLER, TELE_SELLER)
IN_PERSON_SELLERS = (FIELD_SELLER, STORE_SELLER, FLEET_SELLER)

SELLER_PROBLEMS = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10")
LEADER_PROBLEMS = ("B1", "B2", "B3", "B4", "B5", "B7", "B10", "B12")

Rates = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Work:
    """What one kind of seller does: weight in the branch's premium and the mix of it by cube kind (adds up to 1)."""

    weight: float
    renewal: float
    switch: float
    new: float
    fleet: float = 0.0


WORK: Mapping[int, Work] = MappingProxyType(
    {
        FIELD_SELLER: Work(0.38, 0.55, 0.17, 0.28),
        RENEWAL_SELLER: Work(1.25, 0.90, 0.04, 0.06),
        TELE_SELLER: Work(1.20, 0.80, 0.14, 0.06),
        STORE_SELLER: Work(0.42, 0.35, 0.10, 0.55),
        FLEET_SELLER: Work(1.0, 0.0, 0.0, 0.0, 1.0),
    }
)

TEAM_PATTERNS = (
    (0, 0, 1, 1, 1, 1, 2, 3),
    (0, 0, 1, 1, 1, 1, 2, 2),
    (0, 0, 1, 1, 1, 2, 2, 3),
)

SEASON: Mapping[int, tuple[float, ...]] = MappingProxyType(
    {
        RENEWAL: (1.22, 0.76, 0.99, 0.95, 0.96, 1.02, 1.24, 1.02, 0.95, 0.87, 0.98, 1.04),
        SWITCH: (1.08, 0.72, 1.10, 1.02, 0.98, 1.04, 1.10, 1.04, 0.98, 0.92, 1.00, 1.02),
        NEW: (1.26, 0.62, 0.88, 0.85, 0.90, 0.95, 0.86, 0.92, 1.14, 1.14, 1.19, 1.29),
        FLEET: (1.30, 0.55, 1.20, 1.02, 0.92, 1.08, 1.18, 0.92, 0.90, 0.83, 0.98, 1.12),
    }
)


@dataclass(frozen=True, slots=True)
class CompanyPlan:
    """The organisation to make; the defaults are the reference branch (one branch, 4 teams, 32 sellers).

    ``people`` counts sellers; leaders, a manager, a planner and an
    administrator come on top. ``months`` is how far policies go back,
    ``activity_months`` how far the ledger goes back (18, or ``months`` when
    fewer). Leads need the policies that expire under them, so the policies
    reach back at least ``activity_months`` + 17 months whatever ``months``
    says. ``premium_yuan_per_seller`` is one seller's year, on average.
    ``stage_rates`` are the rates lead → contact → visit → quote → deal per
    cube kind (domain 1.4; renewals by ruling 2); ``fleet_renewal_rates``
    belong to fleets that are already ours. ``problems`` are the codes of
    1.2.6 planted in each branch, each in another person or team.
    ``has_second_branch`` adds a branch of one small team, in which 王强 works.

    >>> CompanyPlan(people=6, months=4).activity_months
    4

    Refuses fewer than 3 sellers, no months, rates outside 0..1, unknown problem codes.
    """

    people: int = 32
    months: int = 36
    activity_months: int = 0
    premium_yuan_per_seller: float = 1_800_000.0
    branch_people: int = 32
    team_people: int = 8
    has_second_branch: bool = False
    stage_rates: Mapping[int, Rates] = field(
        default_factory=lambda: {cube: START_RATES[CUBE_KINDS[cube]] for cube in (RENEWAL, SWITCH, NEW, FLEET)}
    )
    fleet_renewal_rates: Rates = (0.99, 0.97, 0.97, 0.85)
    leaving_per_year: float = 0.17
    problems: tuple[str, ...] = ("A1", "A2", "A3", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10",
                                 "B2", "B3", "B4", "B5", "B7", "B12")  # fmt: skip
    now_minute: int = 11 * 60 + 40

    def __post_init__(self) -> None:
        if not self.activity_months:
            object.__setattr__(self, "activity_months", min(18, self.months))
        wrong = (
            ("people", self.people < 3, "a sales organisation needs at least 3 sellers"),
            ("months", self.months < 1 or self.activity_months < 1, "must be at least 1"),
            ("premium_yuan_per_seller", not self.premium_yuan_per_seller > 0, "must be positive"),
            ("branch_people", min(self.branch_people, self.team_people) < 3, "needs at least 3 sellers"),
            ("now_minute", not 9 * 60 <= self.now_minute < 24 * 60, "must lie between 09:00 and midnight"),
        )
        for argument, is_wrong, why in wrong:
            if is_wrong:
                raise BadInput(argument, why)
        for i, rates in enumerate((*self.stage_rates.values(), self.fleet_renewal_rates)):
            if len(rates) != 4 or not all(0 < r < 1 for r in rates):
                raise BadInput("stage_rates", "needs four rates between 0 and 1", (i,))
        for i, code in enumerate(self.problems):
            if code not in SELLER_PROBLEMS + LEADER_PROBLEMS:
                raise BadInput("problems", f"cannot plant {code}", (i,))
