"""The engine by itself: as a package of its own it plans a sales force, without the desk, without settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fenghuolun import engine

ENGINE = Path(engine.__file__).parent
ROOT = Path(__file__).parents[2]
NOTEBOOK = """
import sys
sys.modules["django"] = None  # importing it fails

import numpy as np
from fenghuolun.engine.plan.activity import Selling, required_activity
from fenghuolun.engine.rates import START_RATES, rates_of_people
from fenghuolun.engine.track.chance import chance_of_count
from fenghuolun.engine.explain.decomposition import lmdi

start = np.array(list(START_RATES.values()))
selling = Selling(start * 60, (1 - start) * 60, [2450, 3000, 5200, 3600])
plan = required_activity([150_000.0], [0.60, 0.25, 0.10, 0.05], selling)
rates = rates_of_people([3, 300], [4, 400], start=0.5)
for people in (1, 100_000):
    chance = chance_of_count(np.full(people, 8), 12, elapsed=15.0, remaining=15.0, prior_shape=6.0, prior_rate=0.5)
    assert chance.shape == (people,) and abs(chance[0] - 0.97376892) < 1e-8
assert lmdi([[4000.0], [1.0]], [[3000.0], [0.8]]).sum() == -1600
assert not [name for name in sys.modules if name.startswith(("fenghuolun.desk", "sqlite3", "psycopg"))]
print("planned", round(float(rates.value[1]), 2))
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder that holds the engine and nothing else of the product, as an installed package would."""
    home = tmp_path / "site"
    home.joinpath("fenghuolun").mkdir(parents=True)
    home.joinpath("fenghuolun", "__init__.py").write_text("")
    home.joinpath("fenghuolun", "engine").symlink_to(ENGINE)
    return home


def said(script: str, package: Path) -> str:
    """What a fresh Python says that has no settings and finds only this package."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO", "FENGHUOLUN", "COV_", "PYTEST"))}
    environment["PYTHONPATH"] = str(package)
    command = [sys.executable, "-W", "error", "-c", script]
    found = subprocess.run(
        command, cwd=package.parent, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_a_notebook_plans_a_sales_force_with_the_engine_alone(package):
    assert said(NOTEBOOK, package) == "planned 0.75\n"


@pytest.mark.slow
def test_the_installed_package_holds_the_engine(tmp_path):
    build = [Path(sys.executable).parent / "uv", "build", "--wheel", "--no-build-isolation", "--offline", "--quiet"]
    subprocess.run([*build, "--python", sys.executable, "-o", tmp_path, ROOT], check=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    assert said(NOTEBOOK, wheel) == "planned 0.75\n"


def test_importing_the_engine_loads_no_heavy_library(package):
    script = (
        "import sys, fenghuolun.engine; print(sorted({'numpy', 'scipy', 'statsmodels', 'sklearn'} & set(sys.modules)))"
    )
    assert said(script, package) == "[]\n"


IMPORT_BESIDE = """
import sys, time
began = time.process_time(); import numpy; there = time.process_time() - began
began = time.process_time(); import fenghuolun.engine, fenghuolun.engine.results, fenghuolun.engine.refusals
print((there + time.process_time() - began) / there)
"""


def test_importing_the_engine_costs_at_most_three_tenths_more_than_numpy(package):
    ratios = [float(said(IMPORT_BESIDE, package)) for _ in range(3)]
    assert min(ratios) <= 1.3
