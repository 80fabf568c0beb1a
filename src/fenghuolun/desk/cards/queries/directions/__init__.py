"""The six directions of thought (1.3.3.E): each proposes goals with figures from the person's own numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.cards.queries.directions import (
    benchmarks,
    development,
    duty_list,
    market,
    problems,
    superior,
)
from fenghuolun.desk.cards.queries.directions.proposal import Proposal
from fenghuolun.desk.cards.queries.own_facts import OwnFacts

__all__ = ["DIRECTIONS", "Direction", "Proposal", "look", "proposal_named"]


@dataclass(frozen=True, slots=True)
class Question:
    """A direction as it is asked: its name, the question, an icon."""

    key: str
    label: str | Promise
    question: str | Promise
    icon: str


DIRECTIONS = (
    Question("superior", _("The superior's goals"), _("What is my leader asked, and so asks of me?"), "arrow-down"),
    Question("market", _("Customers and market"), _("Who is due, who left, what does the market do?"), "users"),
    Question("problems", _("Problems and gaps"), _("What cost most last month?"), "triangle-alert"),
    Question("benchmarks", _("Benchmarks"), _("What do the better ones reach?"), "medal"),
    Question("duties", _("Duty list"), _("What am I there for?"), "clipboard-list"),
    Question("development", _("Own development"), _("What do I want to be able to do?"), "graduation-cap"),
)
ROOMS = {
    "superior": superior, "market": market, "problems": problems, "benchmarks": benchmarks, "duties": duty_list,
    "development": development,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction looked into: its question, what it proposes, notes, and what was answered so far."""

    question: Question
    proposals: list[Proposal]
    notes: list[str]


def look(facts: OwnFacts, direction: str) -> Direction:
    """Return what a direction proposes from what is known."""
    question = next(one for one in DIRECTIONS if one.key == direction)
    notes = market.notes(facts) if direction == "market" else []
    return Direction(question, ROOMS[direction].proposals(facts), notes)


def proposal_named(facts: OwnFacts, direction: str, key: str) -> Proposal | None:
    """Return the proposal that was tapped, made again from today's figures."""
    return next((one for one in look(facts, direction).proposals if one.key == key), None)
