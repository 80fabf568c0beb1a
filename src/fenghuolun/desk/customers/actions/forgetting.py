"""What is erased by itself when its time of keeping is over."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from fenghuolun.desk.customers.actions.personal import erase_customer
from fenghuolun.desk.customers.choices import ErasureReason
from fenghuolun.desk.customers.queries.retention import customers_to_forget
from fenghuolun.desk.teams.actions.forgetting import forget_person
from fenghuolun.desk.teams.queries import parameter, people_to_forget

A_NIGHT = 500


def forget_what_is_due(*, now: datetime) -> tuple[int, int]:
    """Erase the customers and the people who left whose clock has run; return how many of each.

    Only where the company has said so (``erase_when_due``); at most 500 customers
    a night, each in a transaction of its own, so that a fault stops the rest of the night and nothing else.
    """
    today = timezone.localdate(now)
    if not parameter("erase_when_due", on=today):
        return 0, 0
    customers = list(customers_to_forget(None, on=today)[:A_NIGHT])
    for customer in customers:
        erase_customer(by=None, now=now, customer=customer, reason=ErasureReason.CLOCK)
    people = list(people_to_forget(None, on=today))
    for person in people:
        forget_person(by=None, now=now, person=person)
    return len(customers), len(people)
