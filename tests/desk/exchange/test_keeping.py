"""Backup and restore: the same desk, or a refusal before anything is touched."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from fenghuolun.desk.exchange.keeping import fingerprint

PROGRAM = [sys.executable, "-m", "fenghuolun.desk.command"]


class Desk:
    """A desk of its own: its folder, and its commands run in a process of their own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(exist_ok=True)

    def run(self, *arguments: str, fails: bool = False) -> str:
        environment = {
            **os.environ,
            "FENGHUOLUN_HOME": str(self.home),
            "LANG": "en_US.UTF-8",
            "FENGHUOLUN_PASSWORD": "tiger-77-roof",
        }
        environment.pop("FENGHUOLUN_DATABASE", None)
        environment.pop("LC_ALL", None)
        done = subprocess.run([*PROGRAM, *arguments], env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def people(self) -> str:
        return self.run("shell", "--no-imports", "-c", (
            "from fenghuolun.desk.teams.models import Person;"
            "from fenghuolun.desk.customers.models import Customer;"
            "print('PEOPLE', sorted(Person.objects.values_list('login', flat=True)),"
            " [c.phone for c in Customer.objects.all()])"
        )).split("PEOPLE")[1].strip()  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = Desk(tmp_path_factory.mktemp("desk"))
    made.run("migrate", "-v0")
    made.run("found", "--company", "风火财险", "--login", "sunli")
    made.run("shell", "--no-imports", "-c", (
        "from django.utils import timezone; from fenghuolun.desk.customers.actions import add_customer;"
        "add_customer(by=None, now=timezone.now(), name='周明', phone='13800138001')"
    ))  # fmt: skip
    (made.home / "files" / "imports").mkdir(parents=True)
    (made.home / "files" / "imports" / "a.csv").write_text("车牌", encoding="utf8")
    made.run("backup", str(made.home / "desk.zip"))
    return made


@pytest.mark.slow
def test_a_backup_restored_elsewhere_under_the_same_keys_is_the_same_desk(desk, tmp_path):
    other = Desk(tmp_path / "other")
    for key in ("fields.key", "secret.key"):
        shutil.copy(desk.home / key, other.home / key)
    said = other.run("restore", str(desk.home / "desk.zip"))
    assert "The desk is as it was" in said
    assert other.people() == desk.people() == "['sunli'] ['13800138001']"
    assert (other.home / "files" / "imports" / "a.csv").read_text(encoding="utf8") == "车牌"


@pytest.mark.slow
def test_other_keys_and_a_desk_with_people_refuse_and_nothing_changes(desk, tmp_path):
    stranger = Desk(tmp_path / "stranger")
    assert "other keys" in stranger.run("restore", str(desk.home / "desk.zip"), fails=True)
    assert not (stranger.home / "files").exists()
    before = desk.people()
    assert "--replace" in desk.run("restore", str(desk.home / "desk.zip"), fails=True)
    assert desk.people() == before
    desk.run("restore", str(desk.home / "desk.zip"), "--replace")
    assert desk.people() == before


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["cut", "newer", "hole", "foreign", "byte"])
def test_a_damaged_newer_or_foreign_file_is_refused(desk, tmp_path, damage):
    bad = tmp_path / "bad.zip"
    content = (desk.home / "desk.zip").read_bytes()
    if damage == "cut":
        bad.write_bytes(content[: len(content) // 2])
    elif damage == "foreign":
        with zipfile.ZipFile(bad, "w") as archive:
            archive.writestr("something.txt", "else")
    else:
        _rewrite(desk.home / "desk.zip", bad, damage)
    said = desk.run("restore", str(bad), "--replace", fails=True)
    assert "Traceback" not in said
    assert desk.people().startswith("['sunli']")


def _rewrite(source: Path, target: Path, damage: str) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "manifest.json" and damage == "newer":
                manifest = json.loads(content)
                content = json.dumps({**manifest, "migrations": [*manifest["migrations"], "teams.9999_next"]}).encode()
            if entry.filename == "manifest.json" and damage == "hole":
                manifest = json.loads(content)
                steps = [step for step in manifest["migrations"] if step != "teams.0001_first_tables"]
                content = json.dumps({**manifest, "migrations": steps}).encode()
            if entry.filename == "database" and damage == "byte":
                content = content[:5000] + b"\x00\xff" + content[5002:]
            new.writestr(entry.filename, content)


@pytest.mark.slow
def test_the_keys_are_not_in_it_unless_asked_for(desk, tmp_path):
    with zipfile.ZipFile(desk.home / "desk.zip") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist() if name != "database")
        assert not [name for name in archive.namelist() if "key" in name]
    key = (desk.home / "fields.key").read_text(encoding="ascii").strip()
    assert key.encode() not in everything
    assert fingerprint(key).encode() in everything
    desk.run("backup", str(tmp_path / "all.zip"), "--with-keys")
    other = Desk(tmp_path / "other")
    other.run("restore", str(tmp_path / "all.zip"))
    assert other.people() == "['sunli'] ['13800138001']"


NOTE = "INSERT INTO django_migrations (app, name, applied) VALUES ('teams', '9999_next', '2026-11-24')"
TAKE_OUT = "DELETE FROM django_migrations WHERE app = 'teams' AND name = '0001_first_tables'"


@pytest.mark.slow
@pytest.mark.parametrize(("change", "said"), [(NOTE, "teams.9999_next"), (TAKE_OUT, "teams.0001_first_tables")])
def test_tables_that_do_not_fit_are_refused_before_an_upgrade_touches_them(desk, tmp_path, change, said):
    other = Desk(tmp_path / "other")
    for name in ("fenghuolun.sqlite3", "fields.key", "secret.key"):
        shutil.copy(desk.home / name, other.home / name)
    with closing(sqlite3.connect(other.home / "fenghuolun.sqlite3")) as tables, tables:
        tables.execute(change)
        # an upgrade would have work to do: whether it did shows in the steps taken
        tables.execute("DELETE FROM django_migrations WHERE app = 'exchange'")
    answer = other.run("migrate", "-v0", fails=True)
    assert said in answer
    assert "Traceback" not in answer
    with closing(sqlite3.connect(other.home / "fenghuolun.sqlite3")) as tables:
        assert tables.execute("SELECT count(*) FROM django_migrations WHERE app = 'exchange'").fetchone() == (0,)
