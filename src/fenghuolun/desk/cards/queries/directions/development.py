"""Direction six: own development: the ability whose gap is worth most, as a goal with practice and evidence."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from fenghuolun.desk.cards.queries.directions.proposal import Proposal
from fenghuolun.desk.cards.queries.own_facts import OwnFacts
from fenghuolun.desk.goals.actions import Growth, Line
from fenghuolun.desk.goals.choices import GoalKind, Nature
from fenghuolun.desk.goals.queries.abilities import Ability, abilities_of, by_priority
from fenghuolun.desk.goals.rules.abilities import MOST_AT_ONCE, level_word
from fenghuolun.desk.kit.numbers import in_chinese
from fenghuolun.desk.teams.queries import superior_of

NAME = "development"
WEIGHT = Decimal(10)


def proposals(facts: OwnFacts) -> list[Proposal]:
    """Return at most two, the gap times business weight deciding, ties by the lowest own rate (1.3.4.G)."""
    worth = by_priority(abilities_of(facts.person, facts.step_rates()))
    return [_of(facts, ability) for ability in worth[:MOST_AT_ONCE]]


def _of(facts: OwnFacts, ability: Ability) -> Proposal:
    name = ability.skill.name if in_chinese() else ability.skill.name_en
    level_from = max(1, round(ability.current or 1))
    level_to = min(5, max(level_from + 1, min(ability.required, level_from + 2)))
    superior = superior_of(facts.person)
    growth = Growth(
        skill=ability.skill, level_from=level_from, level_to=level_to,
        by_doing=_("one real case a week in the own book, written up in five lines"),
        from_others=_("one joint visit or role play a week with the leader"),
        by_study=_("one course unit or article a week"), practice_per_week=1, mentor=superior, assessor=superior,
    )  # fmt: skip
    about = {"period": facts.span.label, "ability": name, "from": level_from, "to": level_to}
    line = Line(
        title=_("%(period)s %(ability)s: from level %(from)d to %(to)d, shown in two real cases") % about,
        target=Decimal(level_to), kind=GoalKind.DEVELOPMENT, nature=Nature.ABILITY, verb=_("practise"), thing=name,
        segment=_("own customers due in this period"), baseline=Decimal(level_from),
        baseline_source=_("ratings by oneself and the superior"), unit_word=level_word(), weight=WEIGHT,
        due_on=facts.span.last, checkpoints=facts.span.checkpoints(), parent=facts.parent_of("M10"),
        support=_("one hour a week with the mentor"),
    )  # fmt: skip
    why = _("Gap %(gap)s levels × business weight %(weight)d.") % {
        "gap": f"{ability.gap:g}", "weight": ability.skill.business_weight,
    }  # fmt: skip
    return Proposal(NAME, f"{NAME}-{ability.skill.code}", line, why, growth=growth)
