"""The stop list: who was erased is known again by a keyed digest of their signs, and by nothing else."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice

from fenghuolun.desk.customers.models import Customer, StopKey, StopLine

CHUNK = 900


def _key() -> bytes:
    """Return the list's own key, made once. Digests cannot be made anew, so it must outlive the field keys."""
    there = StopKey.objects.order_by("pk").first()
    if there is None:
        there = StopKey.objects.create(secret=secrets.token_urlsafe(48))
    return hashlib.sha256(str(there.secret).encode()).digest()


def digests_of(customer: Customer, signs: Iterable[str], key: bytes) -> list[str]:
    """Return the digests by which ``customer`` would be known: number, name with phone, name with plate or VIN.

    A phone alone is no sign, since numbers are given to somebody else after a
    while, and neither is a plate alone: it goes with the car.
    """
    plain = [("identity", customer.identity_number)] if customer.identity_number else []
    if customer.phone:
        plain.append(("phone", f"{customer.name}\x1f{customer.phone}"))
    plain += [("sign", f"{customer.name}\x1f{sign}") for sign in signs]
    return [_digest(key, kind, text) for kind, text in dict.fromkeys(plain)]


def _digest(key: bytes, kind: str, text: str) -> str:
    return hashlib.blake2b(f"{kind}\x1f{text}".encode(), key=key, digest_size=24).hexdigest()


def stop(customer: Customer, signs: Collection[str], *, now: datetime) -> int:
    """Put the signs of ``customer`` on the list; return how many are new.

    A file without names calls a customer by the plate: by that, too, the erased are known.
    """
    key = _key()
    nameless = [digest for sign in signs for digest in digests_of(Customer(name=sign), [sign], key)]
    digests = dict.fromkeys([*digests_of(customer, signs, key), *nameless])
    there = set(StopLine.objects.filter(digest__in=digests).values_list("digest", flat=True))
    fresh = [StopLine(digest=digest, at=now) for digest in digests if digest not in there]
    StopLine.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)


def stopped(customers: Iterable[Customer], signs: Iterable[Collection[str]] = ()) -> set[int]:
    """Return ``id()`` of the unsaved ``customers`` that are on the list; ``signs`` are plates and VINs, one each."""
    if not StopLine.objects.exists():
        return set()
    key, wanted = _key(), {}
    rest = iter(signs)
    for customer in customers:
        for digest in digests_of(customer, next(rest, ()), key):
            wanted.setdefault(digest, []).append(id(customer))
    return {one for digest in _there(wanted) for one in wanted[digest]}


def _there(digests: Iterable[str]) -> set[str]:
    rest, found = iter(digests), set()
    while part := list(islice(rest, CHUNK)):
        found |= set(StopLine.objects.filter(digest__in=part).values_list("digest", flat=True))
    return found


def lift(customer: Customer) -> None:
    """Take the number and the phone of somebody who agreed anew off the list."""
    StopLine.objects.filter(digest__in=digests_of(customer, (), _key())).delete()


def reseal() -> None:
    """Encrypt the key of the list with the first field key, as a rotation of keys does with everything."""
    for key in StopKey.objects.all():
        key.save(update_fields=["secret"])
