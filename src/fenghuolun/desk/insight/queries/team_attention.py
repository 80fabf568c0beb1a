"""Who of a team needs the leader, why, and with what: the engine's attention over a board."""

from __future__ import annotations

import numpy as np

from fenghuolun.desk.facts.results import next_month
from fenghuolun.desk.insight.queries.team import Board
from fenghuolun.engine.explain.attention import AttentionBoard, Standing, attention
from fenghuolun.engine.results import Counts, Floats


def attention_of(board: Board) -> AttentionBoard:
    """Return the attention board of the running month; people in the order of ``board.who``.

    Behind pace and low chance rest on this month's deals, a weak stage on the closed cohort compared with
    everybody's rate at the same mix of business.
    """
    steps, learnt = board.steps, board.learnt
    rates = learnt.steps
    known = np.isfinite(rates.to_peers)
    return attention(
        Standing(
            target_yuan=board.month.target_yuan,
            actual_yuan=np.maximum(board.month.sold_yuan, 0),
            planned_share=np.clip(np.nan_to_num(board.month.pace.time_progress), 0, 1),
            chance=np.nan_to_num(learnt.chance, nan=1.0),
            landing_yuan=np.maximum(learnt.landing_yuan, 0),
            events=np.maximum(board.month.deals, 0),
            open_steps=steps.open,
            overdue_steps=steps.overdue,
            overdue_yuan=steps.overdue_yuan,
            overdue_days=steps.oldest_days,
            stage_to_peers=np.where(known, rates.to_peers, 1.0).T,
            stage_to_peers_high=np.where(known, rates.to_peers_high, 1.0).T,
            stage_n=np.where(known, rates.n, 0).T,
            idle_days=idle_days(board),
            left_share=_left_share(board),
        )
    )


def idle_days(board: Board) -> Counts:
    """Return how many of the last workdays each person was there for and logged nothing on, without a break."""
    days = board.days
    until = days.at(board.period.today)
    there = days.available[:, :until] > 0
    busy = days.done.columns["records"][:, :until] > 0
    # Days since the last activity, counted back from yesterday.
    since_busy = np.cumsum(busy[:, ::-1], axis=1)[:, ::-1] == 0
    return np.asarray((there & since_busy).sum(axis=1))


def _left_share(board: Board) -> Floats:
    days, today = board.days, board.period.today
    month_first = today.replace(day=1)
    month_end = next_month(month_first)
    whole = days.available_in(month_first, month_end).sum(axis=1)
    left = days.available_in(today, month_end).sum(axis=1)
    return np.asarray(np.divide(left, whole, out=np.zeros(whole.shape), where=whole > 0))
