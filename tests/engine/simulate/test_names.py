"""Plates, VINs and telephones have the right form, differ, and belong to nobody."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import is_valid_number, parse
from vininfo import Vin

from fenghuolun.engine.simulate import Company, naming

FUEL = re.compile(r"沪[A-HJ-NP-Z](?=(?:.*\d){3})[0-9A-HJ-NP-Z]{5}")
ELECTRIC = re.compile(r"沪[A-HJ-NP-Z][DABCE][0-9A-HJ-NP-Z]\d{4}")
HYBRID = re.compile(r"沪[A-HJ-NP-Z][FGHJK][0-9A-HJ-NP-Z]\d{4}")


def test_plates_have_the_form_of_their_energy(small: Company):
    plates, energy = small.vehicles.plate, small.vehicles.energy
    for form, kind in ((FUEL, "fuel"), (ELECTRIC, "electric"), (HYBRID, "hybrid")):
        mine = [p for p in plates[energy == kind] if p]
        assert mine
        assert all(form.fullmatch(p) for p in mine), kind


@given(st.lists(st.integers(0, 25_000_000), unique=True, min_size=2, max_size=50), st.integers(0, 2))
def test_different_serials_never_share_a_plate(serials: list[int], energy: int):
    got = naming.plates(np.array(serials), np.full(len(serials), energy))
    assert len(set(got)) == len(serials)


def test_vins_carry_their_check_digit(small: Company):
    vins = [v for v in small.vehicles.vin if v]
    assert len(set(vins)) == len(vins)
    assert all(Vin(v).verify_checksum() for v in vins[:3000])


def test_a_published_vin_satisfies_the_same_arithmetic():
    """1M8GDM9AXKP042788, the example of 49 CFR 565: check digit X."""
    digits = [naming.VIN_VALUES[c] for c in "1M8GDM9AXKP042788"[:8]] + [0]
    digits += [naming.VIN_VALUES[c] for c in "KP042788"]
    assert int(np.dot(digits, naming.VIN_WEIGHTS)) % 11 == 10


def test_telephones_look_right_and_ring_nowhere(small: Company):
    for phone in small.customers.phone[:300]:
        assert re.fullmatch(r"1[3-9]\d{9}", phone)
        assert not is_valid_number(parse(phone, "CN"))


def test_names_look_like_names(small: Company):
    persons = small.customers.name[small.customers.kind == "person"]
    assert all(re.fullmatch(r"[一-龥]{2,3}", n) for n in set(persons))
    fleets = small.customers.name[small.customers.kind == "fleet"]
    assert all(n.endswith("有限公司") for n in fleets)
    assert len(set(persons)) > 0.5 * len(persons)


def test_places_lie_in_one_city(small: Company):
    c = small.customers
    assert np.abs(c.latitude - 31.23).max() < 0.35
    assert np.abs(c.longitude - 121.47).max() < 0.35
    assert (c.latitude.std() > 0.02) & (c.longitude.std() > 0.02)


@pytest.mark.parametrize("count", [0, 1])
def test_ids_are_version_four(count: int):
    ids = naming.ids(np.random.default_rng(1), count)
    assert len(ids) == count
    assert all(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", i) for i in ids)
