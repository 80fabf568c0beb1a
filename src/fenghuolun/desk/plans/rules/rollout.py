"""How the table spreads (1.3.2.B): a pilot team for two weeks, two teams, then all; a gate before each wave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WAVES = (1, 2, 3)
PILOT = timedelta(weeks=2)


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether the next wave may begin: enough lines updated, people content, and two weeks over."""

    update_rate: float | None
    satisfaction: float | None
    is_long_enough: bool
    least_updates: float = 0.9
    least_satisfaction: float = 3.5

    @property
    def is_open(self) -> bool:
        """Say whether all three hold.

        >>> Gate(0.92, 3.6, True).is_open, Gate(0.92, 3.4, True).is_open, Gate(None, None, True).is_open
        (True, False, False)
        """
        return (
            self.is_long_enough
            and self.update_rate is not None
            and self.update_rate >= self.least_updates
            and self.satisfaction is not None
            and self.satisfaction >= self.least_satisfaction
        )


def is_long_enough(starts_on: date, today: date) -> bool:
    return today >= starts_on + PILOT
