"""The API keeps to its own description: schemathesis calls every operation, rightly and wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cast import NOW, Cast
from desk.activities.factories import a_lead, an_entry
from desk.api.program import Program
from desk.goals.factories import published
from fenghuolun.desk.activities.actions import log_activity
from fenghuolun.desk.exchange.api.doors import api
from fenghuolun.desk.exchange.api.guide import doors

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 12


@pytest.fixture
def described(cast: Cast) -> Iterator[Any]:
    """Return the API as schemathesis reads it from the served description, with something in every list.

    A served request closes its connection; here the test's transaction lives in it, as in Django's own test client.
    """
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    from fenghuolun.desk.wsgi import application

    log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=a_lead(cast.li_na).pk))
    published(cast)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
def test_every_answer_is_one_of_the_description(
    described: Any, cast: Cast, program: Callable[..., Program], method: str
) -> None:
    headers = {"Authorization": f"Bearer {program(cast.chen_jing).secret}", "Accept-Encoding": "identity"}
    called = 0
    for found in described.get_all_operations():
        operation = found.ok()
        if operation.method.upper() != method:
            continue
        for mode in schemathesis.GenerationMode:

            @settings(
                max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            @given(case=operation.as_strategy(generation_mode=mode))
            def answered(case: Any) -> None:
                nonlocal called
                called += 1
                case.call_and_validate(headers=headers, checks=CHECKS)

            # An operation that takes nothing cannot be given anything wrong.
            with suppress(Unsatisfiable):
                answered()
    assert called >= EXAMPLES


def test_the_description_names_every_refusal_in_one_shape() -> None:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    shape = answer["content"]["application/json"]["schema"]["$ref"]
                    assert shape.endswith("/Problem"), (method, path, status)


def test_the_page_for_people_shows_every_operation_of_the_description() -> None:
    shown = {(door.method.lower(), door.path) for found in doors().values() for door in found}
    described = {(method, path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods}
    assert shown == described
