"""Is this a good goal, and is the set of goals one? SMART, the portfolio, twelve faults, maturity (domain 1.3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from fenghuolun.engine.refusals import BadInput, not_negative

VAGUE_WORDS = ("加强", "提升", "尽量", "积极", "improve", "enhance", "strengthen", "try to")


@dataclass(frozen=True, slots=True)
class SmartRules:
    """Limits of "achievable" and of passing."""

    lowest_ambition: float = 0.85
    highest_ambition: float = 1.4
    lead_adequacy: float = 0.8
    pass_from: int = 80

    def __post_init__(self) -> None:
        if not 0 < self.lowest_ambition <= self.highest_ambition:
            raise BadInput("lowest_ambition", "must lie above zero and not above highest_ambition")
        not_negative("lead_adequacy", self.lead_adequacy)


@dataclass(frozen=True, slots=True)
class GoalFields:
    """One goal as its structured fields; text empty and numbers ``None`` where nothing is given.

    ``smaller_is_better`` turns the scale of "achievable" round; what has none (a deadline, milestones, zero
    tolerance, a level of ability) is not ``is_scaled`` and only needs its target.
    """

    text: str
    verb: str
    measured_thing: str
    scope: str
    measure_code: str
    unit: str
    source: str
    baseline: float | None
    target: float | None
    has_parent: bool
    fits_role: bool
    due_on: date | None
    checkpoints: int
    lead_adequacy: float | None = None
    growth_outlook: float = 1.0
    smaller_is_better: bool = False
    is_scaled: bool = True


@dataclass(frozen=True, slots=True)
class Smart:
    """The five tests, ``points`` 0..100 (20 each), and whether it passes: 80 points with S, M and T all kept."""

    is_specific: bool
    is_measurable: bool
    is_achievable: bool
    is_relevant: bool
    is_timed: bool
    points: int
    passes: bool


def smart(goal: GoalFields, period: tuple[date, date], rules: SmartRules | None = None) -> Smart:
    """Return whether a goal is specific, measurable, achievable, relevant and timed within ``period`` [start, end).

    S: verb, thing and scope are given, and no vague word stands in the text without a digit. M: measure, unit,
    baseline, source and target. A: target / (baseline × growth outlook) within 0.85..1.4 (the inverse where smaller
    is better) and, where leads are counted, at least 0.8 of those it takes. R: a parent goal and the role's duty.
    T: due within the period, with a checkpoint.

    >>> goal = GoalFields("2026-06 家用车到期 240 台, 续保 173 台", "续保", "保单", "家用车", "M10", "台", "policies",
    ...                   165, 173, True, True, date(2026, 6, 30), 3, lead_adequacy=1.1)
    >>> smart(goal, (date(2026, 6, 1), date(2026, 7, 1))).points
    100

    Refuses a period that ends before it begins, and negative or endless numbers.
    """
    r = rules or SmartRules()
    start, end = period
    if not start < end:
        raise BadInput("period", "must end after it begins")
    for name in ("baseline", "target", "lead_adequacy", "growth_outlook"):
        value = getattr(goal, name)
        if value is not None:
            not_negative(name, value)
    has_digit = any(c.isdigit() for c in goal.text)
    is_vague = not has_digit and any(word in goal.text.casefold() for word in VAGUE_WORDS)
    tests = (
        bool(goal.verb and goal.measured_thing and goal.scope) and not is_vague,
        bool(goal.measure_code and goal.unit and goal.source) and None not in (goal.baseline, goal.target),
        _is_achievable(goal, r),
        goal.has_parent and goal.fits_role,
        goal.due_on is not None and start <= goal.due_on < end and goal.checkpoints >= 1,
    )
    points = 20 * sum(tests)
    return Smart(*tests, points, points >= r.pass_from and tests[0] and tests[1] and tests[4])


def _is_achievable(goal: GoalFields, r: SmartRules) -> bool:
    enough_leads = goal.lead_adequacy is None or goal.lead_adequacy >= r.lead_adequacy
    if goal.target is None or not goal.is_scaled:
        return goal.target is not None and enough_leads
    usual = (goal.baseline or 0.0) * goal.growth_outlook
    easier, harder = (goal.target, usual) if goal.smaller_is_better else (usual, goal.target)
    return easier > 0 and r.lowest_ambition <= harder / easier <= r.highest_ambition and enough_leads


class Kind(StrEnum):
    """The nature of a goal."""

    RESULT = "result"
    PROCESS = "process"
    ABILITY = "ability"
    INNOVATION = "innovation"


class Gap(StrEnum):
    """What a person's set of goals lacks."""

    NO_RESULT = "no_result"
    NO_PROCESS = "no_process"
    NO_ABILITY = "no_ability"
    TOO_FEW = "too_few"  # below 3
    TOO_MANY = "too_many"  # above 7


def portfolio_gaps(kinds: tuple[Kind, ...]) -> tuple[Gap, ...]:
    """Return what is missing among a person's goals: one of result, process and ability each, 3 to 7 in all.

    >>> portfolio_gaps((Kind.RESULT, Kind.RESULT, Kind.PROCESS))
    (<Gap.NO_ABILITY: 'no_ability'>,)
    """
    found = {
        Gap.NO_RESULT: Kind.RESULT not in kinds,
        Gap.NO_PROCESS: Kind.PROCESS not in kinds,
        Gap.NO_ABILITY: Kind.ABILITY not in kinds,
        Gap.TOO_FEW: len(kinds) < 3,
        Gap.TOO_MANY: len(kinds) > 7,
    }
    return tuple(gap for gap, is_so in found.items() if is_so)


