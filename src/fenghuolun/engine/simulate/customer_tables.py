"""Customers, consents and vehicles as tables."""

from __future__ import annotations

import numpy as np

from fenghuolun.engine.results import Counts, Flags
from fenghuolun.engine.simulate.book import (
    CENTRE,
    CUSTOMER_KINDS,
    ENERGIES,
    FLEET_OWNER,
    PERSON,
    USES,
    Book,
)
from fenghuolun.engine.simulate.history import CHANNELS, Scene
from fenghuolun.engine.simulate.horizon import NO_DAY
from fenghuolun.engine.simulate.naming import addresses, company_names, person_names, phones, pick, plates, vins
from fenghuolun.engine.simulate.staff_tables import Place
from fenghuolun.engine.simulate.tables import Consents, Customers, Moments, Texts, Vehicles
from fenghuolun.engine.simulate.words import MODELS_ELECTRIC, MODELS_FUEL, MODELS_HYBRID, MODELS_WORK

ROWS_PER_SELLER = 4_200
CHANNEL_OF_SELLER = np.array([3, 1, 1, 6, 3, 3, 3])
MARKETING_SHARE, PHONE_SHARE, WITHDRAWN_SHARE = 0.7, 0.86, 0.02


def customers_table(
    rng: np.random.Generator, scene: Scene, place: Place, book: Book, touched: Moments, refused: Flags
) -> Customers:
    """Return the customers; of ``refused``, whose last lead was lost, some want no more calls."""
    columns, days = book.customers, scene.days
    kind, seat, copy_of = columns["kind"], columns["seat"], columns["copy_of"]
    n = columns.size
    serial = place.number * ROWS_PER_SELLER * scene.plan.branch_people + np.arange(n)
    name = person_names(rng, n)
    firms = kind != PERSON
    name[firms] = company_names(rng, kind[firms] == FLEET_OWNER)
    phone = phones(60_000_000 + serial)
    is_copy = copy_of >= 0
    phone[is_copy] = phone[copy_of[is_copy]]
    name[is_copy] = _misheard(rng, name[copy_of[is_copy]])
    address = addresses(rng, columns["district"])
    address[rng.random(n) < 0.15] = ""
    owner = scene.staff.seller(seat, np.full(n, days.today))
    may_market, may_phone = rng.random(n) < MARKETING_SHARE, rng.random(n) < PHONE_SHARE
    stop = refused & (rng.random(n) < WITHDRAWN_SHARE)
    grade = np.array(["A", "B", "C", "D", ""], dtype=object)[rng.choice(5, n, p=(0.1, 0.25, 0.3, 0.1, 0.25))]
    return Customers(
        kind=np.array(CUSTOMER_KINDS, dtype=object)[kind], name=name, phone=phone,
        source=np.array(CHANNELS, dtype=object)[CHANNEL_OF_SELLER[scene.staff.seats.kind[seat]]],
        owner=owner, unit=place.unit(scene.staff.team_of(owner, np.full(n, days.today))), address=address,
        latitude=(CENTRE[0] + columns["north"]).round(6), longitude=(CENTRE[1] + columns["east"]).round(6),
        grade=grade,
        may_collect=np.ones(n, dtype=bool), may_market=may_market & ~stop, may_phone=may_phone & ~stop,
        do_not_call=stop, last_touch_at=touched, created_at=days.moment(columns["created"], rng.integers(480, 500, n)),
    )  # fmt: skip


def _misheard(rng: np.random.Generator, names: Texts) -> Texts:
    """Return names as somebody else would have typed them: the same, or with one character of another name."""
    other = person_names(rng, names.size)
    change = rng.random(names.size) < 0.4
    return np.array([a[:-1] + b[-1] if c else a for a, b, c in zip(names, other, change, strict=True)], dtype=object)


def consents_table(scene: Scene, book: Book, customers: Customers, refused_at: Moments) -> Consents:
    """Return what customers agreed to when they were entered, and what some withdrew when their lead was lost."""
    n = len(customers)
    seat, created = book.customers["seat"], book.customers["created"]
    first_owner = scene.staff.seller(seat, created)
    stop = customers.do_not_call
    flags = {"collect": np.ones(n, dtype=bool), "marketing": customers.may_market, "phone": customers.may_phone | stop}
    who = np.concatenate([np.flatnonzero(f) for f in flags.values()] + [np.flatnonzero(stop)])
    purpose = np.concatenate([np.full(int(f.sum()), p, dtype=object) for p, f in flags.items()]
                             + [np.full(int(stop.sum()), "phone", dtype=object)])  # fmt: skip
    given = np.arange(who.size) < who.size - int(stop.sum())
    at = np.where(given, customers.created_at[who], refused_at[who])
    evidence = np.where(given, "form", "call").astype(object)
    return Consents(who, purpose, given, at, np.where(given, first_owner[who], customers.owner[who]), evidence)


def vehicles_table(rng: np.random.Generator, scene: Scene, place: Place, book: Book, sold_from: Counts) -> Vehicles:
    """Return the vehicles; ``sold_from`` is the first day insured with us, from which a new car has its plate soon."""
    columns, days = book.vehicles, scene.days
    n = columns.size
    energy, use, gone = columns["energy"], columns["use"], columns["gone"]
    serial = place.number * ROWS_PER_SELLER * scene.plan.branch_people + np.arange(n)
    plate = plates(serial, energy)
    plate[~columns["has_plate"] & (sold_from > days.today - 20)] = ""
    year = 1970 + days.month[0] // 12 + columns["registered"] // 365
    vin = vins(rng, serial, year)
    vin[(sold_from == NO_DAY) & (rng.random(n) < 0.6)] = ""
    registered = np.where(~columns["has_plate"] & (plate == ""), NO_DAY, columns["registered"])
    is_work = np.isin(use, (2, 3, 4))
    pools = (MODELS_FUEL, MODELS_ELECTRIC, MODELS_HYBRID, MODELS_WORK)
    model = np.choose(np.where(is_work, 3, energy), [pick(rng, pool, n) for pool in pools])
    return Vehicles(
        customer=columns["customer"], plate=plate, vin=vin, model_name=model,
        use=np.array(USES, dtype=object)[use], energy=np.array(ENERGIES, dtype=object)[energy], seats=columns["seats"],
        tonnage=columns["tonnage"], first_registered_on=days.dates(registered),
        transferred_on=days.dates(columns["transferred"]),
        gone_on=days.dates(np.where(gone > days.today, NO_DAY, gone)),
        created_at=days.moment(columns["created"], rng.integers(480, 500, n)),
    )  # fmt: skip
