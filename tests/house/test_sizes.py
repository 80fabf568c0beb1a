"""Nothing grows past what one person can hold in the head; the longest are printed at each run."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median, quantiles

import pytest

from house.repository import none_of, ours, short, tree

FILE_LIMIT, FUNCTION_LIMIT = 500, 60
FILE_MEDIAN, FILE_95 = 80, 300
FUNCTION_MEDIAN, FUNCTION_95 = 10, 40
# An exception stands here with its reason, or does not stand at all.
LONGER_FILES: dict[str, str] = {}
LONGER_FUNCTIONS: dict[str, str] = {}


def lengths_of_files() -> dict[str, int]:
    return {short(p): p.read_text(encoding="utf8").count("\n") for p in ours(".py", ".js", ".css", ".html")}


def lengths_of_functions(paths: list[Path]) -> dict[str, int]:
    """Return lines of code by function: a docstring explains, it is not counted as length.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "x.py")
    ...     _ = path.write_text("def f():\\n    '''Say\\n    why.'''\\n    return 1\\n")
    ...     list(lengths_of_functions([path]).values())
    [2]
    """
    found = {}
    for path in paths:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{short(path)}:{node.lineno} {node.name}"] = _code_lines(node)
    return found


def _code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    explained = ast.get_docstring(node) is not None and len(node.body) > 1
    return (node.end_lineno or node.lineno) - node.lineno + 1 - (_height(first) if explained else 0)


def _height(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def over(lengths: dict[str, int], limit: int, allowed: dict[str, str]) -> dict[str, int]:
    return {name: n for name, n in lengths.items() if n > limit and not any(name.startswith(a) for a in allowed)}


def longest(lengths: dict[str, int]) -> str:
    ranked = sorted(lengths.items(), key=lambda item: -item[1])[:5]
    return "\n".join(f"{n:5d}  {name}" for name, n in ranked)


def test_no_file_is_longer_than_500_lines(capsys: pytest.CaptureFixture[str]) -> None:
    lengths = lengths_of_files()
    with capsys.disabled():
        print(f"\nLongest files:\n{longest(lengths)}")
    none_of(over(lengths, FILE_LIMIT, LONGER_FILES))


def test_no_function_is_longer_than_60_lines(capsys: pytest.CaptureFixture[str]) -> None:
    lengths = lengths_of_functions(ours(".py"))
    with capsys.disabled():
        print(f"\nLongest functions:\n{longest(lengths)}")
    none_of(over(lengths, FUNCTION_LIMIT, LONGER_FUNCTIONS))


def test_most_files_and_functions_are_short() -> None:
    modules = [n for n in lengths_of_files().values() if n]
    functions = list(lengths_of_functions(ours(".py")).values())
    assert median(functions) <= FUNCTION_MEDIAN
    assert quantiles(functions, n=20)[-1] <= FUNCTION_95
    assert quantiles(modules, n=20)[-1] <= FILE_95
    assert median(modules) <= FILE_MEDIAN


def test_a_planted_long_function_and_file_are_seen(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def f():\n" + "    x = 1\n" * 61, encoding="utf8")
    assert len(over(lengths_of_functions([planted]), FUNCTION_LIMIT, {})) == 1
    assert over({"planted.py": 501}, FILE_LIMIT, {}) == {"planted.py": 501}
