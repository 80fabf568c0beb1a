"""``python -m bench.run [name …]``: every case of ``bench/engine/``, then imports, pages and load, beside their floors.

A case is ``(label, ours, floor, goal_ratio)``: ours must take at most ``goal_ratio`` of the floor's CPU time; a goal of
``None`` is printed and not held. The table goes to the screen and, with the raw seconds, into ``bench-out/``.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.timing import Timed, interleaved

HERE = Path(__file__).parent
OUT = HERE.parent / "bench-out"
DESK = ("importing", "pages", "load", "goals")
Case = tuple[str, Callable[[], object], Callable[[], object], float | None]


def measured(names: list[str]) -> Iterator[tuple[str, str, Timed, float | None]]:
    """Yield (file, label, times, goal) of each engine case whose file is in ``names``, or of all without names."""
    for path in sorted((HERE / "engine").glob("*.py")):
        if path.stem == "__init__" or (names and path.stem not in names):
            continue
        cases: list[Case] = importlib.import_module(f"bench.engine.{path.stem}").cases()
        for label, ours, floor, goal in cases:
            yield path.stem, label, interleaved(ours, floor), goal


def verdict(timed: Timed, goal: float | None) -> str:
    if goal is None:
        return "no goal"
    return "reached" if timed.ours_to_floor_ratio <= goal else "MISSED"


def engine_table(names: list[str]) -> list[dict[str, object]]:
    rows = []
    for file, label, timed, goal in measured(names):
        if not rows:
            print(f"{'case':76} {'ours ms':>10} {'floor ms':>10} {'ratio':>8} {'goal':>8}")
        ratio, held = timed.ours_to_floor_ratio, verdict(timed, goal)
        goal_text = "" if goal is None else f"{goal:.4g}"
        name = f"{file}: {label}"[:76]
        ours_ms, floor_ms = timed.ours_seconds * 1e3, timed.floor_seconds * 1e3
        print(f"{name:76} {ours_ms:10.3f} {floor_ms:10.3f} {ratio:8.3f} {goal_text:>8}  {held}", flush=True)
        rows.append(
            {"file": file, "label": label, "ours_ms": ours_ms, "floor_ms": floor_ms, "ratio": ratio, "goal": goal}
        )
        rows[-1]["verdict"] = held
    return rows


def main(names: list[str]) -> int:
    of_engine = [name for name in names if name not in DESK]
    rows = engine_table(of_engine) if of_engine or not names else []
    for name in DESK:
        if not names or name in names:
            rows += importlib.import_module(f"bench.{name}").table()
    OUT.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    (OUT / f"{stamp}.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf8")
    missed = [row for row in rows if str(row["verdict"]).startswith("MISSED")]
    print(f"\n{len(rows)} cases, {len(missed)} goals missed; bench-out/{stamp}.json")
    return 0 if rows and not missed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
