"""How often something happened in this minute, counted by all processes of this machine together.

A cache counts per process, so that two workers would let twice as many through.
The counts lie in one small file of ``HOME``: no server, no write to the database.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

SLOTS = 1 << 16
SLOT = struct.Struct("<QII")  # which key, which minute, how many
_LOCK = threading.Lock()  # the lock of the file holds between processes only


def counts_file() -> Path:
    return Path(settings.HOME, "limits.counts")


@contextmanager
def _locked(offset: int) -> Iterator[int]:
    with _LOCK:
        file = os.open(counts_file(), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.lockf(file, fcntl.LOCK_EX, SLOT.size, offset)
            yield file
        finally:
            os.close(file)


def count_up(key: str, minute: int) -> int:
    """Count one more under ``key`` in ``minute`` and return how many it is now.

    Two keys that fall into one of the 65,536 slots take turns: each begins
    anew, so that a collision lets somebody through and never keeps anybody out.
    """
    mark = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")
    offset = mark % SLOTS * SLOT.size
    with _locked(offset) as file:
        there = os.pread(file, SLOT.size, offset)
        known, when, count = SLOT.unpack(there) if len(there) == SLOT.size else (0, 0, 0)
        count = count + 1 if (known, when) == (mark, minute) else 1
        os.pwrite(file, SLOT.pack(mark, minute, count), offset)
    return count
