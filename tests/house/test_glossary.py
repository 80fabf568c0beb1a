"""`docs/glossary.md` decides the words: every table of the product stands there, and no word it refuses is a name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.apps import apps

from house.repository import DESK, ROOT, none_of, ours, short, table, tree

GLOSSARY = ROOT / "docs" / "glossary.md"


def words() -> dict[str, list[str]]:
    """Return the refused words of each English word."""
    rows = table(GLOSSARY, 4)
    return {row[0]: [word.strip() for word in row[3].split(",") if word.strip()] for row in rows}


def refused_names(path: Path, module: ast.Module, refused: set[str]) -> list[str]:
    """Return names that the file gives (classes, functions, arguments, variables) and the glossary refuses."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.name
        elif isinstance(node, ast.arg):
            given = node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            given = node.id
        else:
            continue
        if snake(given) in refused:
            found.append(f"{short(path)}:{getattr(node, 'lineno', 0)}: {given}")
    return found


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def all_refused() -> set[str]:
    return {word.lower() for refused in words().values() for word in refused if re.fullmatch(r"\w+", word)}


def test_every_table_of_the_product_stands_in_the_glossary() -> None:
    models = {m.__name__ for m in apps.get_models() if m.__module__.startswith("fenghuolun.") and not m._meta.proxy}
    none_of(models - words().keys())


def test_no_name_in_the_desk_is_a_word_the_glossary_refuses() -> None:
    refused = all_refused()
    assert refused
    found = [name for p in ours(".py") if p.is_relative_to(DESK) for name in refused_names(p, tree(p), refused)]
    none_of(found)


def test_each_word_has_a_chinese_one_and_a_definition_and_stands_once() -> None:
    rows = table(GLOSSARY, 4)
    none_of([row for row in rows if not (row[0] and re.search(r"[\u4e00-\u9fff]", row[1]) and row[2])])
    english = [row[0] for row in rows]
    none_of([word for word in english if english.count(word) > 1])


def test_a_planted_refused_word_is_seen_wherever_a_name_is_given() -> None:
    planted = ast.parse("class SalesAgent: ...\ndef f(client): ...\nvacation = 1\n")
    assert len(refused_names(DESK / "x.py", planted, {"client", "vacation", "sales_agent"})) == 3
