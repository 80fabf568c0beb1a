"""A PostgreSQL of our own, for as long as a command runs: free port, empty cluster, gone afterwards.

``python -m tools.postgres COMMAND …`` runs the command with ``FENGHUOLUN_DATABASE`` naming the cluster;
``python -m tools.postgres --can`` exits 0 where one can be started.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=256MB")


def programs() -> Path | None:
    """Return the folder of ``initdb`` and ``pg_ctl``, the newest version first, or nothing where there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    folders = [*reversed(installed), *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


def owner() -> str | None:
    """Return the account that must run the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def cluster(*settings: str) -> Iterator[str]:
    """Yield the address of a fresh, empty database; the server and its files are gone on leaving.

    ``settings`` are ``name=value`` lines of the server's configuration; without any, durability is switched off, as
    fits tests. Raises ``RuntimeError`` where no PostgreSQL is installed.
    """
    found = programs()
    if found is None:
        raise RuntimeError("No PostgreSQL here: install the package postgresql.")
    account = owner()
    with tempfile.TemporaryDirectory(prefix="fenghuolun-pg-", ignore_cleanup_errors=True) as folder:
        if account:
            shutil.chown(folder, account)
        port = free_port()
        files = f"{folder}/files"
        _run(
            account, f"{found}/initdb", "-D", files, "-A", "trust", "-U", "fenghuolun", "-E", "UTF8", "--locale=C", "-N"
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 "
        options += " ".join(f"-c {setting}" for setting in settings or FAST)
        _run(account, f"{found}/pg_ctl", "-D", files, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            _run(account, f"{found}/createdb", "-h", folder, "-p", str(port), "-U", "fenghuolun", "fenghuolun")
            yield f"postgresql://fenghuolun@127.0.0.1:{port}/fenghuolun"
        finally:
            _run(account, f"{found}/pg_ctl", "-D", files, "-w", "-m", "immediate", "stop")


def _run(account: str | None, *command: str) -> None:
    prefix = ["runuser", "-u", account, "--"] if account else []
    done = subprocess.run([*prefix, *command], cwd="/", capture_output=True, text=True, check=False, timeout=120)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr or done.stdout}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(arguments: list[str]) -> int:
    if arguments == ["--can"]:
        return 0 if programs() else 1
    if not arguments:
        print("usage: python -m tools.postgres COMMAND …", file=sys.stderr)
        return 2
    with cluster() as address:
        return subprocess.run(arguments, env={**os.environ, "FENGHUOLUN_DATABASE": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
