"""Templates keep to the content-security policy and to their names; scripts and styles reach no other host."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import TemplateSyntaxError
from django.template.loader import get_template

from house.repository import DESK, none_of, ours, short

INLINE = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "htmx handler": re.compile(r"\shx-on[:-]", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "another host": re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//(?!www\.w3\.org)", re.IGNORECASE),
}
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.IGNORECASE | re.DOTALL)
NOT_SHOWN = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
ELSEWHERE = re.compile(r"(?:import\s[^;]*|fetch\(|@import\s+|url\()\s*[\"'(]*(?:https?:)?//")


def inline_code(place: str, text: str) -> list[str]:
    shown = NOT_SHOWN.sub("", text)
    found = [f"{place}: {why}" for why, pattern in INLINE.items() if pattern.search(shown)]
    for attributes, body in SCRIPT.findall(shown):
        if body.strip() and "application/json" not in attributes:
            found.append(f"{place}: inline script")
    return found


def fragments(place: Path, text: str) -> list[str]:
    """Return included templates whose name does not start with ``_``: a fragment is never a page of its own."""
    included = re.findall(r"{%\s*include\s+[\"']([^\"']+)[\"']", text)
    own = [name for name in included if not name.startswith("django/")]
    return [f"{short(place)}: {name}" for name in own if not name.rpartition("/")[2].startswith("_")]


def templates() -> list[Path]:
    return [path for path in ours(".html") if path.is_relative_to(DESK) and "templates" in path.parts]


def test_no_template_holds_inline_styles_scripts_or_handlers_or_another_host() -> None:
    none_of([fault for p in templates() for fault in inline_code(short(p), p.read_text(encoding="utf8"))])


def test_every_fragment_is_named_as_one() -> None:
    none_of([fault for path in templates() for fault in fragments(path, path.read_text(encoding="utf8"))])


def test_every_template_compiles() -> None:
    broken = []
    for path in templates():
        name = str(path).partition("/templates/")[2]
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            broken.append(f"{short(path)}: {error}")
    none_of(broken)


def test_no_script_or_style_reaches_another_host() -> None:
    sources = [path for path in ours(".js", ".css") if path.is_relative_to(DESK)]
    none_of([short(path) for path in sources if ELSEWHERE.search(path.read_text(encoding="utf8"))])


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">',
        "<style>p { color: red }</style>",
        "<button class='a' onclick='go()'>",
        '<div hx-on:click="go()">',
        '<script type="module">go()</script>',
        '<a href="javascript:go()">',
        '<img src="//elsewhere.example/a.png">',
    ],
)
def test_each_planted_inline_code_is_seen(planted: str) -> None:
    assert inline_code("planted.html", planted) != []


def test_what_is_allowed_is_allowed() -> None:
    allowed = '<script type="application/json" id="a">{}</script><script type="module" src="/static/a.js"></script>'
    none_of(inline_code("x.html", allowed + "{# <p style=1> #}"))
    none_of(fragments(DESK / "x.html", "{% include 'plans/_rows.html' %}"))
    assert fragments(DESK / "x.html", '{% include "plans/rows.html" %}') != []
