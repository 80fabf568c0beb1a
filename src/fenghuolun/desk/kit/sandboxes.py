"""Another database for a while: what is asked and written within it never touches the company's own rows.

A sandbox is a file with the product's tables. Within it every question and every
write of the thread goes there, so that a screen needs to know nothing of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

SQLITE = "django.db.backends.sqlite3"
FIRST_ID, IDS_EACH, KEPT_APART = 1_000_000_000, 100_000, 10_000
_inside: ContextVar[str] = ContextVar("sandbox", default="")


def cache_key(key: str, prefix: str, version: int) -> str:
    """Keep what is remembered within a sandbox apart from the company's and from every other sandbox's."""
    return f"{prefix}:{_inside.get()}:{version}:{key}"


def sandbox_file(name: str) -> Path:
    folder = Path(settings.HOME) / "sandboxes"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.sqlite3"


@cache
def tables_mark() -> str:
    """Return a mark of the tables as this version describes them: a sandbox of older tables is made anew."""
    described = [
        f"{model._meta.label} {[(field.name, str(field.deconstruct()[1:])) for field in model._meta.local_fields]}"
        for model in apps.get_models()
    ]
    return sha256("\n".join(described).encode()).hexdigest()[:12]


@contextmanager
def within(path: Path) -> Iterator[None]:
    """Let everything of this thread be asked of the database at ``path`` until the block ends."""
    outside, there = connections[DEFAULT_DB_ALIAS], _connection(path)
    token = _inside.set(path.stem)
    connections[DEFAULT_DB_ALIAS] = there
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = outside
        _inside.reset(token)
        there.close()


def make_sandbox(path: Path, number: int) -> None:
    """Make the database at ``path``: empty tables with the rows every company starts with.

    Its ids begin far above the company's and, by ``number``, apart from other
    sandboxes': an address kept from within leads nowhere outside.
    """
    template = _template()
    forget_sandbox(path)
    shutil.copyfile(template, path)
    first = FIRST_ID + number % KEPT_APART * IDS_EACH
    with within(path), connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence")
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq)"
            " SELECT name, %s FROM sqlite_master WHERE type = 'table' AND sql LIKE '%%AUTOINCREMENT%%'",
            [first],
        )


def forget_sandbox(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)


def _template() -> Path:
    """Return the file of empty tables of this version, made once."""
    made = sandbox_file(f"empty-{tables_mark()}")
    if not made.exists():
        new = sandbox_file(f"new-{tables_mark()}")
        forget_sandbox(new)
        with within(new):
            _lay_down_tables()
        new.replace(made)
    return made


def _lay_down_tables() -> None:
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    ContentType.objects.clear_cache()
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)
    ContentType.objects.clear_cache()


def _connection(path: Path) -> BaseDatabaseWrapper:
    usual = {"timeout": 20, "transaction_mode": "IMMEDIATE"}
    described = {**connections.settings[DEFAULT_DB_ALIAS], "ENGINE": SQLITE, "NAME": str(path), "OPTIONS": usual}
    there: BaseDatabaseWrapper = load_backend(SQLITE).DatabaseWrapper(described, DEFAULT_DB_ALIAS)
    return there
