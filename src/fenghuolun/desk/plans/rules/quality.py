"""How good is a plan? 100 points over seven tests (1.3.1.0), and what the leader should do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.engine.judge.plan_quality import PARTS, PlanRules, plan_quality


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What the tests ask of one line of a plan."""

    has_goal: bool
    is_numeric: bool
    has_due: bool
    has_owner: bool
    is_backed: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One test: its name, the points reached and the most there are."""

    code: str
    label: str | Promise
    reached: float
    most: int

    @property
    def is_full(self) -> bool:
        return self.reached >= self.most - 1e-9


@dataclass(frozen=True, slots=True)
class Quality:
    """The seven tests and what follows: ``approve``, ``return`` or ``reject``."""

    parts: tuple[Part, ...]
    verdict: str

    @property
    def total(self) -> float:
        return round(sum(part.reached for part in self.parts), 6)

    @property
    def weakest(self) -> list[Part]:
        """The tests that lose most, to be named when the plan goes back."""
        lost = [part for part in self.parts if not part.is_full]
        return sorted(lost, key=lambda part: part.reached - part.most)[:3]


# In the order of ``engine.judge.plan_quality.PARTS``, which says what each is worth.
LABELS: tuple[tuple[str, str | Promise], ...] = (
    ("goal", _("Linked to a goal")),
    ("numeric", _("A number to reach")),
    ("due", _("Owner and due date")),
    ("backed", _("Quantity backed by the funnel")),
    ("risk", _("Help, resources or risk stated")),
    ("checks", _("A checkpoint every week")),
    ("on_time", _("Handed in on time")),
)


def quality_of(
    lines: Sequence[PlannedLine],
    *,
    has_risk: bool,
    checkpoints_per_week: float,
    is_on_time: bool,
    approve_from: float = 80,
    return_from: float = 60,
) -> Quality:
    """Return the quality of a plan of these lines.

    Goal link 20, numeric measure 20, due date and owner 15 and quantity backed
    by the funnel 20 are given by the share of lines that pass; resources or
    risk stated 10, a checkpoint a week 10, handed in on time 5.

    >>> good = PlannedLine(True, True, True, True, True)
    >>> found = quality_of([good] * 3, has_risk=False, checkpoints_per_week=1, is_on_time=True)
    >>> found.total, found.verdict, found.weakest[0].code
    (90.0, 'approve', 'risk')

    A plan without a line has only what does not depend on lines.
    """

    shares = (
        *(_share(lines, of) for of in ("has_goal", "is_numeric")),
        sum(line.has_due and line.has_owner for line in lines) / max(len(lines), 1),
        _share(lines, "is_backed"),
        float(has_risk),
        min(checkpoints_per_week, 1.0),
        float(is_on_time),
    )
    found = plan_quality(shares, PlanRules(approve_from, return_from))
    lost, worth = found.lost[:, 0].tolist(), list(PARTS.values())
    parts = tuple(
        Part(code, label, most - gone, most) for (code, label), gone, most in zip(LABELS, lost, worth, strict=True)
    )
    return Quality(parts, str(found.verdict[0]))


def _share(lines: Sequence[PlannedLine], of: str) -> float:
    return sum(getattr(line, of) for line in lines) / max(len(lines), 1)