@dataclass(frozen=True, slots=True)
class GoalItem:
    """One line of a goal card. ``last_actual`` is ``None`` where there is no past; weights are of 100."""

    kind: Kind
    weight: float
    has_parent: bool
    is_numeric: bool
    target: float
    last_actual: float | None
    checkpoints: int
    revisions_without_trigger: int = 0
    score: float | None = None


@dataclass(frozen=True, slots=True)
class GoalCard:
    """A person's or a unit's goals in a period. ``children_target`` is the sum of the level below, ``None`` at the
    lowest; ``is_over`` says that the period has ended; ``bonus_ratio`` is bonus / bonus at 100 points.
    """

    items: tuple[GoalItem, ...]
    target: float
    children_target: float | None
    is_signed: bool
    is_over: bool
    total_score: float | None = None
    bonus_ratio: float | None = None


class Fault(StrEnum):
    """The twelve typical faults of management by objectives (1.3.3 case 1)."""

    NO_PARENT = "no_parent"
    SUM_MISMATCH = "sum_mismatch"  # children below the parent, or more than 5 % above
    NOT_NUMERIC = "not_numeric"
    TOO_MANY_ITEMS = "too_many_items"  # above 7
    ONE_ITEM_DOMINATES = "one_item_dominates"  # above 40 %
    NO_PROCESS_GOAL = "no_process_goal"
    TOO_EASY_OR_TOO_HARD = "too_easy_or_too_hard"  # below 0.8 or above 1.8 of the last actual
    NO_CHECKPOINTS = "no_checkpoints"
    UNSIGNED = "unsigned"
    REVISED_WITHOUT_TRIGGER = "revised_without_trigger"
    UNSCORED = "unscored"
    BONUS_MISMATCH = "bonus_mismatch"  # bonus more than a tenth away from the score


def faults(card: GoalCard, bonus_tolerance: float = 0.10) -> dict[Fault, tuple[int, ...]]:
    """Return the faults of a card with the positions of the items at fault, () where it is the card itself.

    >>> item = GoalItem(Kind.RESULT, 60, True, True, 190.0, 100.0, 1)
    >>> list(faults(GoalCard((item,), 190.0, None, True, False)))[:2]
    [<Fault.ONE_ITEM_DOMINATES: 'one_item_dominates'>, <Fault.NO_PROCESS_GOAL: 'no_process_goal'>]

    Refuses a card without items.
    """
    if not card.items:
        raise BadInput("items", "must be at least one")
    by_item = {
        Fault.NO_PARENT: [not i.has_parent for i in card.items],
        Fault.NOT_NUMERIC: [not i.is_numeric for i in card.items],
        Fault.ONE_ITEM_DOMINATES: [i.weight > 40 for i in card.items],
        Fault.TOO_EASY_OR_TOO_HARD: [_is_off_scale(i) for i in card.items],
        Fault.NO_CHECKPOINTS: [i.checkpoints < 1 for i in card.items],
        Fault.REVISED_WITHOUT_TRIGGER: [i.revisions_without_trigger > 0 for i in card.items],
        Fault.UNSCORED: [card.is_over and i.score is None for i in card.items],
    }
    of_card = {
        Fault.SUM_MISMATCH: card.children_target is not None
        and not card.target * (1 - 1e-9) <= card.children_target <= card.target * (1.05 + 1e-9),
        Fault.TOO_MANY_ITEMS: len(card.items) > 7,
        Fault.NO_PROCESS_GOAL: all(i.kind is not Kind.PROCESS for i in card.items),
        Fault.UNSIGNED: not card.is_signed,
        Fault.BONUS_MISMATCH: card.total_score is not None
        and card.bonus_ratio is not None
        and abs(card.bonus_ratio - card.total_score / 100) > bonus_tolerance + 1e-9,
    }
    found: dict[Fault, tuple[int, ...]] = {}
    for fault in Fault:
        if fault in by_item and any(by_item[fault]):
            found[fault] = tuple(int(i) for i in np.flatnonzero(by_item[fault]))
        elif of_card.get(fault, False):
            found[fault] = ()
    return found


def _is_off_scale(item: GoalItem) -> bool:
    if not item.last_actual:
        return False
    return not 0.8 <= item.target / item.last_actual <= 1.8


@dataclass(frozen=True, slots=True)
class Usage:
    """What was done with the goals in a quarter (domain 1.3.3.B)."""

    is_linked: bool
    is_measured_weekly: bool
    is_self_checked: bool
    is_discussed: bool
    is_coordinated: bool
    is_used_in_appraisal: bool


def maturity(usage: Usage) -> int:
    """Return how mature management by objectives is, 0..6: one for each use.

    >>> maturity(Usage(True, True, False, True, False, True))
    4
    """
    return sum((usage.is_linked, usage.is_measured_weekly, usage.is_self_checked, usage.is_discussed,
                usage.is_coordinated, usage.is_used_in_appraisal))  # fmt: skip
