"""Mutated files never crash an import and never leave half a row: a seeded sample here, 10,000 in ``make faults``."""

import os
import random
import zipfile
from io import BytesIO

import pytest
from django.db import connection

from desk.exchange.test_activities_in import LOG
from desk.exchange.test_counted_in import workbook
from desk.exchange.test_people_in import ROWS as PEOPLE
from desk.exchange.test_policies_in import BAD, RENEWALS
from desk.exchange.workbooks import as_csv, bring, xlsx
from fenghuolun.desk.activities.models import Activity, Tally
from fenghuolun.desk.customers.models import Customer, Lead, Policy
from fenghuolun.desk.exchange.fields import TARGETS
from fenghuolun.desk.kit.refused import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.faults]
MANY = int(os.environ.get("FENGHUOLUN_FAULTS", "60"))
AT_ONCE = 20
NASTY = [
    None, "", " ", 0, -1, 1e308, 10**18, "NaN", "inf", "=1+1", "'", '"', "\x00", "\u202e", "2026-02-30", "1900-01-01",
    "9999-12-31", 45678.5, "沪A", "沪A·8K2M1", "1" * 400, "一" * 2000, "-2450", "12345678901234567890", "是", "李娜",
    "王强", "\n", "\t", True,
]  # fmt: skip


def mutated_rows(chance, rows):
    """Return the rows with cells, rows and columns changed, swapped, doubled or gone."""
    rows = [list(row) for row in rows]
    for _turn in range(chance.randint(1, 6)):
        row = chance.randrange(len(rows))
        kind = chance.randrange(7)
        if kind <= 2 and rows[row]:
            rows[row][chance.randrange(len(rows[row]))] = chance.choice(NASTY)
        elif kind == 3:
            rows.insert(row, list(chance.choice(rows)))
        elif kind == 4 and len(rows) > 2:
            del rows[row]
        elif kind == 5:
            column = chance.randrange(6)
            for cells in rows:
                if len(cells) > column:
                    cells.pop(column)
        else:
            rows[row] = [chance.choice(NASTY) for _cell in range(chance.randint(0, 30))]
    return rows


def mutated_bytes(chance, content):
    """Return the bytes with some overwritten, cut or doubled."""
    content = bytearray(content)
    for _turn in range(chance.randint(1, 20)):
        at = chance.randrange(len(content))
        content[at : at + chance.randrange(4)] = bytes(chance.randrange(256) for _byte in range(chance.randrange(4)))
    return bytes(content[: chance.randrange(len(content) // 2, len(content) + 1)] if chance.random() < 0.2 else content)


def mutated_part(chance, content):
    """Return a workbook whose zip is right and one of whose parts is not."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        broken = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, mutated_bytes(chance, part) if name == broken and part else part)
    return out.getvalue()


def case(seed):
    chance = random.Random(seed)
    rows = chance.choice([RENEWALS, BAD, LOG, PEOPLE])
    kind = chance.randrange(5)
    if kind <= 1:
        rows = mutated_rows(chance, rows)
        plain = [[None if isinstance(cell, float) and abs(cell) > 1e300 else cell for cell in row] for row in rows]
        return ("x.csv", as_csv(rows, "utf-8")) if kind else ("x.xlsx", xlsx(plain))
    if kind == 2:
        return "x.csv", mutated_bytes(chance, as_csv(rows, chance.choice(["utf-8", "gb18030", "utf-16"])))
    source = chance.choice([xlsx(rows), workbook(damaged=True)])
    return "x.xlsx", mutated_part(chance, source) if kind == 3 else mutated_bytes(chance, source)


def brought(cast, name, content, target):
    """Return the import, or nothing where the file was refused with a sentence."""
    try:
        return bring(cast, name, content, by=cast.administrator, target=target)
    except Refused as refused:
        return None if str(refused) else pytest.fail("refused without a word")


@pytest.mark.parametrize("first", range(0, MANY, AT_ONCE))
def test_any_file_is_imported_whole_rows_or_refused_in_words(cast, first):
    for seed in range(first, min(first + AT_ONCE, MANY)):
        name, content = case(seed)
        target = random.Random(seed).choice([*TARGETS, "", "", ""])
        batch = brought(cast, name, content, target)
        if batch is None:
            continue
        assert batch.status == "done", (seed, batch.message)
        told = batch.rows_made + batch.rows_changed + batch.rows_same + batch.rows_wrong
        assert told == batch.rows_total, seed
    connection.check_constraints()
    assert not Customer.objects.filter(vehicles=None, leads=None, activities=None, policies=None, batch=None).exists()
    assert sum(Tally.objects.values_list("records", flat=True)) == Activity.objects.count()
    assert not Policy.objects.filter(premium_fen__lt=0).exists()
    assert not Lead.objects.filter(customer=None).exists()
