"""One small and one reference company for all tests of the simulator."""

from datetime import date

import pytest

from fenghuolun.engine.simulate import Company, CompanyPlan, simulate

UNTIL = date(2026, 11, 24)  # a Tuesday


@pytest.fixture(scope="session")
def small() -> Company:
    return simulate(CompanyPlan(people=6, months=4), 7, UNTIL)


@pytest.fixture(scope="session")
def reference() -> Company:
    return simulate(CompanyPlan(), 7, UNTIL)
