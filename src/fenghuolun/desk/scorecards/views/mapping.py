"""The strategy map: four bands, the measures in them, arrows from leads to lags. Drawn by the server, as lines."""

from __future__ import annotations

from dataclasses import dataclass

from fenghuolun.desk.scorecards.choices import Perspective
from fenghuolun.desk.scorecards.queries import Board, BoardLine

WIDE, BAND, BOX_W, BOX_H, GAP, LEFT = 1000.0, 150.0, 160.0, 40.0, 18.0, 104.0
ROWS_IN_BAND = 2
MOST_LETTERS = 11


@dataclass(frozen=True, slots=True)
class Box:
    """One measure on the map: its place, its words and its light."""

    pk: int
    name: str
    short: str
    x: float
    y: float
    tone: str
    score: str
    is_lead: bool

    @property
    def middle(self) -> float:
        return self.x + BOX_W / 2

    @property
    def text_y(self) -> float:
        return self.y + 17

    @property
    def score_y(self) -> float:
        return self.y + 32


@dataclass(frozen=True, slots=True)
class Arrow:
    lead: Box
    lag: Box

    @property
    def path(self) -> str:
        """From the top of the lead to the bottom of the lag, or from side to side within a band."""
        up = self.lag.y < self.lead.y
        y1 = self.lead.y if up else self.lead.y + BOX_H
        y2 = self.lag.y + BOX_H if up else self.lag.y
        bend = (y1 + y2) / 2
        a, b = self.lead.middle, self.lag.middle
        return f"M{a:.0f},{y1:.0f}C{a:.0f},{bend:.0f} {b:.0f},{bend:.0f} {b:.0f},{y2:.0f}"


@dataclass(frozen=True, slots=True)
class StrategyMap:
    bands: list[tuple[str, float]]
    boxes: list[Box]
    arrows: list[Arrow]
    width: float
    height: float


def strategy_map(board: Board) -> StrategyMap:
    """Place lags in the upper row of each band and leads below, so that arrows mostly point upwards."""
    boxes: dict[int, Box] = {}
    top, bands = 0.0, []
    for key, label in Perspective.choices:
        bands.append((str(label), top))
        for at, is_lead in enumerate((False, True)):
            lines = [line for line in board.of(key) if line.row.is_lead == is_lead]
            boxes |= {line.row.pk: box for line, box in zip(lines, _placed(lines, top, at), strict=True)}
        top += BAND
    arrows = [
        Arrow(boxes[link.lead_id], boxes[line.row.pk])
        for line in board.lines
        for link in line.row.driven_by.all()
        if link.lead_id in boxes and line.row.pk in boxes
    ]
    return StrategyMap(bands, list(boxes.values()), arrows, WIDE, top)


def _placed(lines: list[BoardLine], top: float, row: int) -> list[Box]:
    room = WIDE - LEFT
    step = min(BOX_W + GAP, room / max(len(lines), 1))
    y = top + 18 + row * (BOX_H + 22)
    return [
        Box(
            line.row.pk, line.row.name, _short(line.row.name),
            LEFT + at * step, y, line.tone, "–" if line.score is None else f"{line.score:.0f}", line.row.is_lead,
        )
        for at, line in enumerate(lines)
    ]  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= MOST_LETTERS else name[: MOST_LETTERS - 1] + "…"
