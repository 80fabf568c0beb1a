"""Limits hold for all workers together."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from fenghuolun.desk.kit import limits
from fenghuolun.desk.kit.limits import count_up, counts_file

CALLER = (
    "import django; django.setup(); from fenghuolun.desk.kit.limits import count_up;"
    "print([count_up('a', 7) for _ in range(200)][-1])"
)


@pytest.fixture(autouse=True)
def _own_file(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


def test_counting_begins_anew_with_each_minute_and_each_key() -> None:
    assert [count_up("a", 7), count_up("a", 7), count_up("b", 7), count_up("a", 8), count_up("b", 7)] == [1, 2, 1, 1, 2]
    assert counts_file().stat().st_mode & 0o077 == 0


def test_threads_lose_no_count() -> None:
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda _: count_up("a", 7), range(400))) == list(range(1, 401))


@pytest.mark.slow
def test_processes_count_together(tmp_path: Any) -> None:
    environment = {**os.environ, "FENGHUOLUN_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "fenghuolun.desk.settings"}
    callers = [subprocess.Popen([sys.executable, "-c", CALLER], env=environment) for _ in range(2)]
    assert [caller.wait(60) for caller in callers] == [0, 0]
    assert count_up("a", 7) == 401


def test_two_keys_of_one_slot_keep_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SLOTS", 1)
    assert [count_up("a", 7), count_up("b", 7), count_up("a", 7)] == [1, 1, 1]
