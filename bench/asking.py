"""Requests made in this process, and what they cost: CPU here and in the database, statements, bytes."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

TOKEN = "b" * 32


@dataclass(frozen=True)
class Ask:
    """One request that can be made again; ``fresh`` gives address and body anew, so that no two writes are one.

    ``part`` is what the page asks for by itself as soon as it is there (htmx); it counts with the page.
    """

    handler: WSGIHandler
    address: str = ""
    method: str = "GET"
    fresh: Callable[[], tuple[str, Any]] | None = None
    cookies: str = ""
    part: str = ""

    def __call__(self) -> bytes:
        """Make the request and return the body of the answer; raises where it is no success."""
        told = self._asked()
        return told + replace(self, address=self.part, part="")._asked(HTTP_HX_REQUEST="true") if self.part else told

    def _asked(self, **headers: str) -> bytes:
        address, body = self.fresh() if self.fresh else (self.address, None)
        content = b"" if body is None else json.dumps(body).encode()
        environ = RequestFactory(HTTP_COOKIE=self.cookies)._base_environ(
            PATH_INFO=address.partition("?")[0],
            QUERY_STRING=address.partition("?")[2],
            SERVER_NAME="localhost",
            HTTP_X_CSRFTOKEN=TOKEN,
            REQUEST_METHOD=self.method,
            CONTENT_TYPE="application/json",
            CONTENT_LENGTH=str(len(content)),
            **headers,
            **{"wsgi.input": BytesIO(content)},
        )
        status: list[str] = []
        answer = self.handler(environ, lambda line, headers: status.append(line))
        told = b"".join(answer)
        answer.close()
        if not status[0].startswith("2"):
            raise RuntimeError(f"{self.method} {address}: {status[0]} {told[:300]!r}")
        return told


def signed_in(person: Any) -> str:
    """Return the cookies of ``person``, signed in and reading Chinese."""
    client = Client()
    client.force_login(person)
    kept = [f"{name}={morsel.value}" for name, morsel in client.cookies.items()]
    return "; ".join([*kept, f"csrftoken={TOKEN}", "language=zh-hans"])


def statements(ask: Ask) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(
        [query for query in captured if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    )


def packed_bytes(ask: Ask) -> int:
    return len(gzip.compress(ask(), 6))


def cpu_clock() -> Callable[[], float]:
    """Return a clock of the CPU seconds of this thread and, on PostgreSQL, of the server's processes for us."""
    if connection.vendor != "postgresql":
        return time.thread_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        statistics = [Path(f"/proc/{pid}/schedstat") for (pid,) in cursor.fetchall()]

    def clock() -> float:
        served = sum(int(path.read_text().split()[0]) for path in statistics if path.exists())
        return time.thread_time() + served / 1e9

    return clock
