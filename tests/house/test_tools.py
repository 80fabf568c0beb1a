"""The tools that the other tests and the commands stand on."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from house.repository import ROOT
from tools import postgres


def test_a_cluster_of_our_own_answers_and_is_gone_afterwards() -> None:
    if postgres.programs() is None:
        pytest.skip("no initdb here: PostgreSQL is not tested")
    import psycopg

    with postgres.cluster() as address, psycopg.connect(address) as connection:
        assert connection.execute("SELECT 6 * 7").fetchone() == (42,)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address, connect_timeout=1)


def test_a_command_under_the_cluster_hears_its_address_and_its_failure_is_ours() -> None:
    if postgres.programs() is None:
        pytest.skip("no initdb here: PostgreSQL is not tested")
    code = "import os, sys; print(os.environ['FENGHUOLUN_DATABASE']); sys.exit(3)"
    ran = subprocess.run(
        [sys.executable, "-m", "tools.postgres", sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 3
    assert ran.stdout.startswith("postgresql://fenghuolun@127.0.0.1:")


def test_make_alone_prints_every_command() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    printed = subprocess.run(
        ["make", "-C", ROOT, "--no-print-directory"], capture_output=True, text=True, check=True
    ).stdout
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert targets == set(re.findall(r"make (\w+)", printed))


def test_the_scripts_are_valid_and_stop_at_the_first_error() -> None:
    for script in ("tools/setup", "tools/test", "tools/lock", ".ci/run"):
        text = (ROOT / script).read_text(encoding="utf8")
        assert "set -" in text
        assert "|| true" not in text
        subprocess.run(["bash", "-n", ROOT / script], check=True)
