"""The contact sheet: every picture of the tour on one page, a row for each screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from html import escape
from pathlib import Path

STYLE = (
    "body{font:14px system-ui;margin:24px;background:#f6f5f1;color:#1d2129}h2{font-size:15px;margin:32px 0 8px}"
    "div{display:flex;gap:12px;overflow-x:auto;align-items:flex-start;padding-bottom:8px}figure{margin:0;flex:none}"
    "img{height:320px;width:auto;max-width:520px;object-fit:cover;object-position:top;border:1px solid #c9cdd4}"
    "figcaption{color:#555;font-size:12px}"
)


def write_sheet(pictures: Iterable[str], folder: Path) -> Path:
    """Write ``index.html`` into ``folder`` over ``role/language-theme-size/screen.jpg`` paths; return where it lies."""
    screens: dict[str, list[str]] = defaultdict(list)
    for path in sorted(pictures):
        screens[Path(path).stem].append(path)
    rows = []
    for screen, paths in sorted(screens.items()):
        shown = "".join(
            f'<figure><a href="{escape(path)}"><img loading="lazy" src="{escape(path)}" alt=""></a>'
            f"<figcaption>{escape(str(Path(path).parent))}</figcaption></figure>"
            for path in paths
        )
        rows.append(f"<h2>{escape(screen)}</h2><div>{shown}</div>")
    target = folder / "index.html"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Tour</title><style>{STYLE}</style>'
    target.write_text(f"{head}<h1>{len(screens)} screens</h1>{''.join(rows)}</html>", encoding="utf8")
    return target
