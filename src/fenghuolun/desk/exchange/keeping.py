"""A whole desk in one file, and back: database, uploaded files, and what is needed to know that they fit.

The keys (``fields.key``, ``secret.key``) are not in it unless asked for: whoever
finds the file cannot read a phone number. The file knows their fingerprint, so
that a restore under other keys is refused before anything is touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext_lazy as _

from fenghuolun import __version__
from fenghuolun.desk.kit.preflight import refuse_what_does_not_fit
from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.queries import has_people

MANIFEST, DATABASE, FILES, KEYS = "manifest.json", "database", "files/", "keys/"
KEY_FILES = ("fields.key", "secret.key")
FORMAT = 1


class CannotKeep(Refused):
    code = "backup"


def fingerprint(key: str) -> str:
    """Return what tells two keys apart and gives neither away."""
    return hashlib.blake2b(key.encode(), person=b"fenghuolun-key", digest_size=12).hexdigest()


def make_backup(path: Path, *, now: datetime, with_keys: bool = False) -> dict[str, Any]:
    """Write everything into ``path`` while the desk goes on working; return the manifest.

    The database is copied as of one moment. Nothing is left at ``path`` when
    something fails.
    """
    part = path.with_name(path.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            copy = Path(folder, "database")
            _copy_database(copy)
            manifest = _manifest(now, copy)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
                archive.write(copy, DATABASE)
                for file, name in _files():
                    archive.write(file, FILES + name)
                for name in KEY_FILES if with_keys else ():
                    if Path(settings.HOME, name).exists():
                        archive.write(Path(settings.HOME, name), KEYS + name)
        part.chmod(0o600)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore_backup(path: Path, *, replace: bool = False) -> dict[str, Any]:
    """Put the desk back as ``path`` holds it; return the manifest.

    Everything is checked first: a broken file, other keys, a newer version, or
    people in this desk (unless ``replace``) refuse before anything is touched.
    """
    with _opened(path) as archive:
        manifest = _read_manifest(archive)
        _refuse_misfit(archive, manifest, replace)
        with tempfile.TemporaryDirectory(dir=settings.HOME) as folder:
            copy = Path(archive.extract(DATABASE, folder))
            if _digest(copy) != manifest["sha256"]:
                raise CannotKeep(_("The backup is damaged: its database is not what was written."))
            _put_back_database(copy)
        _put_back_files(archive)
        _put_back_keys(archive, manifest)
    return manifest


def _manifest(now: datetime, copy: Path) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": __version__,
        "made_at": now.isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations),
        "keys": [fingerprint(key) for key in settings.FIELD_KEYS],
        "sha256": _digest(copy),
        "files": sum(1 for _file in _files()),
    }


def _files() -> Iterator[tuple[Path, str]]:
    root = Path(settings.MEDIA_ROOT)
    for file in sorted(root.rglob("*")) if root.exists() else ():
        if file.is_file():
            yield file, file.relative_to(root).as_posix()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_database(to: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(to)) as copy:
            connection.connection.backup(copy, pages=4096)
        return
    _run(["pg_dump", "--format=custom", f"--file={to}", *_address(), _name()])


def _put_back_database(copy: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(copy)) as source:
            if source.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise CannotKeep(_("The backup is damaged: its database is not what was written."))
            connection.ensure_connection()
            source.backup(connection.connection)  # through the database's own locks: a running server sees it whole
        connection.close()
        return
    connection.close()
    only = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    _run(["pg_restore", *only, f"--dbname={_name()}", *_address(), str(copy)])


def _program(name: str) -> str:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = shutil.which(name) or (str(places[0]) if places else "")
    if not found:
        raise CannotKeep(
            _("%(program)s is needed for a PostgreSQL database. Install postgresql-client.") % {"program": name}
        )
    return found


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _address() -> list[str]:
    given = connection.settings_dict
    parts = (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER"))
    return [f"{option}={given[key]}" for option, key in parts if given.get(key)]


def _run(command: list[str]) -> None:
    password = str(connection.settings_dict.get("PASSWORD") or "")
    environment = {"PGPASSWORD": password} if password else {}
    done = subprocess.run(
        [_program(command[0]), *command[1:]],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotKeep(_("%(program)s said: %(why)s") % {"program": command[0], "why": done.stderr.strip()[-500:]})


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (OSError, zipfile.BadZipFile) as wrong:
        raise CannotKeep(_("%(path)s cannot be read as a backup.") % {"path": path}) from wrong


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as wrong:
        raise CannotKeep(_("This is not a backup of Fenghuolun.")) from wrong
    if manifest.get("format") != FORMAT:
        raise CannotKeep(
            _("This backup was made by a version that this one does not know. Install that version first.")
        )
    return manifest


def _refuse_misfit(archive: zipfile.ZipFile, manifest: dict[str, Any], replace: bool) -> None:
    if manifest["database"] != connection.vendor:
        raise CannotKeep(
            _("The backup is of %(theirs)s and this desk runs on %(ours)s. Set FENGHUOLUN_DATABASE accordingly.")
            % {"theirs": manifest["database"], "ours": connection.vendor}
        )
    refuse_what_does_not_fit(
        [tuple(step.split(".", 1)) for step in manifest["migrations"]], MigrationLoader(connection)
    )
    held = {fingerprint(key) for key in settings.FIELD_KEYS}
    brings_keys = _brings_keys(archive)
    if not set(manifest["keys"]) & held and not (brings_keys and not _has_people()):
        raise CannotKeep(
            _("The backup was made under other keys. Put its fields.key and secret.key into %(home)s first.")
            % {"home": settings.HOME}
        )
    if archive.testzip() is not None:
        raise CannotKeep(_("The backup is damaged: its database is not what was written."))
    if not replace and _has_people():
        raise CannotKeep(_("There are people in this desk. Add --replace to put the backup in its place."))


def _has_people() -> bool:
    return "teams_person" in connection.introspection.table_names() and has_people()


def _brings_keys(archive: zipfile.ZipFile) -> bool:
    return KEYS + KEY_FILES[0] in archive.namelist()


def _put_back_keys(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Write the backup's keys into the folder of an empty desk that has others."""
    if set(manifest["keys"]) & {fingerprint(key) for key in settings.FIELD_KEYS}:
        return
    for name in KEY_FILES:
        path = Path(settings.HOME, name)
        path.touch(mode=0o600)
        path.write_bytes(archive.read(KEYS + name))


def _put_back_files(archive: zipfile.ZipFile) -> None:
    root = Path(settings.MEDIA_ROOT)
    for entry in archive.infolist():
        if not entry.filename.startswith(FILES) or entry.is_dir():
            continue
        name = PurePosixPath(entry.filename.removeprefix(FILES))
        if name.is_absolute() or ".." in name.parts:
            continue  # no backup of ours names such a place
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
