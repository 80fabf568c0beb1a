"""A person's abilities on one page: the map with both ratings, what is worth most, triggers, goals, steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from fenghuolun.desk.cards.queries.own_facts import OwnFacts
from fenghuolun.desk.cards.rules.spans import is_leading, usual_span
from fenghuolun.desk.cards.rules.steps import Growing, Step, development_steps
from fenghuolun.desk.facts.measured import measured
from fenghuolun.desk.facts.people import DAYS_A_MONTH
from fenghuolun.desk.facts.results import months_before
from fenghuolun.desk.facts.subjects import Subjects
from fenghuolun.desk.goals.choices import GoalStatus
from fenghuolun.desk.goals.models import Development
from fenghuolun.desk.goals.queries.abilities import Ability, abilities_of, by_priority, developments_visible_to
from fenghuolun.desk.goals.rules.abilities import FLAT_ABOVE_P, SHORT_TENURE_MONTHS, Lack, vagueness
from fenghuolun.desk.goals.rules.superiors import leads
from fenghuolun.desk.teams.models import Person
from fenghuolun.engine.judge.side_effects import trend_p_value

TWO_QUARTERS = 6
BENCH_LEVEL = 4


@dataclass(frozen=True, slots=True)
class Trigger:
    """One reason for development goals (1.3.4.H): whether it holds, with its figure; None where it cannot be said."""

    label: str
    holds: bool | None
    figure: str


@dataclass(frozen=True, slots=True)
class Grown:
    """A development goal with what it lacks."""

    development: Development
    lacks: list[Lack]

    @property
    def accepted(self) -> int:
        return sum(1 for one in self.development.shown if one.accepted_at)


@dataclass
class AbilitiesPage:
    """The competence map of ``person`` as ``by`` sees it on ``today``."""

    person: Person
    by: Person
    today: date

    @cached_property
    def map(self) -> list[Ability]:
        facts = OwnFacts(self.person, usual_span(self.person, self.today), self.today)
        return abilities_of(self.person, facts.step_rates() if self.person.unit_id else {})

    @cached_property
    def worth(self) -> list[Ability]:
        return by_priority(self.map)

    @property
    def most_worth(self) -> set[int]:
        return {ability.skill.pk for ability in self.worth[:2]}

    @property
    def may_rate(self) -> bool:
        return self.by.pk == self.person.pk or leads(self.by, self.person)

    @cached_property
    def grown(self) -> list[Grown]:
        found = developments_visible_to(self.by).filter(goal__person=self.person)
        rows = found.exclude(goal__status=GoalStatus.DROPPED).order_by("-goal__starts_on", "pk")
        return [Grown(one, lacks_of(one, self.today)) for one in rows]

    @property
    def steps(self) -> list[Step]:
        running = [one.development for one in self.grown if one.development.goal.ends_on > self.today]
        return development_steps(
            Growing(
                bool(self.map),
                bool(self.map) and all(one.own is not None and one.superior is not None for one in self.map),
                bool(self.worth),
                [one.goal for one in running],
                sum(1 for one in running for piece in one.shown if piece.accepted_at),
            )
        )

    @cached_property
    def triggers(self) -> list[Trigger]:
        return [self._tenure(), self._flat(), self._bench()]

    def _tenure(self) -> Trigger:
        label = _("Less than %(months)d months here") % {"months": SHORT_TENURE_MONTHS}
        if self.person.hired_on is None:
            return Trigger(label, None, _("hire date not known"))
        months = (self.today - self.person.hired_on).days / DAYS_A_MONTH
        return Trigger(label, months < SHORT_TENURE_MONTHS, _("%(months)d months") % {"months": int(months)})

    def _flat(self) -> Trigger:
        """Attainment without a trend over two quarters: more of the same will not bring more."""
        label = _("Attainment flat for two quarters")
        months = months_before(self.today.replace(day=1), TWO_QUARTERS)
        owner = self.person.unit if is_leading(self.person) and self.person.unit else self.person
        edges = [*months, self.today.replace(day=1)]
        values = measured("M09", Subjects.of_owners([owner]), edges, today=self.today).value[0]
        p_value = trend_p_value(values)
        if np.isnan(p_value):
            return Trigger(label, None, _("fewer than four months with a target"))
        return Trigger(label, p_value > FLAT_ABOVE_P, _("trend p %(p)s, %(n)d months") % {
            "p": f"{p_value:.2f}", "n": int(np.isfinite(values).sum())})  # fmt: skip

    def _bench(self) -> Trigger:
        """Rated 4 or 5 by the superior in at least half of the map: somebody to prepare for more."""
        label = _("Candidate for a larger role")
        rated = [one.superior for one in self.map if one.superior is not None]
        high = sum(1 for level in rated if level >= BENCH_LEVEL)
        if len(rated) < len(self.map) / 2:
            return Trigger(label, None, _("the superior has rated %(n)d of %(all)d") % {
                "n": len(rated), "all": len(self.map)})  # fmt: skip
        figure = _("%(high)d of %(n)d rated 4 or 5") % {"high": high, "n": len(rated)}
        return Trigger(label, high * 2 >= len(self.map), figure)


def lacks_of(development: Development, today: date) -> list[Lack]:
    """Return what makes a goal vague or adrift; evidence is asked for once half of its time is over."""
    goal = development.goal
    half = goal.starts_on + (goal.ends_on - goal.starts_on) / 2
    evidence = len(development.shown) if today >= half else 2
    return vagueness(
        goal.segment, evidence, development.practice_per_week, development.assessor_id is not None,
        goal.parent_id is not None,
    )  # fmt: skip
