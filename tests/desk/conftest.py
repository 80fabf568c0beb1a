"""What every test of the desk may ask for: the cast, and a browser signed in as one of it."""

from __future__ import annotations

from collections.abc import Callable
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


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """Return a client of ``person`` that speaks ``language`` (Chinese unless said)."""
    from django.test import Client

    def client_of(person: Person, language: str = "zh-hans") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(person)
        return client

    return client_of
