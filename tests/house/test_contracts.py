"""The two directions of import, and that the contracts would notice each kind of violation."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house.repository import DESK, ROOT, SOURCE, none_of

PLANTED = {
    "Between apps": ("desk/kit/planted.py", "def late():\n    from fenghuolun.desk.teams import choices\n"),
    "a new app must be given its floor": ("desk/newcomer/__init__.py", ""),
    "Inside an app": ("desk/teams/rules.py", "from fenghuolun.desk.teams import views\n"),
    "The engine knows no desk": ("engine/planted.py", "import socket\n"),
    "The desk does no arithmetic": ("desk/facts/planted.py", "import scipy.stats\n"),
}

HEAVY = {"scipy.stats", "sklearn", "statsmodels", "pyvrp", "highspy", "pandas", "matplotlib", "numba", "typst", "cvxpy"}
START_OF_A_WEB_PROCESS = """
import sys
from fenghuolun.desk.wsgi import application
from django.urls import get_resolver
get_resolver().reverse_dict
print(*sorted(set(sys.modules)))
"""


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_go_down_and_inwards() -> None:
    checked = lint(ROOT)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_import_breaks_its_contract(contract: str, tmp_path: Path) -> None:
    package = tmp_path / "src" / "fenghuolun"
    shutil.copytree(SOURCE, package, ignore=shutil.ignore_patterns("*.html", "static", "__pycache__"))
    name, code = PLANTED[contract]
    (package / name).parent.mkdir(exist_ok=True)
    (package / name).write_text(code, encoding="utf8")
    if contract == "Inside an app":
        (package / "desk/teams/views.py").touch()

    checked = lint(tmp_path)

    assert checked.returncode == 1
    assert any(contract in line and "BROKEN" in line for line in checked.stdout.splitlines()), checked.stdout


def test_a_web_process_starts_without_a_heavy_library(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    started = subprocess.run(
        [sys.executable, "-c", START_OF_A_WEB_PROCESS],
        cwd=tmp_path,
        env={**os.environ, "FENGHUOLUN_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "fenghuolun.desk.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 0, started.stderr
    none_of(HEAVY & set(started.stdout.split()))


def test_each_app_is_under_the_contract_of_its_inside() -> None:
    configured = (ROOT / "pyproject.toml").read_text(encoding="utf8")
    apps = {path.parent.name for path in DESK.glob("*/apps.py")}
    none_of({app for app in apps if f'"fenghuolun.desk.{app}",' not in configured})
