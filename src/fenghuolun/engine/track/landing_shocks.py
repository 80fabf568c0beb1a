"""What moves the rest of a period beyond chance: illness, a lost fleet, a good week, a price war."""

from __future__ import annotations

from dataclasses import dataclass

from fenghuolun.engine.refusals import not_negative

DAYS_A_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Shocks:
    """What chance alone does not explain in the rest of a period: relative standard deviations of one month's effect
    on new business and on renewals. Without them ranges are far too narrow. ``landing_width.learnt_width`` learns them.
    """

    new_business: float
    renewals: float

    def __post_init__(self) -> None:
        not_negative("new_business", self.new_business)
        not_negative("renewals", self.renewals)

    def over(self, days_ahead: float, width: float = 1.0) -> Shocks:
        """Return the shocks, ``width`` times as large, on the ``days_ahead`` that are left.

        Good and bad days of a month partly cancel out, the fewer are left the less: τ/√(share of a month left),
        measured at three, two and one quarter (docs/evidence/ranges.md). A month or more keeps τ.

        >>> Shocks(0.2, 0.1).over(7.609375)
        Shocks(new_business=0.4, renewals=0.2)
        """
        left = min(max(days_ahead, 1.0) / DAYS_A_MONTH, 1.0)
        return Shocks(self.new_business * width / left**0.5, self.renewals * width / left**0.5)


# Of a month, as eight simulated branches have them (docs/evidence/ranges.md): for one person, and for whole teams.
ALONE, TOGETHER = Shocks(new_business=0.26, renewals=0.175), Shocks(new_business=0.135, renewals=0.07)
