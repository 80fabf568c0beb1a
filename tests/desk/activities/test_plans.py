"""How the database answers the lists: by an index in the list's own order, never by reading history from end to end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import NOW, Cast
from desk.activities.factories import an_entry, some_leads
from fenghuolun.desk.activities.actions import log_activity

SignedIn = Callable[..., Client]
LEDGER = "activities_activity"
# What SQLite's ANALYZE noted of a branch of 500 sellers with 200,000 activities: rows, then rows alike by each column.
GROWN = {
    "happened_at": "200000 2",
    "unit_id, happened_at": "200000 10000 1",
    "person_id, happened_at": "200000 400 1",
    "customer_id, happened_at": "200000 11 1",
    "lead_id, happened_at": "200000 11 1",
    "unit_id, day": "200000 10000 20",
    "unit_id": "200000 10000",
    "person_id": "200000 400",
    "customer_id": "200000 11",
    "kind_id": "200000 66667",
}
OTHERS = {"teams_person": 502, "teams_unit": 22, "activities_activitykind": 15, "customers_customer": 20_000}


def indexes(table: str) -> list[tuple[str, str]]:
    """Return the name and the columns of each index of a table of SQLite."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA index_list({table})")
        names = [row[1] for row in cursor.fetchall()]
        found = []
        for name in names:
            cursor.execute(f"PRAGMA index_info({name})")
            found.append((name, ", ".join(row[2] for row in cursor.fetchall())))
    return found


@pytest.fixture(params=["new", "grown"])
def history(request: pytest.FixtureRequest, cast: Cast) -> None:
    """Some activities, in a database that knows nothing yet of its tables or believes them large."""
    for lead in some_leads(cast.li_na, 3):
        log_activity(by=cast.li_na, now=NOW, entry=an_entry(lead_id=lead.pk))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of a table this small it would read all at any rate; so priced, only where no index answers.
            cursor.execute("SET LOCAL enable_seqscan = off")
        elif request.param == "grown":
            cursor.execute("ANALYZE")
            cursor.execute("DELETE FROM sqlite_stat1")
            for name, columns in indexes(LEDGER):
                if columns in GROWN:
                    cursor.execute("INSERT INTO sqlite_stat1 VALUES (%s, %s, %s)", [LEDGER, name, GROWN[columns]])
            for table, rows in OTHERS.items():
                for name, columns in indexes(table):
                    noted = f"{rows} 1{' 1' * columns.count(',')}"
                    cursor.execute("INSERT INTO sqlite_stat1 VALUES (%s, %s, %s)", [table, name, noted])
            cursor.execute("ANALYZE sqlite_schema")


def plans(client: Client, address: str) -> list[str]:
    """Return how the database answers each statement about activities that the page asks."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    found = []
    with connection.cursor() as cursor:
        for sql in (query["sql"] for query in asked if f'FROM "{LEDGER}"' in query["sql"]):
            cursor.execute(explain + sql.replace("%", "%%"), [])
            found.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return found


def reads_all(plan: str) -> bool:
    """Whether the ledger is read without an index, or first gathered through another table and then sorted."""
    lines = plan.splitlines()
    first = next((line for line in lines if line.startswith(("SCAN ", "SEARCH "))), "")
    through_others = first.startswith("SCAN ") and LEDGER not in first
    bare = any(f"SCAN {LEDGER}" in line and "USING" not in line for line in lines)
    return bare or through_others or f"Seq Scan on {LEDGER}" in plan or "FOR ORDER BY" in _inner(lines)


def _inner(lines: list[str]) -> str:
    """Return what SQLite does to choose the rows of the page, before they are joined; empty for others."""
    start = next((place for place, line in enumerate(lines) if "LIST SUBQUERY" in line), None)
    if start is None:
        return ""
    rest = lines[start + 1 :]
    until = next((place for place, line in enumerate(rest) if "PRIMARY KEY" in line), len(rest))
    return "\n".join(rest[:until]).replace("RIGHT PART OF ORDER BY", "the rest")


@pytest.mark.parametrize("login", ["lina", "zhangwei", "chenjing", "zhaomin"])
@pytest.mark.parametrize("cut", ["", "?first=2026-11-01&last=2026-11-30", "?effective=1", "?after=W10"])
def test_a_page_of_the_ledger_is_found_by_an_index_in_its_own_order(
    history: None, cast: Cast, signed_in: SignedIn, login: str, cut: str
) -> None:
    person = next(person for person in cast.people if person.login == login)
    found = plans(signed_in(person), reverse("activities:list") + cut)
    assert found
    assert not [plan for plan in found if reads_all(plan)]


def test_one_customer_and_one_person_are_found_by_their_own_index(
    history: None, cast: Cast, signed_in: SignedIn
) -> None:
    for cut in (f"?person={cast.li_na.pk}", "?customer=1", "?lead=1", f"?unit={cast.team.pk}"):
        found = plans(signed_in(cast.chen_jing), reverse("activities:list") + cut)
        assert found
        assert not [plan for plan in found if reads_all(plan)], cut


def test_a_list_over_joined_tables_read_to_the_end_would_be_seen(history: None, cast: Cast) -> None:
    assert reads_all(f"SCAN {LEDGER}")
    assert reads_all("SCAN teams_person\nSEARCH activities_activity USING INDEX x (person_id=?)\nUSE TEMP B-TREE")
    assert reads_all(f"Sort\n ->  Seq Scan on {LEDGER}  (cost=…)")
    chosen = f"LIST SUBQUERY 1\nSEARCH U0 USING INDEX x (unit_id=?)\nUSE TEMP B-TREE FOR ORDER BY\nSEARCH {LEDGER} …"
    assert reads_all(chosen)
