"""``python -m bench.evidence [name …]``: makes the tables of ``docs/evidence/`` again and writes them into their pages.

Each takes a minute or two. A page holds the table between two comments with the name of the evidence.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

PAGES = Path(__file__).parents[2] / "docs" / "evidence"
NAMES = {"detectors": "detectors.md", "effects": "effects.md"}


def write(name: str, text: str) -> None:
    """Put ``text`` between the page's comments ``<!-- name -->`` and ``<!-- end of name -->``."""
    path = PAGES / NAMES[name]
    page = path.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->\n", f"\n<!-- end of {name} -->"
    before, after = page[: page.index(begin) + len(begin)], page[page.index(end) :]
    path.write_text(before + text + after, encoding="utf-8")


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"no evidence is called {', '.join(unknown)}; there are {', '.join(NAMES)}")
        return 2
    for name in names or NAMES:
        text = importlib.import_module(f"bench.evidence.{name}").table()
        print(text, flush=True)
        write(name, text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
