"""Every text is English in the source and Chinese in the catalogue; nothing fuzzy, nothing missing, nothing broken."""

from __future__ import annotations

import re
from pathlib import Path

import polib

from house.repository import DESK, none_of, ours, short
from tools.extraction import Message, messages_of_desk, python_messages, template_messages
from tools.messages import CHINESE, all_faults, faults_in

# Chinese in a page that is not a text to translate: names of things in the trade's own language.
BARE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->", re.DOTALL)


def bare_chinese(text: str) -> list[str]:
    """Return the Chinese that stands in a template outside every tag: no language switch reaches it."""
    blocks = re.sub(
        r"{%\s*blocktrans.*?endblocktrans\w*\s*%}|{%\s*comment.*?endcomment\s*%}", "", text, flags=re.DOTALL
    )
    kept = re.sub(r'<(\w+)[^>]*(?:lang="zh[^"]*"|translate="no")[^>]*>.*?</\1>', "", blocks, flags=re.DOTALL)
    return [line.strip() for line in BARE.sub("", kept).splitlines() if CHINESE.search(line)]


def test_every_text_of_the_product_is_complete_in_chinese() -> None:
    none_of([str(fault) for fault in all_faults()])


def test_the_source_has_texts_to_translate() -> None:
    assert len(messages_of_desk(DESK)) > 20


def test_no_template_holds_chinese_outside_the_catalogue() -> None:
    # The gallery of components shows names and plates as people enter them.
    templates = [p for p in ours(".html") if p.is_relative_to(DESK) and "gallery" not in short(p)]
    found = [f"{short(p)}: {line}" for p in templates for line in bare_chinese(p.read_text(encoding="utf8"))]
    none_of(found)


def test_each_planted_fault_of_a_catalogue_is_seen() -> None:
    messages = [Message(text, "x.html:1") for text in ("Plan", "Goal", "{n} left", "计划")]
    fuzzy = polib.POEntry(msgid="Goal", msgstr="目标", flags=["fuzzy"])
    broken = polib.POEntry(msgid="{n} left", msgstr="还剩 {m}")
    chinese = polib.POEntry(msgid="计划", msgstr="计划")
    faults = faults_in(messages, [fuzzy, broken, chinese])
    assert [fault.why for fault in faults] == [
        "untranslated",
        "fuzzy",
        "placeholder that the source does not have",
        "source text is not English",
    ]


def test_a_planted_text_is_found_wherever_it_is_marked(tmp_path: Path) -> None:
    code = "from django.utils.translation import ngettext as n, gettext_lazy as _\nx = _('One')\ny = n('a', 'b', 2)\n"
    assert [m.text for m in python_messages(code, "x.py")] == ["One", "a"]
    page = "{% load i18n %}{% blocktranslate trimmed %}\n Two\n{% endblocktranslate %}<c-x :label=\"_('Three')\" />"
    assert [m.text for m in template_messages(page, "x.html")] == ["Two", "Three"]
    assert bare_chinese("<p>保存</p><span lang=\"zh-Hans\">交强</span>{% translate 'x' %}") == ["<p>保存</p>"]
