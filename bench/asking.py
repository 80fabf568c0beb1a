"""Requests made in this process, and what they cost: CPU here and in the database, statements, bytes."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Ask:
    """One request that can be made again and again: ``body`` is called for each, so that no two writes are the same."""

    handler: WSGIHandler
    address: str
    method: str = "GET"
    body: Callable[[], Any] | None = None
    cookies: str = ""

    def __call__(self) -> bytes:
        """Make the request and return the body of the answer; raises where it is no success."""
        content = json.dumps(self.body()).encode() if self.body else b""
        environ = RequestFactory(HTTP_COOKIE=self.cookies)._base_environ(
            PATH_INFO=self.address.partition("?")[0],
            QUERY_STRING=self.address.partition("?")[2],
            REQUEST_METHOD=self.method,
            CONTENT_TYPE="application/json",
            CONTENT_LENGTH=str(len(content)),
            **{"wsgi.input": BytesIO(content)},
        )
        status: list[str] = []
        answer = self.handler(environ, lambda line, headers: status.append(line))
        told = b"".join(answer)
        answer.close()
        if not status[0].startswith("2"):
            raise RuntimeError(f"{self.method} {self.address}: {status[0]} {told[:300]!r}")
        return told


def signed_in(person: Any) -> str:
    """Return the cookies of ``person``, signed in and reading Chinese."""
    client = Client()
    client.force_login(person)
    return "; ".join([f"{name}={morsel.value}" for name, morsel in client.cookies.items()] + ["language=zh-hans"])


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
