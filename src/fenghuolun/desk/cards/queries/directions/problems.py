"""Direction three: problems and gaps: what cost most last month, and which duty lies below its standard."""

from __future__ import annotations

from django.utils.translation import gettext as _

from fenghuolun.desk.cards.queries.directions.proposal import Aim, Proposal, proposed
from fenghuolun.desk.cards.queries.own_facts import OwnFacts
from fenghuolun.desk.facts.gap import actual_funnel, planned_funnel
from fenghuolun.desk.facts.results import next_month
from fenghuolun.desk.goals.choices import Nature, Shape
from fenghuolun.desk.goals.rules.duties import FIRST_TOUCH, NEXT_STEPS, ON_TIME, QUOTE_TOUCH, Duty
from fenghuolun.desk.goals.rules.measures import figure, measure_label
from fenghuolun.desk.kit.numbers import money
from fenghuolun.engine.explain.gap import AVERAGE_PREMIUM, VOLUME, gap

NAME = "problems"
WATCHED = (FIRST_TOUCH, QUOTE_TOUCH, ON_TIME, NEXT_STEPS)
# Which measure moves what cost most.
MOVERS: dict[str, tuple[str, dict[str, str], str]] = {
    VOLUME: ("M02", {}, Nature.PROCESS),
    "contact_to_visit_ratio": ("M06", {"stage": "visits"}, Nature.PROCESS),
    "visit_to_quote_ratio": ("M06", {"stage": "quotes"}, Nature.PROCESS),
    "quote_to_deal_ratio": ("M06", {"stage": "deals"}, Nature.PROCESS),
    AVERAGE_PREMIUM: ("M13", {}, Nature.RESULT),
}


def proposals(facts: OwnFacts) -> list[Proposal]:
    return [one for one in (_costliest(facts), *_below_standard(facts)) if one is not None]


def _costliest(facts: OwnFacts) -> Proposal | None:
    """The cause that cost most against the plan in the last whole month, exactly decomposed (ruling 4)."""
    if not facts.who.size:
        return None
    first = facts.months[-1]
    end = next_month(first)
    found = gap(planned_funnel(facts.who, first, end), actual_funnel(facts.who, first, end))
    bars = dict(zip(found.factors, found.by_factor_yuan.sum(axis=1).tolist(), strict=True))
    cost, cause = min((bars[name], name) for name in MOVERS if name in bars)
    if cost >= 0:
        return None
    measure, scope, nature = MOVERS[cause]
    why = _("%(cause)s cost %(yuan)s in %(month)s against the plan, more than anything else.") % {
        "cause": cause_label(cause), "yuan": money(-cost), "month": f"{first:%Y-%m}",
    }  # fmt: skip
    return proposed(facts, NAME, measure, why, nature=nature, scope=scope, variant=scope.get("stage", ""))


def _below_standard(facts: OwnFacts) -> list[Proposal | None]:
    facts.read([duty.measure for duty in WATCHED])
    return [_duty(facts, duty) for duty in WATCHED if _is_below(facts, duty)]


def _is_below(facts: OwnFacts, duty: Duty) -> bool:
    known = facts.figure(duty.measure)
    if known is None or duty.floor is None or known.n < 10:
        return False
    return known.value > duty.floor if duty.shape == Shape.SMALLER else known.value < duty.floor


def _duty(facts: OwnFacts, duty: Duty) -> Proposal | None:
    known = facts.figure(duty.measure)
    if known is None or duty.target is None:
        return None
    why = _("%(measure)s is %(value)s (n %(n)d); the standard is %(target)s.") % {
        "measure": measure_label(duty.measure), "value": figure(duty.measure, known.value), "n": known.n,
        "target": figure(duty.measure, duty.target),
    }  # fmt: skip
    half_way = (known.value + duty.target) / 2
    return proposed(facts, NAME, duty.measure, why, aim=Aim(target=half_way), nature=duty.nature)


def cause_label(cause: str) -> str:
    return {
        VOLUME: _("Too few contacts"), "contact_to_visit_ratio": _("From contact to visit"),
        "visit_to_quote_ratio": _("From visit to quote"), "quote_to_deal_ratio": _("From quote to deal"),
        AVERAGE_PREMIUM: _("Premium of a vehicle"),
    }[cause]  # fmt: skip
