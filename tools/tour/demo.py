"""A running demo of its own: free port, own folder, own database, gone afterwards."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_SECONDS = 180
COMMAND = Path(sys.executable).parent / "fenghuolun"


@contextmanager
def running_demo(people: int | None = None, environment: dict[str, str] | None = None) -> Iterator[str]:
    """Yield the address of a freshly simulated company; its server, jobs and files are gone on leaving.

    ``people`` sellers instead of the sample branch's; ``environment`` adds or replaces variables. Raises
    ``RuntimeError`` with the demo's own words where it does not come up within three minutes.
    """
    with tempfile.TemporaryDirectory(prefix="fenghuolun-demo-", ignore_cleanup_errors=True) as folder:
        port = _free_port()
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
            yield f"http://127.0.0.1:{port}"
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
