"""New keys for the numbers at rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from fenghuolun.desk.customers.actions.stop_list import reseal
from fenghuolun.desk.customers.models import Customer
from fenghuolun.desk.kit.secrecy import blind, seal
from fenghuolun.desk.teams.actions import record
from fenghuolun.desk.teams.models import Person

CHUNK = 1000
_UPDATE = (
    "UPDATE customers_customer SET phone = %s, identity_number = %s, phone_index = %s, phone_tail_index = %s, "
    "identity_index = %s WHERE id = %s"
)


def rotate_keys(*, by: Person | None, now: datetime, progress: Callable[[int], None] | None = None) -> int:
    """Encrypt every number with the first key and make every index anew with the last one; return how many customers.

    A thousand rows a transaction: it may be broken off and run again, and the
    product goes on meanwhile. Rows are locked while they are rewritten, so a
    number that is changed at the same moment is not lost.
    """
    done, last = 0, 0
    while True:
        with transaction.atomic():
            rows = list(
                Customer.objects.select_for_update()
                .filter(pk__gt=last)
                .exclude(phone="", identity_number="")
                .order_by("pk")
                .values_list("pk", "phone", "identity_number")[:CHUNK]
            )
            with connection.cursor() as cursor:
                cursor.executemany(_UPDATE, [_sealed(*row) for row in rows])
        done += len(rows)
        if not rows:
            break
        last = rows[-1][0]
        if progress is not None:
            progress(done)
    reseal()
    record(by=by, now=now, action="rotate_keys", customers=done)
    return done


def _sealed(pk: int, phone: str, identity: str) -> tuple[str, str, str, str, str, int]:
    return seal(phone), seal(identity), blind(phone), blind(phone[-4:]), blind(identity), pk
