"""Which names the desk answers under: this machine's unless somebody says others."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

ASK = "import django; django.setup(); from django.conf import settings; print(settings.ALLOWED_HOSTS)"


@pytest.mark.parametrize(
    ("given", "allowed"),
    [({}, "['localhost', '127.0.0.1', '[::1]']"), ({"FENGHUOLUN_HOSTS": "desk.example.cn"}, "['desk.example.cn']")],
)
def test_only_this_machine_unless_named(tmp_path: Any, given: dict[str, str], allowed: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "FENGHUOLUN_HOSTS"}
    environment |= {"FENGHUOLUN_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "fenghuolun.desk.settings", **given}
    done = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == allowed


def test_a_forged_host_is_refused(client: Client, db: None) -> None:
    assert client.get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400


def test_there_is_no_address_of_an_administration_beside_the_product(client: Client, db: None) -> None:
    assert client.get("/admin/").status_code == 404
    assert client.get("/admin/login/").status_code == 404
