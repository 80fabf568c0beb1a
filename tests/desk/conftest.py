"""What every test of the desk may ask for: the cast, and a browser signed in as one of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Django is set up only after the conftests have been read: everything of the desk is imported where it is used.
if TYPE_CHECKING:
    from django.test import Client

    from cast import Cast
    from fenghuolun.desk.teams.models import Person


@pytest.fixture
def cast(db: None) -> Cast:
    from cast import make_cast

    return make_cast()


@pytest.fixture(autouse=True)
def nothing_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty the cache and speak the product's first language: what one test keeps or speaks is not the next one's.

    A page asked for in English leaves its thread speaking English.
    """
    from django.core.cache import cache
    from django.utils import translation

    from fenghuolun.desk.kit import limits

    cache.clear()
    monkeypatch.setattr(limits, "counts_file", lambda: tmp_path / "limits.counts")
    translation.deactivate()


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """Return a client of ``person`` that speaks ``language`` (Chinese unless said)."""
    from django.test import Client

    def client_of(person: Person, language: str = "zh-hans") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(person)
        return client

    return client_of


@pytest.fixture
def questions() -> Callable[..., list[str]]:
    """Return what a page asks the database, without what every page asks: session and person.

    The page is opened once before, so that nothing is counted that only the first request of a session needs.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked_by(client: Client, address: str, **parameters: object) -> list[str]:
        assert client.get(address, parameters).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address, parameters).status_code == 200
        texts = [query["sql"] for query in asked]
        everywhere = ("django_session",)
        own = [text for text in texts if not any(word in text for word in everywhere)]
        assert '"teams_person"."password"' in own[0]
        return own[1:]

    return asked_by
