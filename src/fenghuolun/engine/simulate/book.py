"""The book under construction: customers, vehicles and policy sets as growing columns of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fenghuolun.engine.results import Counts, Flags, Floats
from fenghuolun.engine.simulate.horizon import NO_DAY
from fenghuolun.engine.simulate.words import DISTRICTS, INSURER_WEIGHTS

PERSON, FIRM, FLEET_OWNER = range(3)
CUSTOMER_KINDS = ("person", "company", "fleet")
FUEL, ELECTRIC, HYBRID = range(3)
ENERGIES = ("fuel", "electric", "hybrid")
USES = ("family", "business", "hire", "freight", "special")
B_NEW, B_FIRST, B_RENEWAL, B_SWITCH, B_LAPSED, B_OWNERSHIP = range(6)
BUSINESS_KINDS = ("new", "first_renewal", "renewal", "switch", "lapsed", "ownership")
OURS = -1
CENTRE = (31.2304, 121.4737)


class Columns:
    """Columns that grow by whole batches; rows are numbered in the order of arrival."""

    def __init__(self, *names: str) -> None:
        self.size = 0
        self._parts: dict[str, list[NDArray[Any]]] = {name: [] for name in names}

    def add(self, **columns: NDArray[Any]) -> Counts:
        """Append one batch and return its row numbers."""
        sizes = {c.shape[0] for c in columns.values()}
        assert columns.keys() == self._parts.keys(), columns.keys() ^ self._parts.keys()
        (count,) = sizes
        for name, column in columns.items():
            self._parts[name].append(column)
        self.size += count
        return np.arange(self.size - count, self.size)

    def __getitem__(self, name: str) -> NDArray[Any]:
        parts = self._parts[name]
        if len(parts) > 1:
            parts[:] = [np.concatenate(parts)]
        return parts[0] if parts else np.zeros(0, dtype=np.int64)


class Book:
    """Customers, vehicles and policy sets of one branch while it is being made. All days count from the origin."""

    def __init__(self) -> None:
        self.customers = Columns("kind", "seat", "created", "district", "east", "north", "copy_of")
        self.vehicles = Columns(
            "customer", "value", "use", "energy", "registered", "transferred", "created", "gone", "seats", "tonnage",
            "has_plate",
        )  # fmt: skip
        self.sets = Columns(
            "vehicle", "cube", "business", "start", "issued", "seller", "team", "channel", "seat", "insurer",
            "compulsory", "commercial", "tax", "coefficient", "clean_years", "commission", "lead",
        )  # fmt: skip

    def add_vehicles(
        self, rng: np.random.Generator, seat: Counts, created: Counts, *, is_new: Flags, owner_kind: Counts,
        same_owner: Flags,
    ) -> Counts:  # fmt: skip
        """Add one vehicle per row and the customers they belong to; return the vehicles' rows.

        Where ``same_owner`` is true the vehicle belongs to the customer of the row before.
        """
        starts = ~same_owner
        starts[:1] = True
        of_batch = np.cumsum(starts) - 1
        customer = self.add_customers(rng, seat[starts], created[starts], owner_kind[starts])[of_batch]
        kind = owner_kind[starts][of_batch]
        return self.add_vehicles_of(rng, customer, kind, created, is_new)

    def add_customers(self, rng: np.random.Generator, seat: Counts, created: Counts, kind: Counts) -> Counts:
        n = seat.size
        district = (seat * 5 + rng.choice(3, n, p=(0.6, 0.25, 0.15))) % len(DISTRICTS)
        return self.customers.add(
            kind=kind, seat=seat, created=created, district=district, copy_of=np.full(n, -1),
            east=(district % 3 - 1) * 0.07 + rng.normal(0, 0.022, n),
            north=(district // 3 - 0.5) * 0.09 + rng.normal(0, 0.022, n),
        )  # fmt: skip

    def copy_customers(self, rows: Counts, created: Counts) -> Counts:
        """Add the same people a second time, as somebody else typed them in; return the new rows."""
        names = ("kind", "seat", "district", "east", "north")
        return self.customers.add(created=created, copy_of=rows, **{n: self.customers[n][rows] for n in names})

    def add_vehicles_of(
        self, rng: np.random.Generator, customer: Counts, kind: Counts, created: Counts, is_new: Flags
    ) -> Counts:
        n = customer.size
        is_work = kind == FLEET_OWNER
        age = np.where(is_new, rng.integers(0, 12, n), rng.gamma(2.2, 900, n).astype(np.int64) + 300)
        electric_share = np.where(is_new, 0.42, np.where(age < 1100, 0.3, 0.1)) * np.where(is_work, 0.6, 1.0)
        u = rng.random(n)
        energy = np.where(u < electric_share, ELECTRIC, np.where(u < electric_share * 1.4, HYBRID, FUEL))
        use = np.where(is_work, rng.choice([1, 2, 3, 4], n, p=(0.3, 0.15, 0.5, 0.05)), np.where(kind == FIRM, 1, 0))
        is_truck = np.isin(use, (3, 4))
        return self.vehicles.add(
            customer=customer, value=rng.lognormal(-0.38**2 / 2, 0.38, n), use=use, energy=energy,
            registered=created - age, transferred=np.full(n, NO_DAY), created=created, gone=np.full(n, NO_DAY),
            seats=np.select([is_truck, use == 2], [0, rng.choice([9, 19, 35, 49], n)], rng.choice([5, 5, 5, 7], n)),
            tonnage=np.where(is_truck, rng.choice([1.5, 2.0, 5.0, 8.0, 18.0], n), np.nan),
            has_plate=~is_new | (rng.random(n) < 0.7),
        )  # fmt: skip


def other_insurers(rng: np.random.Generator, count: int) -> Counts:
    """Return who else insures: row numbers of ``words.OTHER_INSURERS``."""
    return rng.choice(len(INSURER_WEIGHTS), count, p=INSURER_WEIGHTS)


def owners(rng: np.random.Generator, seat: Counts) -> tuple[Counts, Flags]:
    """Return owner kind and same_owner for retail vehicles: most owners have one, some a second, a few are firms."""
    n = seat.size
    same = (rng.random(n) < 0.11) & np.concatenate(([False], seat[1:] == seat[:-1]))
    kind = np.where(rng.random(n) < 0.06, FIRM, PERSON)
    return kind, same


def fleet_sizes(rng: np.random.Generator, accounts: int, *, mean_log: float = 1.9) -> Counts:
    """Return vehicles per fleet: at least 3, heavy-tailed, at most 80."""
    sizes: Counts = 3 + np.minimum(rng.lognormal(mean_log, 0.9, accounts), 77).astype(np.int64)
    return sizes


def expected_fleet_size(mean_log: float = 1.9) -> float:
    """Return the mean of ``fleet_sizes``, to within a few per cent."""
    return 2.5 + float(np.exp(mean_log + 0.9**2 / 2)) * 0.97


def with_noise(rng: np.random.Generator, count: int, spread: float) -> Floats:
    """Return multipliers of mean 1."""
    return rng.lognormal(-(spread**2) / 2, spread, count)
