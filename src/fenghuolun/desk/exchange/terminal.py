"""What commands say in a terminal: its language, steps with their time, and this process's memory."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from django.utils import translation


@contextmanager
def terminal_language() -> Iterator[None]:
    """Speak English where the terminal does (LC_ALL, LC_MESSAGES, LANG begin with ``en``), else Chinese."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    words = next((value for value in named if value), "")
    with translation.override("en" if words.startswith("en") else "zh-hans"):
        yield


@contextmanager
def step(out: TextIO, what: str) -> Iterator[None]:
    """Print ``what`` while it is done, and how long it took."""
    began = time.monotonic()
    if out.isatty():
        line(out, what, "…", end="\r")
    yield
    line(out, what, f"{time.monotonic() - began:5.1f} s")


def line(out: TextIO, what: str, value: str, *, end: str = "\n") -> None:
    """Print a line with its value in a column; a Chinese character takes two places."""
    width = sum(2 if ord(letter) > 0x2E80 else 1 for letter in what)
    out.write(f"  {what}{' ' * max(1, 44 - width)}{value:>14}{end}")
    out.flush()


def peak_memory_mb() -> int:
    """Return the most memory this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)
