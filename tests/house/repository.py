"""What the house tests look at: the tracked and new files of the repository, parsed once."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "fenghuolun"
ENGINE = SOURCE / "engine"
DESK = SOURCE / "desk"


@cache
def files() -> tuple[Path, ...]:
    """Return every file that is in the repository or would be with the next commit, ignored ones left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    return tuple(path for name in sorted(set(listed)) if name and (path := ROOT / name).is_file())


def ours(*suffixes: str) -> list[Path]:
    """Return our own files with one of ``suffixes``; migrations and vendored files are not ours to shape."""
    return [p for p in files() if p.suffix in suffixes and not {"migrations", "vendor"} & set(p.parts)]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf8"), filename=str(path))


def short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def table(path: Path, columns: int) -> list[list[str]]:
    """Return the body rows of the Markdown tables in ``path`` that have ``columns`` columns, cells stripped."""
    rows = []
    for line in path.read_text(encoding="utf8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        is_body = line.lstrip().startswith("|") and not set(line) <= set("|-: ")
        if is_body and len(cells) == columns:
            rows.append(cells)
    return rows[1:]


def none_of(found: Iterable[object]) -> None:
    """Fail with every one of ``found`` on a line of its own: who mends them should not have to ask twice."""
    lines = [str(thing) for thing in found]
    assert not lines, "\n".join([f"{len(lines)} found", *lines])
