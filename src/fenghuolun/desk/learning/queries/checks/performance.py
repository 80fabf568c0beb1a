"""Case 1 of 1.3.4: the six performance goals of a seller, read from the lines of the card."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from fenghuolun.desk.goals.choices import Shape
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.learning.queries.checks.lines import all_of, card_lines, card_of, weighs_100
from fenghuolun.desk.learning.queries.scenes import Found, Scene, person_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of the case: its figure in the measure's unit, and its weight of 100."""

    key: str
    measure: str
    target: Decimal
    weight: int
    cube_kind: str = ""
    shape: str = Shape.LARGER

    def finds(self, line: Goal) -> bool:
        is_about = line.measure == self.measure if self.measure else line.shape == self.shape
        return is_about and line.scope.get("cube_kind", "") == self.cube_kind

    def is_met_by(self, line: Goal) -> bool:
        return line.target == self.target and line.weight == self.weight and line.shape == self.shape


WANTED = (
    Wanted("premium", "PREMIUM", Decimal(300_000), 30),
    Wanted("retention", "M10", Decimal("0.72"), 25),
    Wanted("switch", "DEALS", Decimal(25), 15, cube_kind="switch"),
    Wanted("attach", "M14", Decimal("0.78"), 10),
    Wanted("activity", "M02", Decimal(1), 15),
    Wanted("compliance", "", Decimal(0), 5, shape=Shape.ZERO),
)


def check(scene: Scene) -> dict[str, Found]:
    lines = card_lines(card_of(person_of("suqing"), scene.month))
    found = {wanted.key: _line(wanted, lines) for wanted in WANTED}
    found["weights"] = weighs_100(lines)
    found["support"] = all_of(
        _("Each goal says what support it needs."), lines, [line for line in lines if not line.support.strip()],
        _("“%(title)s” says no support: a performance goal needs means, not only a figure."),
    )  # fmt: skip
    found["checkpoints"] = all_of(
        _("Each goal has days on which it is checked."), lines, [line for line in lines if not line.checkpoints],
        _("“%(title)s” has no day on which it is checked."),
    )  # fmt: skip
    return found


def _line(wanted: Wanted, lines: list[Goal]) -> Found:
    about = [line for line in lines if wanted.finds(line)]
    if not about:
        return Found(False, _("The card has no such line yet."))
    if any(wanted.is_met_by(line) for line in about):
        return Found(True, _("Figure, kind of target and weight are right."))
    line = about[0]
    if line.target != wanted.target:
        return Found(False, _("The target is another: %(target)s.") % {"target": f"{line.target.normalize():f}"})
    if line.shape != wanted.shape:
        return Found(False, _("The figure is right, the kind of target is not."))
    return Found(False, _("The figure is right, the weight is not: %(weight)d.") % {"weight": int(line.weight)})
