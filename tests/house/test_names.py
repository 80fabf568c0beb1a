"""Names say what a thing is. Words that say nothing are not used, and a ratio, a moment, a flag look like one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from house.repository import SOURCE, none_of, ours, short, tree

NOT_A_ROOM = {"utils", "util", "helpers", "helper", "common", "core", "base", "misc", "manager", "managers", "service"}
NOT_A_ROOM |= {"services", "handler", "handlers", "data", "info", "stuff", "lib"}
NOT_A_VERB = ("do_", "perform_", "handle_", "process_")
NOT_A_CLASS = ("Manager", "Service", "Handler", "Helper", "Util", "Utils", "Info", "Data", "Base")
# Names that a framework gives: Django's own hooks and our subclasses of its managers.
GIVEN = {"process_request", "process_response", "process_view", "process_exception", "process_bind_param"}
GIVEN |= {"process_result_value", "handle", "process_lhs", "process_rhs"}

# A moment is `at` or `…_at`; a date `…_on`, the day or period itself, or a bound; a flag `is_…`, `has_…`.
LOOKS = {
    "DateTimeField": re.compile(r"(^|_)at$"),
    "DateField": re.compile(r"(^|_)on$|_until$|^(day|month|week|as_of)$"),
    "BooleanField": re.compile(r"^(is|has|may|for|do_not)_"),
}


def names_that_say_nothing(path: Path, module: ast.Module) -> list[str]:
    faults = [f"{short(path)}: {part} is no room" for part in (*path.parts[:-1], path.stem) if _is_no_room(part, path)]
    for node in ast.walk(module):
        where = f"{short(path)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name.startswith(NOT_A_VERB) and node.name not in GIVEN:
                faults.append(f"{where}: {node.name} says nothing")
        elif isinstance(node, ast.ClassDef) and node.name.endswith(NOT_A_CLASS) and not _is_given(node):
            faults.append(f"{where}: {node.name} says nothing")
    return faults


def _is_no_room(part: str, path: Path) -> bool:
    return part in NOT_A_ROOM and path.is_relative_to(SOURCE) and part in path.relative_to(SOURCE).with_suffix("").parts


def _is_given(node: ast.ClassDef) -> bool:
    """A subclass of a framework's manager, handler or base keeps the framework's word."""
    return any(ast.unparse(base).split("[")[0].endswith(NOT_A_CLASS) for base in node.bases)


def stamps_without_their_ending(path: Path, module: ast.Module) -> list[str]:
    """Return model fields whose name does not say their kind: ``_at`` a moment, ``_on`` a date, ``is_`` a flag."""
    faults = []
    for node in ast.walk(module):
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and len(node.targets) == 1):
            continue
        kind, name = ast.unparse(node.value.func).rpartition(".")[2], ast.unparse(node.targets[0])
        if kind in LOOKS and not LOOKS[kind].search(name):
            faults.append(f"{short(path)}:{node.lineno}: {kind} {name}")
    return faults


def test_no_name_in_the_source_says_nothing() -> None:
    none_of([fault for path in ours(".py") for fault in names_that_say_nothing(path, tree(path))])


def test_moments_dates_and_flags_are_named_as_such() -> None:
    models = [path for path in ours(".py") if path.is_relative_to(SOURCE) and "models" in short(path)]
    none_of([fault for path in models for fault in stamps_without_their_ending(path, tree(path))])


@pytest.mark.parametrize("code", ["def do_it(): ...", "class PlanManager: ...", "async def perform_sync(): ..."])
def test_a_planted_empty_name_is_seen(code: str) -> None:
    assert len(names_that_say_nothing(SOURCE / "desk" / "plans" / "x.py", ast.parse(code))) == 1


def test_a_planted_room_without_meaning_is_seen() -> None:
    assert len(names_that_say_nothing(SOURCE / "desk" / "plans" / "utils.py", ast.parse(""))) == 1
    assert len(names_that_say_nothing(SOURCE / "engine" / "core" / "x.py", ast.parse(""))) == 1


@pytest.mark.parametrize(
    "code", ["created = m.DateTimeField()", "due = models.DateField()", "active = models.BooleanField()"]
)
def test_a_planted_field_with_the_wrong_ending_is_seen(code: str) -> None:
    assert len(stamps_without_their_ending(SOURCE / "x.py", ast.parse(code))) == 1
