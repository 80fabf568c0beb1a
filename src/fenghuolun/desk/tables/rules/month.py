"""What a month asks of its windows (domain F.2, 1.4.3): the least touches, and how many policies a plan covers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from fenghuolun.desk.customers.choices import Window
from fenghuolun.desk.customers.rules.windows import LIMITS

# The least effective touches in each window that the coverage test looks at; the sprint's is one a workday until it
# closes, which nobody can plan ahead, so that one is the least there.
LEAST_TOUCHES = {Window.W3: 1, Window.W4: 2, Window.W5: 1}
LONGEST = timedelta(days=LIMITS[Window.W3][1])
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the policies that pass W3–W5 get their least touches, and how many contacts that takes for all."""

    covered: int
    of: int
    contacts_needed: int

    @property
    def share(self) -> float | None:
        return self.covered / self.of if self.of else None


def touches_due(due_on: date, first: date, end: date) -> int:
    """Return the least touches that a policy ending on ``due_on`` needs on the days ``[first, end)``.

    >>> december = date(2026, 12, 1), date(2027, 1, 1)
    >>> [touches_due(day, *december) for day in (date(2026, 12, 3), date(2027, 1, 4), date(2027, 2, 10))]
    [1, 4, 1]
    """
    needed = 0
    for window, touches in LEAST_TOUCHES.items():
        low, high = LIMITS[window]
        if due_on - timedelta(days=high) < end and due_on - timedelta(days=low) >= first:
            needed += touches
    return needed


def coverage_of(due_on: Iterable[date], first: date, end: date, contacts: int) -> Coverage:
    """Return how far ``contacts`` reach over the policies in W3–W5 in ``[first, end)``, the nearest end of cover first.

    >>> coverage_of([date(2026, 12, 3), date(2027, 1, 4)], date(2026, 12, 1), date(2027, 1, 1), 4)
    Coverage(covered=1, of=2, contacts_needed=5)
    """
    left, covered, of, needed = contacts, 0, 0, 0
    for day in sorted(due_on):
        touches = touches_due(day, first, end)
        if touches == 0:
            continue
        of, needed = of + 1, needed + touches
        if left >= touches:
            left, covered = left - touches, covered + 1
    return Coverage(covered, of, needed)
