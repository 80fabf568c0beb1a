"""Every text the product can show that is marked for translation, found in Python, templates and scripts.

Done in Python, not by xgettext, for three reasons: it needs nothing installed, it sees texts inside component
attributes (``:label="_('Save')"``), which Django's own extraction blanks out, and the tests use the very same list.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

FUNCTIONS = ("gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy")
FUNCTIONS += ("npgettext", "npgettext_lazy")
PLURAL = {"ngettext", "npgettext"}
CONTEXT = {"pgettext", "npgettext"}

STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"""(?<![\w.])(n?p?gettext|_)\(\s*({STRING}(?:\s*,\s*{STRING})*)""")
ATTRIBUTE = re.compile(rf"""(?<!\w)(_)\(({STRING})\)""")


@dataclass(frozen=True, slots=True)
class Message:
    """One text as it stands in the source: ``text`` in English, where it was found, its plural and its context."""

    text: str
    place: str
    plural: str | None = None
    context: str | None = None

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.text


def messages_of_desk(root: Path) -> list[Message]:
    """Return the texts of Python files and templates under ``root``."""
    found: list[Message] = []
    for path in sorted(root.rglob("*.py")):
        found += python_messages(path.read_text(encoding="utf8"), _place(path, root))
    for path in sorted([*root.rglob("*.html"), *root.rglob("*.txt"), *root.rglob("*.typ")]):
        if "templates" in path.parts:
            found += template_messages(path.read_text(encoding="utf8"), _place(path, root))
    return found


def _place(path: Path, root: Path) -> str:
    return str(path.relative_to(root))


def python_messages(source: str, place: str) -> Iterator[Message]:
    """Return the texts that ``source`` passes to a translation function, whatever it was imported as.

    >>> code = "from django.utils.translation import pgettext_lazy as p\\np('verb', 'Plan')"
    >>> [(m.context, m.text) for m in python_messages(code, "x.py")]
    [('verb', 'Plan')]
    """
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = names.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS:
            name = node.func.attr
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name and texts:
            yield _message(name.removesuffix("_lazy").removesuffix("_noop"), texts, f"{place}:{node.lineno}")


def template_messages(source: str, place: str) -> list[Message]:
    """Return the texts that a template translates, in tags, in filters and in component attributes.

    >>> [m.text for m in template_messages('''<c-button :label="_('Save')" />{% translate "Plan" %}''', "x.html")]
    ['Plan', 'Save']
    """
    in_tags = _calls(templatize(source, origin=place), CALL, place)
    known = {message.text for message in in_tags}
    in_attributes = [m for m in _calls(source, ATTRIBUTE, place) if m.text not in known]
    return in_tags + in_attributes


def _calls(source: str, pattern: re.Pattern[str], place: str) -> list[Message]:
    found = []
    for call in pattern.finditer(source):
        texts = [ast.literal_eval(text) for text in re.findall(STRING, call[2])]
        line = source.count("\n", 0, call.start()) + 1
        found.append(_message(call[1], texts, f"{place}:{line}"))
    return found


def _message(function: str, texts: list[str], place: str) -> Message:
    context = texts.pop(0) if function in CONTEXT and len(texts) > 1 else None
    plural = texts[1] if function in PLURAL and len(texts) > 1 else None
    return Message(texts[0], place, plural, context)
