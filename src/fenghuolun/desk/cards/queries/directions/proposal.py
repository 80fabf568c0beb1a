"""A goal as a direction proposes it: the line it would become, with baseline, three tiers and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fenghuolun.desk.cards.queries.own_facts import FLOWS, Figure, OwnFacts, kind_words
from fenghuolun.desk.cards.rules.phrases import COMPLIANCE, phrase_of, unit_word_of
from fenghuolun.desk.cards.rules.rewriting import Wording, sentence
from fenghuolun.desk.goals.actions import Growth, Line
from fenghuolun.desk.goals.choices import Nature, Shape
from fenghuolun.desk.goals.models import Goal
from fenghuolun.desk.goals.rules.measures import figure
from fenghuolun.engine.measures import MEASURES, Unit

TIERS = (0.95, 1.05, 1.15)  # basic, target and stretch over what is expected, where nothing else is asked
STEPS = {Unit.RATIO: Decimal("0.01"), Unit.YUAN: Decimal(1000), Unit.COUNT: Decimal(1), Unit.POINTS: Decimal(10)}


@dataclass(frozen=True, slots=True)
class Proposal:
    """``key`` names it when it is taken; ``goal`` is the one that stands alone already and would be taken as it is."""

    direction: str
    key: str
    line: Line
    why: str
    n: int = 0
    goal: Goal | None = None
    growth: Growth | None = None

    @property
    def baseline(self) -> str:
        return figure(self.line.measure, self.line.baseline)

    @property
    def tiers(self) -> list[str]:
        return [figure(self.line.measure, value) for value in (self.line.floor, self.line.target, self.line.stretch)]


@dataclass(frozen=True, slots=True)
class Aim:
    """What a direction asks for: the three figures, or None to start from what is expected."""

    floor: float | None = None
    target: float | None = None
    stretch: float | None = None


def proposed(
    facts: OwnFacts, direction: str, measure: str, why: str | Promise, *, cube_kind: str = "", aim: Aim | None = None,
    nature: str = Nature.RESULT, base: int = 0, segment: str = "", parent: Goal | None = None,
    lead_adequacy: float | None = None, scope: dict[str, str] | None = None, variant: str = "",
    stands_at: tuple[Decimal, str] | None = None,
) -> Proposal | None:  # fmt: skip
    """Return a goal on a measure from the person's own figure; None where neither a figure nor an aim is known.

    ``stands_at``: baseline and source where the goal is about a part that no measure tells apart.
    """
    known = facts.figure(measure, cube_kind)
    months = facts.span.months if measure in FLOWS else 1
    expected = None if known is None else known.value * known.growth * months
    asked = _aim(measure, expected, aim or Aim())
    if asked is None:
        return None
    floor, target, stretch = asked
    phrase = phrase_of(measure)
    own = None if known is None else rounded(measure, known.value * months)
    baseline, source = stands_at or (own, source_of(known))
    outlook = _outlook(None if stands_at else known, lead_adequacy, base)
    segment = segment or kind_words(cube_kind) or _("all business")
    words = Wording(
        facts.span.label, str(phrase.verb), str(phrase.thing), segment, measure, target, facts.span.last, baseline,
        base, str(phrase.way), unit_word_of(measure), shape_of(measure),
    )  # fmt: skip
    line = Line(
        title=sentence(words), target=target, nature=nature, measure=measure,
        scope={**({"cube_kind": cube_kind} if cube_kind else {}), **(scope or {})}, shape=shape_of(measure),
        verb=words.verb, thing=words.thing, segment=segment, floor=floor, stretch=stretch, baseline=baseline,
        baseline_source=source, weight=Decimal(phrase.weight), due_on=facts.span.last,
        checkpoints=facts.span.checkpoints(), parent=parent or facts.parent_of(measure, cube_kind),
        actions=words.way, support=str(phrase.support), controllability=phrase.control,
        measurability=phrase.measurability, time_pressure=3, outlook=outlook,
    )  # fmt: skip
    key = "-".join(part for part in (direction, measure, cube_kind, variant) if part)
    return Proposal(direction, key, line, str(why), known.n if known else 0)


def compliance(facts: OwnFacts, direction: str) -> Proposal:
    """Return the standing duty that nothing in the ledger counts yet: no case, entered with its evidence."""
    words = Wording(
        facts.span.label, str(COMPLIANCE.verb), str(COMPLIANCE.thing), _("every quote"), "", Decimal(0),
        facts.span.last, unit_word=_("cases"), shape=Shape.ZERO,
    )  # fmt: skip
    line = Line(
        title=sentence(words), target=Decimal(0), nature=Nature.PROCESS, shape=Shape.ZERO, verb=words.verb,
        thing=words.thing, segment=words.segment, baseline=Decimal(0), baseline_source=_("compliance desk"),
        unit_word=words.unit_word, weight=Decimal(COMPLIANCE.weight), due_on=facts.span.last,
        checkpoints=facts.span.checkpoints(), parent=facts.parent_of(""), actions=str(COMPLIANCE.way),
        support=str(COMPLIANCE.support), controllability=COMPLIANCE.control,
        measurability=COMPLIANCE.measurability, time_pressure=3,
    )  # fmt: skip
    why = _("Of the duty list: one case costs more than a month.")
    return Proposal(direction, f"{direction}-compliance", line, why)


def shape_of(measure: str) -> str:
    return Shape.LARGER if measure not in MEASURES or MEASURES[measure].larger_is_better else Shape.SMALLER


def source_of(known: Figure | None) -> str:
    """Return where a baseline comes from, in words that fit its column."""
    if known is None:
        return ""
    about = {"first": f"{known.first:%Y-%m}", "last": f"{known.last:%Y-%m}", "n": known.n}
    return _("own figures %(first)s to %(last)s, n %(n)d") % about


def rounded(measure: str, value: float) -> Decimal:
    """Return a figure as people set them: whole percents, thousands of yuan, whole vehicles, tens of points."""
    unit = MEASURES[measure].unit if measure in MEASURES else Unit.COUNT
    step = STEPS.get(unit, Decimal(1))
    if unit == Unit.YUAN and value < 50_000:
        step = Decimal(100)
    return (Decimal(str(value)) / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _aim(measure: str, expected: float | None, aim: Aim) -> tuple[Decimal | None, Decimal, Decimal | None] | None:
    given = (aim.floor, aim.target, aim.stretch)
    if aim.target is None and not expected:
        return None
    if aim.target is None and expected is not None:
        given = tuple(expected * tier for tier in _tiers(measure))  # type: ignore[assignment]
    if aim.target is not None and aim.floor is None and aim.stretch is None:
        low, middle, high = _tiers(measure)
        given = aim.target * low / middle, aim.target, aim.target * high / middle
    figures = [None if value is None else rounded(measure, _within(measure, value)) for value in given]
    assert figures[1] is not None
    return figures[0], figures[1], figures[2]


def _tiers(measure: str) -> tuple[float, float, float]:
    if shape_of(measure) == Shape.SMALLER:
        return 1.05, 0.9, 0.75
    return TIERS


def _within(measure: str, value: float) -> float:
    """A share ends at one; attainment may pass it."""
    is_share = measure in MEASURES and MEASURES[measure].unit == Unit.RATIO and measure not in ("M02", "M09")
    return min(value, 1.0) if is_share else value


def _outlook(known: Figure | None, lead_adequacy: float | None, base: int) -> dict[str, float]:
    found: dict[str, float] = {"base": base} if base else {}
    if known is not None:
        found |= {"growth": round(known.growth, 3), "n": known.n}
    if lead_adequacy is not None:
        found["lead_adequacy"] = lead_adequacy
    return found
