"""Process and result (1.2.1.C, 1.2.1.D): does activity lead to results, what is it worth, and who stands where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from fenghuolun.desk.facts.gap import actual_funnel, planned_funnel
from fenghuolun.desk.facts.people import Crew
from fenghuolun.desk.facts.worth import Income, Weeks, income_of, weeks_of
from fenghuolun.desk.insight.queries.team import Board, board_of
from fenghuolun.desk.insight.queries.team_period import Period, Span
from fenghuolun.desk.teams import queries as teams
from fenghuolun.engine.explain.gap import Funnel
from fenghuolun.engine.levers import Levers, rank_levers, verdicts
from fenghuolun.engine.link import (
    Elasticity,
    Explained,
    LaggedLink,
    PointsWorth,
    elasticity,
    explained_by,
    lagged_link,
    worth_of_points,
)
from fenghuolun.engine.measures import ratio
from fenghuolun.engine.results import Floats

if TYPE_CHECKING:
    from fenghuolun.desk.teams.models import Unit

WEEKS = 26
BLOCK = 4  # weeks that team attainment is compared over
FEWEST_DAYS = 7  # of a month, before it can say where people stand


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """Everything about the link of a unit's activity with its results.

    ``link`` and ``slope`` come from ``weeks``; ``worth`` is what the next 100
    points bring each person a half-year's level, in premium; ``explained`` the
    R² of attainment on activity and conversion over ``explained_rows`` ("teams" or "people");
    ``verdict`` (people,) the field of the 2×2 of the period; ``levers`` the log decomposition of its gap.
    """

    who: Crew
    board: Board
    weeks: Weeks
    link: LaggedLink
    slope: Elasticity
    income: Income
    worth: PointsWorth
    explained: Explained
    explained_rows: str
    verdict: np.ndarray
    levers: Levers
    planned: np.ndarray

    @property
    def period(self) -> Period:
        return self.board.period

    @property
    def points(self) -> Floats:
        return np.asarray(self.weeks.points.sum(axis=1))


def page_of_process(unit: Unit, today: date) -> ProcessPage | None:
    """Return the page of everybody who sells in ``unit``; None where nobody does. About 40 queries."""
    back = 0 if today.day > FEWEST_DAYS else 1
    board = board_of(unit, today, Span.MONTH, back)
    if board is None:
        return None
    who = board.who
    first = today - timedelta(days=today.weekday(), weeks=WEEKS)
    end = first + timedelta(weeks=WEEKS)
    weeks = weeks_of(who, first, WEEKS, teams.working_calendar(first, end))
    attained = np.nan_to_num(ratio(weeks.points, weeks.due_points))
    link = lagged_link(attained, weeks.sold_yuan)
    points = weeks.points.sum(axis=1)
    slope = elasticity(*(block for block in _blocks(weeks)))
    explained, rows = _explained(who, weeks)
    levers, planned = _levers(who, board.period)
    return ProcessPage(
        who, board, weeks, link, slope, income_of(who, first, end, points),
        worth_of_points(points, weeks.sold_yuan.sum(axis=1), slope), explained, rows,
        verdicts(board.attainment, board.results.pace.pace), levers, planned,
    )  # fmt: skip


def _blocks(weeks: Weeks) -> tuple[Floats, Floats]:
    """Weeks two by two: what is done in one is sold in it or the next."""
    pairs = weeks.summed(2)
    return pairs.points, pairs.sold_yuan


def _explained(who: Crew, weeks: Weeks) -> tuple[Explained, str]:
    """R² over teams × four weeks where there are several teams, else over people × four weeks."""
    blocks = weeks.summed(BLOCK)
    team_ids, group = np.unique(who.unit_ids, return_inverse=True)
    is_teams = team_ids.size > 1

    def rows(values: Floats) -> Floats:
        if not is_teams:
            return values
        return np.stack([np.bincount(group, column, team_ids.size) for column in values.T], axis=1)

    done = ratio(rows(blocks.points), rows(blocks.due_points))
    conversion = ratio(rows(blocks.deals), rows(blocks.contacts))
    attained = ratio(rows(blocks.sold_yuan), rows(blocks.asked_yuan))
    causes = np.stack([done.ravel(), conversion.ravel()], axis=1)
    return explained_by(attained.ravel(), causes), "teams" if is_teams else "people"


def _levers(who: Crew, period: Period) -> tuple[Levers, np.ndarray]:
    """The gap's factors per person over all kinds, and whose plan has them all."""
    if not period.has_begun:
        return rank_levers(np.ones((who.size, 5)), np.ones((who.size, 5))), np.zeros(who.size, bool)
    actual = _factors(actual_funnel(who, period.first, period.until))
    plan = _factors(planned_funnel(who, period.first, period.until))
    planned = (plan > 0).all(axis=1)
    deals = actual[:, 0] * actual[:, 1] * actual[:, 2] * actual[:, 3]
    plan = np.where(planned[:, None], plan, 1.0)
    return rank_levers(actual, plan, events=np.rint(deals).astype(np.int64), fewest=5), planned


def _factors(funnel: Funnel) -> Floats:
    """Contacts, the three rates after them, premium of a deal: (people, 5)."""
    contacts, visits, quotes, deals = funnel.reached.sum(axis=1)
    premium = funnel.premium_yuan.sum(axis=0)
    rates = (ratio(visits, contacts), ratio(quotes, visits), ratio(deals, quotes), ratio(premium, deals))
    return np.stack([contacts, *(np.nan_to_num(rate) for rate in rates)], axis=1)
