"""A screen never touches a table, another app's tables are behind its queries and actions, the engine has no clock."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from house.repository import DESK, ENGINE, none_of, ours, short, tree

BEHIND_DOORS = {"models", "views", "forms", "urls", "admin", "api"}
SCREENS = {"views", "api", "forms"}
CLOCKS = {"now", "today", "utcnow", "localdate", "localtime"}
# Called on the module itself these draw from one hidden generator; a Generator is an argument.
HIDDEN_DRAWS = {"seed", "rand", "randn", "random", "randint", "normal", "choice", "shuffle", "permutation", "uniform"}


def app_of(path: Path) -> str:
    return path.relative_to(DESK).parts[0].removesuffix(".py")


def imports(module: ast.Module) -> list[tuple[int, str]]:
    """Return (line, dotted name) of what is imported and used; what only annotations name is left out."""
    used = names_used(module)
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            kept = [alias for alias in node.names if (alias.asname or alias.name) in used]
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in kept]
        elif isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
    return found


def names_used(module: ast.Module) -> set[str]:
    """Return the names that code reads, annotations and ``isinstance`` apart: what a thing is, is no table."""
    written = [
        part
        for node in ast.walk(module)
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None), *_asked_what_it_is(node))
        if isinstance(part, ast.AST)
    ]
    annotations = {id(inner) for part in written for inner in ast.walk(part)}
    return {node.id for node in ast.walk(module) if isinstance(node, ast.Name) and id(node) not in annotations}


def _asked_what_it_is(node: ast.AST) -> list[ast.expr]:
    is_question = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance"
    return node.args[1:] if is_question else []


def through_the_wall(path: Path, module: ast.Module) -> list[str]:
    """Return the imports by which ``path`` reaches behind the doors of another app, or a screen reaches a table."""
    own = app_of(path)
    room = path.relative_to(DESK).with_suffix("").parts[1:2]
    found = []
    for line, name in imports(module):
        parts = name.removeprefix("fenghuolun.desk.").split(".")
        if not name.startswith("fenghuolun.desk.") or len(parts) < 2 or parts[1] not in BEHIND_DOORS:
            continue
        is_screen_to_table = bool(SCREENS & set(room)) and parts[1] == "models"
        if is_screen_to_table or (parts[0] != own and parts[0] != "kit" and own not in {"urls", "settings"}):
            found.append(f"{short(path)}:{line}: {name}")
    return found


def clocks(path: Path, module: ast.Module) -> list[str]:
    """Return where the engine would ask what time it is, or draw from a generator that nobody gave it."""
    found = []
    for node in ast.walk(module):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner, name = ast.unparse(node.func.value), node.func.attr
        asks_time = name in CLOCKS and owner.split(".")[-1] in {"datetime", "date", "timezone"}
        if asks_time or (name in HIDDEN_DRAWS and owner in {"np.random", "numpy.random", "random"}):
            found.append(f"{short(path)}:{node.lineno}: {owner}.{name}")
    return found


def test_no_app_reaches_behind_the_doors_of_another_and_no_screen_touches_a_table() -> None:
    sources = [path for path in ours(".py") if path.is_relative_to(DESK)]
    none_of([fault for path in sources for fault in through_the_wall(path, tree(path))])


def test_the_engine_never_asks_what_time_it_is_nor_draws_unasked() -> None:
    sources = [path for path in ours(".py") if path.is_relative_to(ENGINE)]
    none_of([fault for path in sources for fault in clocks(path, tree(path))])


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("plans/actions.py", "from fenghuolun.desk.teams.models import Person\nPerson.objects.all()"),
        ("plans/queries.py", "def f():\n    from fenghuolun.desk.teams import models\n    return models.Unit"),
        ("plans/views.py", "from fenghuolun.desk.plans.models import Plan\nx = Plan()"),
        ("home/views/today.py", "from fenghuolun.desk.plans.views import week\nweek()"),
    ],
)
def test_each_planted_reach_through_the_wall_is_seen(place: str, code: str) -> None:
    assert len(through_the_wall(DESK / place, ast.parse(code))) == 1


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("plans/actions.py", "from fenghuolun.desk.teams import queries, actions\nqueries.x(); actions.y()"),
        ("plans/rules.py", "from fenghuolun.desk.teams.models import Person\ndef f(by: Person) -> Person | None: ..."),
        ("plans/actions.py", "from fenghuolun.desk.plans.models import Plan"),
        ("plans/views.py", "if TYPE_CHECKING:\n    from fenghuolun.desk.teams.models import Person"),
    ],
)
def test_doors_stand_open(place: str, code: str) -> None:
    none_of(through_the_wall(DESK / place, ast.parse(code)))


@pytest.mark.parametrize("code", ["datetime.date.today()", "np.random.normal(size=3)", "random.random()"])
def test_a_planted_clock_or_hidden_draw_is_seen(code: str) -> None:
    assert len(clocks(ENGINE / "x.py", ast.parse(code))) == 1
