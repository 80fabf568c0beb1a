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


CHART = "workplans:table"
LEADER, MANAGER, SELLER = _("team leader"), _("branch manager"), _("seller")

TOLD: dict[str, Told] = {
    Case.DEPARTMENT: Told(
        "1.3.1.case1",
        _(
            "You lead eight sellers. Next month asks 1,200,000 yuan. 600 policies fall due; 72 % should stay, at 2,450 "
            "yuan each. What is missing comes from switches at 3,000 yuan, with the rates lead to contact 0.60, "
            "contact to visit 0.45, visit to quote 0.70, quote to deal 0.30. Plan the month, hand it in, and have it "
            "approved."
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
    Case.WEEK: Told(
        "1.3.1.case2",
        _(
            "You are a seller. 24 customers come into quoting, closing and sprint next week. 6311 is asked on each "
            "day: 20 points, three visits at least, 100 points in the week. And the last 36 days of your run chart "
            "hide three signals: find each, and note its cause."
        ),
        {"suqing": SELLER, "zhoulan": LEADER},
        (
            Step("covered", _("Put every due customer into the week"), "tables:week_start"),
            Step("points", _("Plan at least 20 points on each workday"), "tables:week_start"),
            Step("visits", _("Plan at least three visits on each workday"), "tables:week_start"),
            Step("handed_in", _("Sign the week"), "tables:week_start"),
            Step("shift", _("Run chart: note a cause at the shift"), CHART),
            Step("trend", _("Run chart: note a cause at the trend"), CHART),
            Step("astronomical", _("Run chart: note a cause at the day beyond all measure"), CHART),
        ),
        (
            _("24 customers over five days; who is in the sprint comes first, then closing, then quoting."),
            _("6311: six calls, three visits, one prospect, one study: 20 points a day, 100 in the week."),
            _("The shift: from the thirteenth day seven days above the middle in a row."),
            _("The trend: from the twenty-third day each day a little more, six days long."),
            _("The day beyond all measure: the thirtieth, 60 calls at once: a campaign, or an entry gone wrong."),
        ),
    ),
    Case.FAULTS: Told(
        "1.3.3.case1",
        _(
            "You lead a branch. Three cards of next month hide eight of the twelve typical faults of management by "
            "objectives. Find them with the checker, and mend each card until the checker finds nothing."
        ),
        {"heming": MANAGER, "zhoulan": LEADER},
        (
            Step("no_parent", _("A goal serves no goal above"), "cards:faults"),
            Step("sum_mismatch", _("The parts do not add up to the goal of the team"), "cards:faults"),
            Step("not_numeric", _("A goal is not numeric"), "cards:faults"),
            Step("too_many_items", _("A card has more than seven goals"), "cards:faults"),
            Step("one_item_dominates", _("One goal weighs more than 40 %"), "cards:faults"),
            Step("no_process_goal", _("A card has no process goal"), "cards:faults"),
            Step("too_easy_or_too_hard", _("A target is too easy or too hard"), "cards:faults"),
            Step("no_checkpoints", _("A goal has no checkpoints"), "cards:faults"),
        ),
        (
            _("Link what has no goal above, or drop it: what serves nothing is nobody's goal."),
            _("Parts are 100 to 105 % of the goal: neither a hole nor a hidden reserve."),
            _("Improve the service says nothing: write measure, baseline, target."),
            _("At most seven goals, none above 40 %: put small ones together, spread the weight."),
            _("0.8 to 1.8 of the last actual; beyond it, talk first."),
            _("A process goal and checkpoints show early whether the result will come."),
        ),
    ),
    Case.CARD: Told(
        "1.3.3.case2",
        _(
            "You are a seller. Your leader's team is asked next month for 1,200,000 yuan of premium, 72 % retention "
            "and full activity. 120 of your policies fall due. Fill in your goal card from it, column by column, "
            "propose it, and sign on both sides."
        ),
        {"suqing": SELLER, "zhoulan": LEADER},
        (
            Step("lines", _("Write three to seven goals"), "cards:mine"),
            Step("linked", _("Link each performance goal to a goal of the team"), "cards:mine"),
            Step("columns", _("Fill in measure, baseline, target, due day and actions"), "cards:mine"),
            Step("smart", _("Pass SMART with every goal"), "cards:mine"),
            Step("kinds", _("Hold a result, a process and an ability"), "cards:mine"),
            Step("weights", _("Weights add up to 100"), "cards:mine"),
            Step("signed", _("Propose, and sign on both sides"), "cards:mine"),
        ),
        (
            _("Premium (30), retention 72 % of 120 due = 86 policies (25), activity 1.0 (20), attached cover (10), one"
              " ability (15)."),
            _("Each goal: verb, object, scope; measure with baseline and source; target with basic and stretch."),
            _("Checked on the 10th and the 20th; due on the last day of the month."),
            _("The seller signs first, the leader second; from then on only a revision changes a goal."),
        ),
    ),
    Case.PERFORMANCE: Told(
        "1.3.4.case1",
        _(
            "You are a seller of renewals and switches with 120 due vehicles and 25 switch leads next month. Set the "
            "six performance goals: premium 300,000 yuan, retention 72 %, 25 switches, attached cover 78 %, activity "
            "attainment 1.0, compliance without a case."
        ),
        {"suqing": SELLER, "zhoulan": LEADER},
        (
            Step("premium", _("Premium 300,000 yuan, weight 30"), "cards:mine"),
            Step("retention", _("Retention 72 %, weight 25"), "cards:mine"),
            Step("switch", _("25 deals of switches, weight 15"), "cards:mine"),
            Step("attach", _("Attached cover 78 %, weight 10"), "cards:mine"),
            Step("activity", _("Activity attainment 1.0, weight 15"), "cards:mine"),
            Step("compliance", _("Compliance: no case tolerated, weight 5"), "cards:mine"),
            Step("weights", _("Weights add up to 100"), "cards:mine"),
            Step("support", _("Each goal names its support"), "cards:mine"),
            Step("checkpoints", _("Each goal has days on which it is checked"), "cards:mine"),
        ),
        (
            _("30 + 25 + 15 + 10 + 15 + 5 = 100: what brings the month weighs most."),
            _("Ratios are written from 0 to 1: 72 % is 0.72. Compliance is a target of 0, no case tolerated."),
            _("A performance goal without support is a quota: price authority, joint visits, lists in time."),
        ),
    ),
    Case.ABILITY: Told(
        "1.3.4.case2",
        _(
            "You are a seller on the way to fleets. In one quarter your skill in the fleet risk report is to grow from "
            "level 2 to level 4. You practise on a logistics fleet of 18 trucks with three years of claims: two claims "
            "analyses, one proposal with your leader, one alone; each scored on data, insight, proposal, wording and "
            "the customer's response."
        ),
        {"suqing": SELLER, "zhoulan": LEADER},
        (
            Step("levels", _("A development goal of next quarter, level 2 to 4"), "cards:mine"),
            Step("practice", _("Practice at work each week, and who helps"), "cards:mine"),
            Step("fleet", _("Name the fleet of 18 trucks"), "cards:mine"),
            Step("assessor", _("Name who assesses"), "cards:mine"),
            Step("evidence", _("Show two analyses and two proposals"), "cards:my_abilities"),
            Step("rubric", _("As the leader: score each on the five points"), "cards:my_abilities"),
            Step("assessed", _("As the leader: assess the level reached"), "cards:my_abilities"),
        ),
        (
            _("70-20-10: four real reports at work, the leader beside the first proposal, one course."),
            _("Evidence is work, not hours: two analyses of claims, one proposal with the leader, one alone."),
            _("Each piece 1 to 5 on data, insight, proposal, wording, response; level 4 is doing it in hard cases."),
        ),
    ),
}  # fmt: skip


def told(case: str) -> Told:
    return TOLD[case]
