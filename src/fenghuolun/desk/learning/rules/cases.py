"""What each case asks: who one is, what to do step by step on which screen, and the worked solution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.learning.choices import Case

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; ``url`` names the screen it is done on."""

    key: str
    title: Text
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """A case as it is told: the outline id it belongs to, the situation, the people one may be, the steps."""

    outline: str
    story: Text
    people: Mapping[str, Text]
    steps: tuple[Step, ...]
    solution: tuple[Text, ...]

    @property
    def first(self) -> str:
        return next(iter(self.people))


LEADER, MANAGER, SELLER = _("team leader"), _("branch manager"), _("seller")

TOLD: dict[str, Told] = {
    Case.DEPARTMENT: Told(
        "1.3.1.case1",
        _(
            "You lead eight sellers. Next month asks 1,200,000 yuan. 600 policies fall due; 72 % should stay, at 2,450 "
            "yuan each. What is missing comes from switches at 3,000 yuan, with the rates lead to contact 0.60, "
            "contact to visit 0.45, visit to quote 0.70, quote to deal 0.30. Plan the month, hand it in, and have it approved."
        ),
        {"zhoulan": LEADER, "heming": MANAGER},
        (
            Step("goal", _("Keep the premium of the month in the planner"), "workplans:planner_start"),
            Step("gap", _("Write the gap in yuan into the planner's third step"), "workplans:planner_start"),
            Step("renewal", _("A line of the work plan with the renewals to keep"), "workplans:table"),
            Step("switch", _("A line with the switches that close the gap"), "workplans:table"),
            Step("funnel", _("Lines with the quotes, visits, contacts and leads they take"), "workplans:table"),
            Step("checks", _("Checkpoints in every week, and what may clearly affect it"), "workplans:planner_start"),
            Step("handed_in", _("Hand the plan in"), "workplans:planner_start"),
            Step("approved", _("As the branch manager: approve it"), "workplans:approvals"),
        ),
        (
            _("Renewals: 600 × 72 % = 432, at 2,450 yuan 1,058,400 yuan."),
            _("Gap: 1,200,000 − 1,058,400 = 141,600 yuan; at 3,000 yuan each 47.2, so 48 vehicles."),
            _("Backwards, always rounded up: 48 ÷ 0.30 = 160 quotes, ÷ 0.70 = 229 visits, ÷ 0.45 = 509 contacts,"
              " ÷ 0.60 = 849 leads."),
            _("Each week has its checkpoint; a factor with likelihood × impact of 15 and more has its response."),
        ),
    ),
}  # fmt: skip


def told(case: str) -> Told:
    return TOLD[case]
