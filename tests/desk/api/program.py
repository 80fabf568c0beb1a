"""A program that calls the API with a token."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.test import Client

from cast import NOW
from fenghuolun.desk.teams.actions.tokens import make_token
from fenghuolun.desk.teams.models import Person

ROOT = "/api/v1"


class Program:
    """``get("/me")`` → (status, JSON). A token in the header, no cookie."""

    def __init__(self, secret: str, language: str = "zh-hans") -> None:
        self.secret = secret
        self.client = Client(
            headers={"authorization": f"Bearer {secret}", "accept-language": language}, enforce_csrf_checks=True
        )

    @classmethod
    def of(cls, person: Person, scopes: Sequence[str], language: str = "zh-hans") -> Program:
        return cls(make_token(by=person, now=NOW, name="试验", scopes=scopes, days=30)[1], language)

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        answer = self.client.get(ROOT + path, query)
        return answer.status_code, answer.json()

    def send(self, method: str, path: str, sent: Any) -> tuple[int, Any]:
        body = sent if isinstance(sent, str) else json.dumps(sent)
        answer = self.client.generic(method, ROOT + path, body, content_type="application/json")
        return answer.status_code, answer.json()


def a_call(**given: Any) -> dict[str, Any]:
    """A call of two minutes, ten minutes before the tests' now, as a program sends it."""
    usual = {
        "kind": "A01", "medium": "call", "happened_at": (NOW - timedelta(minutes=10)).isoformat(), "duration_s": 120,
        "purpose": "W4", "outcome": "information", "next_step": "call", "next_on": "2026-11-25",
    }  # fmt: skip
    return usual | given
