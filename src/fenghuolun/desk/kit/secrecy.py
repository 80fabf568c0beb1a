"""Personal numbers at rest: encrypted with rotating keys, found again through keyed blind indexes, shown masked.

Keys come from ``settings.FIELD_KEYS``: the first encrypts, every one
decrypts. The blind index uses a key of its own derived from the *last* key,
so that adding a new first key (rotation) does not change the indexes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


def _derived(key: str, purpose: str) -> bytes:
    return hashlib.blake2b(purpose.encode(), key=hashlib.sha256(key.encode()).digest(), digest_size=32).digest()


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, "field"))) for key in keys])


def seal(plain: str) -> str:
    return _box(tuple(settings.FIELD_KEYS)).encrypt(plain.encode()).decode() if plain else ""


def unseal(sealed: str) -> str:
    return _box(tuple(settings.FIELD_KEYS)).decrypt(sealed.encode()).decode() if sealed else ""


def blind(plain: str) -> str:
    """Return the keyed index of ``plain``: equal values share it, nothing can be read back from it."""
    if not plain:
        return ""
    key = _derived(settings.FIELD_KEYS[-1], "blind")
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()[:24]


class SealedField(models.TextField):
    """Text encrypted in the table and plain on the object. Cannot be filtered: keep a ``blind`` index beside it."""

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return unseal(value) if value else value

    def get_prep_value(self, value: Any) -> str | None:
        return seal(str(value)) if value else value


def masked_phone(phone: str) -> str:
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 7 else "****"


def masked_name(name: str) -> str:
    """Keep the first character: 周小明 → 周**. Companies are not people and stay as they are."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def masked_identity(number: str) -> str:
    return f"{number[:3]}{'*' * max(len(number) - 5, 4)}{number[-2:]}" if number else ""
