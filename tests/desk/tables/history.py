"""Three years of a small branch: sales by month, settled leads, policies that fall due; all written at once."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from cast import NOW, TODAY, Cast
from desk.customers.factories import customer_of, vehicle_of
from fenghuolun.desk.customers.choices import BusinessKind, CubeKind, LeadStatus, Line, Stage
from fenghuolun.desk.customers.models import Lead, Policy, ResultTally
from fenghuolun.desk.facts.results import months_before
from fenghuolun.desk.teams.models import Person

_NUMBER = count(1)


def sales(person: Person, kind: str, *, months: int = 36, premium_fen: int = 5_000_000, deals: int = 20) -> None:
    """Write one day of sales in each of the whole months before today; July and January are double."""
    times = {1: 2, 7: 2}
    ResultTally.objects.bulk_create(
        ResultTally(
            day=month + timedelta(days=9), person=person, unit=person.unit, cube_kind=kind, channel="D4",
            premium_fen=premium_fen * times.get(month.month, 1), deals=deals * times.get(month.month, 1),
        )
        for month in months_before(TODAY.replace(day=1), months)
    )  # fmt: skip


def settled_leads(person: Person, kind: str, reached: tuple[int, int, int, int, int]) -> None:
    """Write leads of the settled past: how many there were, and how many were contacted, visited, quoted, won."""
    customer = customer_of(person)
    due_on = TODAY - timedelta(days=120)
    touched = due_on - timedelta(days=20)
    business = {"renewal": BusinessKind.RENEWAL, "switch": BusinessKind.SWITCH}[kind]
    rows = []
    for n in range(reached[0]):
        got = sum(n < stage for stage in reached)
        rows.append(
            Lead(
                customer=customer, business_kind=business, cube_kind=kind, owner=person, unit=person.unit,
                due_on=due_on,
                status=LeadStatus.WON if got == 5 else LeadStatus.LOST, stage=Stage.values[got - 1],
                created_on=due_on - timedelta(days=90), contacted_on=touched if got > 1 else None,
                visited_on=touched if got > 2 else None, quoted_on=touched if got > 3 else None,
            )
        )  # fmt: skip
    Lead.objects.bulk_create(rows)


def policies(person: Person, ends_on: list[date], premium_fen: int = 240_000) -> None:
    """Write one of our policies for each end of cover, all of one customer and vehicle."""
    customer = customer_of(person)
    vehicle = vehicle_of(customer)
    Policy.objects.bulk_create(
        Policy(
            vehicle=vehicle, customer=customer, line=Line.COMMERCIAL, starts_on=end - timedelta(days=365), ends_on=end,
            issued_on=end - timedelta(days=370), premium_fen=premium_fen, business_kind=BusinessKind.RENEWAL,
            cube_kind=CubeKind.RENEWAL, seller=person, unit=person.unit, set_key=f"history-{next(_NUMBER)}",
            created_at=NOW,
        )
        for end in ends_on
    )  # fmt: skip


def branch_with_history(cast: Cast) -> None:
    """Give 李娜 and 刘洋 three years of renewals and switches; 刘洋 sells and has twice as much."""
    for times, person in ((1, cast.li_na), (2, cast.liu_yang)):
        sales(person, "renewal", premium_fen=5_000_000 * times, deals=20 * times)
        sales(person, "switch", premium_fen=1_200_000 * times, deals=4 * times)
        settled_leads(person, "renewal", (300, 295, 285, 270, 220))
        settled_leads(person, "switch", (400, 240, 110, 76, 24))
        for m in range(1, 13):
            load = 30 * times if m in (1, 7) else 20 * times
            policies(person, [date(2027, m, 1 + n % 28) for n in range(load)])
            policies(person, [date(2026, m, 1 + n % 28) for n in range(load)])
