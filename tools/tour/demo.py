"""A running demo of its own: free port, own folder, own database, gone afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.postgres import free_port

PATIENCE_SECONDS = 240
COMMAND = Path(sys.executable).parent / "fenghuolun"


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that answers: its address and the folder that holds its database and notes."""

    address: str
    home: Path

    def logins(self) -> dict[str, str]:
        """Return the login of one person of each role, as the demo noted them."""
        noted = json.loads((self.home / "sample-company.json").read_text(encoding="utf8"))
        return {role: login for role, (login, _name) in noted["logins"].items()}


@contextmanager
def running_demo(people: int | None = None, environment: dict[str, str] | None = None) -> Iterator[Demo]:
    """Yield a freshly simulated company; its server, jobs and files are gone on leaving.

    ``people`` sellers instead of the sample branch's; ``environment`` adds or replaces variables. Raises
    ``RuntimeError`` with the demo's own words where it does not come up within four minutes.
    """
    with tempfile.TemporaryDirectory(prefix="fenghuolun-demo-", ignore_cleanup_errors=True) as folder:
        port = free_port()
        size = ["--people", str(people)] if people else []
        log = Path(folder, "log")
        with log.open("w", encoding="utf8") as said:
            server = subprocess.Popen(
                [COMMAND, "demo", "--port", str(port), *size],
                env={**os.environ, "FENGHUOLUN_HOME": folder, **(environment or {})},
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            _wait_until_it_answers(f"http://127.0.0.1:{port}/accounts/login/", server, log)
            yield Demo(f"http://127.0.0.1:{port}", Path(folder))
        finally:
            _stop(server)


def _wait_until_it_answers(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    raise RuntimeError(f"The demo did not come up:\n{log.read_text(encoding='utf8')[-4000:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server as Ctrl-C would; what does not heed it within ten seconds is ended with its children."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGINT)
        try:
            server.wait(timeout=10)
            return
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
    server.wait()
