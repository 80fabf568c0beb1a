"""The sample company: the same for the same seed, whole, and what is derived agrees with what is written."""

import io
from datetime import UTC, date, datetime

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import Sum

from fenghuolun.desk.activities.models import Activity, Review, Tally
from fenghuolun.desk.customers.models import Customer, Lead, Policy, ResultTally
from fenghuolun.desk.customers.queries import search
from fenghuolun.desk.exchange.loading import load_branches
from fenghuolun.desk.exchange.sampling import end_of_history
from fenghuolun.desk.goals.models import TargetCell
from fenghuolun.desk.teams.models import Person, Unit
from fenghuolun.engine.simulate import CompanyPlan, simulate_branches

UNTIL = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
PLAN = CompanyPlan(people=6, months=4)


@pytest.fixture(scope="module")
def company():
    return next(simulate_branches(PLAN, 7, UNTIL))


@pytest.fixture
def loaded(transactional_db, company):
    # whole tables are written with references unchecked, which a test's own transaction would not allow
    return load_branches([company], now=NOW, password="fenghuolun-2026")


@pytest.mark.slow
def test_every_row_is_there_and_every_reference_leads_somewhere(loaded, company):
    tables = {"customers": Customer, "policies": Policy, "leads": Lead, "activities": Activity, "reviews": Review}
    for name, model in tables.items():
        assert model.objects.count() == len(company.tables()[name]) == loaded.rows[name]
    connection.check_constraints()
    assert Unit.objects.count() == len(company.units)
    assert Person.objects.get(login="lina").check_password("fenghuolun-2026")
    assert loaded.logins["seller"] == ("lina", "李娜")


@pytest.mark.slow
def test_what_is_derived_agrees_with_the_rows(loaded, company):
    ours = Policy.objects.filter(is_ours=True)
    sold = ResultTally.objects.aggregate(n=Sum("premium_fen"), deals=Sum("deals"))
    assert sold["n"] == ours.aggregate(n=Sum("premium_fen"))["n"]
    assert sold["deals"] == ours.values("set_key").distinct().count()
    tallied = Tally.objects.aggregate(n=Sum("records"), points=Sum("points"))
    assert tallied["n"] == Activity.objects.count()
    assert tallied["points"] == Activity.objects.aggregate(n=Sum("points"))["n"]
    mine = company.activities.points.sum()
    assert abs(tallied["points"] - mine) <= 0.001 * mine
    targets = TargetCell.objects.filter(tier="target").aggregate(n=Sum("premium_fen"))["n"]
    assert targets == company.targets.premium_fen.sum()


@pytest.mark.slow
def test_moments_are_the_simulators_and_customers_are_found_by_number_and_pinyin(loaded, company):
    first = Activity.objects.order_by("pk").first()
    local = company.activities.happened_at[0].astype(datetime)
    assert first.happened_at.astimezone(UTC).hour == (local.hour - 8) % 24
    customer = Customer.objects.order_by("pk").first()
    manager = Person.objects.select_related("unit", "role").get(login="chenjing")
    assert customer.phone == company.customers.phone[0]
    for text in (customer.phone, customer.initials, customer.name):
        assert customer.pk in {found.customer.pk for found in search(manager, text, 50)}
    gone = np.flatnonzero(~np.isnat(company.people.left_on))
    for row in gone:
        person = Person.objects.get(employee_no=company.people.employee_no[row])
        assert not person.is_active
        assert person.postings.latest("starts_on").ends_on == company.people.left_on[row].astype(date)


@pytest.mark.slow
def test_a_second_branch_keeps_its_own_rows_and_shares_headquarters(transactional_db):
    plan = CompanyPlan(people=8, months=4, branch_people=4)
    loaded = load_branches(simulate_branches(plan, 7, UNTIL), now=NOW, password="fenghuolun-2026")
    assert loaded.branches == 2
    connection.check_constraints()
    assert Unit.objects.filter(level="branch").count() == 2
    assert Unit.objects.filter(level="company").count() == 1
    assert Activity.objects.count() == loaded.rows["activities"]


def test_the_same_seed_and_day_make_the_same_company(company):
    again = next(simulate_branches(PLAN, 7, UNTIL))
    for name, table in company.tables().items():
        for column, values in table.columns().items():
            assert np.array_equal(
                values, again.tables()[name].columns()[column], equal_nan=values.dtype.kind in "fM"
            ), name


@pytest.mark.parametrize(
    ("now", "last_minute"),
    [
        (
            datetime(2026, 11, 24, 23, 30, tzinfo=UTC),
            1200,
        ),  # half past seven of the 25th in Shanghai: nobody is at work
        (datetime(2026, 11, 24, 1, 15, tzinfo=UTC), 555),
        (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), 700),
    ],
)
def test_history_ends_today_and_never_ahead_of_the_clock(now, last_minute):
    assert end_of_history(now) == (UNTIL, last_minute)


def test_a_desk_with_people_is_never_filled(cast):
    with pytest.raises(CommandError):
        call_command("simulate", stdout=io.StringIO())
