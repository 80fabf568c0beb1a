"""One goal card as its page shows it: lines with their checks, weights, steps, time box, talks, standing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from fenghuolun.desk.cards.queries.history import Said, told
from fenghuolun.desk.cards.rules.spans import Span
from fenghuolun.desk.cards.rules.steps import Log, Step, performance_steps
from fenghuolun.desk.facts.standing import Standing, standings
from fenghuolun.desk.goals.actions import TECHNIQUES
from fenghuolun.desk.goals.choices import CardStatus, GoalKind, GoalStatus, Shape
from fenghuolun.desk.goals.models import Goal, GoalCard, GoalEvent
from fenghuolun.desk.goals.queries.goal_cards import events_of_card, lines_of_card, talks_of_card
from fenghuolun.desk.goals.queries.readings import latest_readings
from fenghuolun.desk.goals.rules.limits import CardLimits, limits_of
from fenghuolun.desk.goals.rules.measures import figure, measure_label
from fenghuolun.desk.goals.rules.portfolio import FIT_FROM, Problem, fit_points, problems_of
from fenghuolun.desk.goals.rules.smart import Check, checks_of
from fenghuolun.desk.goals.rules.superiors import is_owner, leads
from fenghuolun.desk.teams import queries as teams
from fenghuolun.desk.teams.models import Person

OPEN = (CardStatus.DRAFT, CardStatus.PROPOSED, CardStatus.COUNTERED)
TONES = {"draft": "", "proposed": "wait", "countered": "stop", "signed": "go", "closed": "none"}


@dataclass(frozen=True, slots=True)
class LineView:
    """One line with its words: figures as they are written, the five checks, what it lacks, where it stands."""

    goal: Goal
    number: int
    checks: list[Check]
    problems: list[Problem]
    counter: GoalEvent | None
    standing: Standing | None
    limits: CardLimits
    forecast_error: float | None = None

    @property
    def earns_stretch(self) -> bool:
        """Stretch pay begins at 115 % (1.3.4.D.b)."""
        ratio = None if self.standing is None else self.standing.ratio
        return ratio is not None and ratio >= self.limits.stretch_pay_from

    @property
    def is_forecast_accurate(self) -> bool:
        return self.forecast_error is not None and self.forecast_error <= self.limits.forecast_accuracy

    @property
    def measure(self) -> str:
        return measure_label(self.goal.measure) if self.goal.measure else self.goal.unit_word

    def _figure(self, value: Any) -> str:
        word = "" if self.goal.measure else self.goal.unit_word
        return figure(self.goal.measure, value) + (f" {word}" if word and value is not None else "")

    @property
    def baseline(self) -> str:
        return self._figure(self.goal.baseline)

    @property
    def floor(self) -> str:
        return self._figure(self.goal.floor)

    @property
    def target(self) -> str:
        return self._figure(self.goal.target)

    @property
    def stretch(self) -> str:
        return self._figure(self.goal.stretch)

    @property
    def actual(self) -> str:
        return self._figure(None if self.standing is None else self.standing.actual)

    @property
    def counter_target(self) -> str:
        return "" if self.counter is None else self._figure_of(self.counter.after.get("target"))

    def _figure_of(self, text: str | None) -> str:
        return self._figure(None if text is None else Decimal(text))

    @property
    def fit(self) -> int | None:
        return fit_points(self.goal)

    @property
    def fits_performance(self) -> bool:
        return self.fit is not None and self.fit >= FIT_FROM

    @property
    def is_smart(self) -> bool:
        return all(check.is_kept for check in self.checks)

    @property
    def checkpoints(self) -> list[date]:
        return [date.fromisoformat(day) for day in self.goal.checkpoints]

    @property
    def is_disputed(self) -> bool:
        return self.goal.status == GoalStatus.DISPUTED

    @property
    def follows_targets(self) -> bool:
        return self.goal.edition_id is not None


@dataclass
class CardPage:
    """Everything a card's page shows to ``by`` on ``today``."""

    card: GoalCard
    by: Person
    today: date

    @property
    def person(self) -> Person:
        assert self.card.person is not None
        return self.card.person

    @property
    def span(self) -> Span:
        return Span(self.card.starts_on, self.card.ends_on)

    @cached_property
    def goals(self) -> list[Goal]:
        return list(lines_of_card(self.card))

    @cached_property
    def limits(self) -> CardLimits:
        return limits_of(self.person, None, self.card.starts_on)

    @cached_property
    def problems(self) -> list[Problem]:
        return problems_of(self.card, self.goals, self.limits, self.person.seller_kind)

    @property
    def card_problems(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.goal is None]

    @cached_property
    def lines(self) -> list[LineView]:
        counters = {event.goal_id: event for event in self.talks if event.event == "countered"}
        stand = {one.goal.pk: one for one in self.standings}
        return [
            LineView(
                goal, number, checks_of(goal, self.person.seller_kind),
                [one for one in self.problems if one.goal == goal.pk],
                counters.get(goal.pk) if goal.status == GoalStatus.DISPUTED else None, stand.get(goal.pk),
                self.limits, self.forecast_errors.get(goal.pk),
            )
            for number, goal in enumerate(self.goals, start=1)
        ]  # fmt: skip

    @cached_property
    def standings(self) -> list[Standing]:
        """Where the lines stand, once the period has begun."""
        return standings(self.goals, self.today) if self.card.starts_on < self.today else []

    @cached_property
    def forecast_errors(self) -> dict[int, float]:
        """How far the landing seen at half time was from what came, per goal of a card that is over. One query."""
        if self.card.ends_on > self.today:
            return {}
        middle = self.card.starts_on + (self.card.ends_on - self.card.starts_on) / 2
        seen = latest_readings([goal.pk for goal in self.goals], before=middle)
        came = {one.goal.pk: one.actual for one in self.standings if one.actual}
        return {
            pk: abs(float(reading.landing) / came[pk] - 1)
            for pk, reading in seen.items()
            if reading.landing is not None and pk in came
        }

    @cached_property
    def talks(self) -> list[GoalEvent]:
        return talks_of_card(self.card)

    @cached_property
    def events(self) -> list[Any]:
        return list(events_of_card(self.card))

    @property
    def history(self) -> list[Said]:
        return told(self.events, self.talks)

    @property
    def steps(self) -> list[Step]:
        return performance_steps(Log(self.card, self.goals, self.events))

    @property
    def total_weight(self) -> int:
        return int(sum(goal.weight for goal in self.goals))

    def _share(self, kind: str) -> int:
        return int(sum(goal.weight for goal in self.goals if goal.kind == kind))

    @property
    def performance_share(self) -> int:
        return self._share(GoalKind.PERFORMANCE)

    @property
    def development_share(self) -> int:
        return self._share(GoalKind.DEVELOPMENT)

    @property
    def is_open(self) -> bool:
        return self.card.status in OPEN

    @property
    def is_owner(self) -> bool:
        return is_owner(self.by, self.card)

    @property
    def is_superior(self) -> bool:
        return leads(self.by, self.person)

    @property
    def may_edit(self) -> bool:
        return self.is_open and (self.is_owner or self.is_superior)

    @property
    def may_sign(self) -> bool:
        if self.card.status != CardStatus.PROPOSED:
            return False
        if self.is_owner:
            return self.card.owner_signed_at is None
        return self.is_superior and self.card.superior_signed_at is None

    @property
    def tone(self) -> str:
        return TONES[self.card.status]

    @cached_property
    def opened_on(self) -> date | None:
        at = min((event.at for event in self.events if event.event == "opened"), default=None)
        return timezone.localdate(at) if at else None

    @cached_property
    def workdays_used(self) -> int:
        """Workdays since the card was opened, up to the second signature or today."""
        if self.opened_on is None:
            return 0
        signed = self.card.owner_signed_at and self.card.superior_signed_at
        end = timezone.localdate(max(self.card.owner_signed_at, self.card.superior_signed_at)) if signed else self.today
        end = max(end, self.opened_on)
        calendar = teams.working_calendar(self.opened_on, end + timedelta(days=1))
        return int(calendar.flags(self.opened_on, end).sum()) if end > self.opened_on else 0

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.workdays_used > self.limits.workdays

    @cached_property
    def techniques(self) -> list[tuple[str, bool]]:
        """The six techniques of 1.3.4.D.b: those the lines show, and those the two sides chose."""
        performance = [goal for goal in self.goals if goal.kind == GoalKind.PERFORMANCE]
        shown = {
            "tiers": bool(performance) and all(g.floor is not None and g.stretch is not None for g in performance
                                               if g.shape in (Shape.LARGER, Shape.SMALLER)),
            "relative": any(goal.is_relative for goal in performance),
            "weight_cap": bool(self.goals) and all(goal.weight <= self.limits.weight[1] for goal in self.goals),
            "milestones": any(goal.shape == Shape.MILESTONE for goal in performance),
        }  # fmt: skip
        return [(name, shown.get(name, False) or name in self.card.techniques) for name in TECHNIQUES]
