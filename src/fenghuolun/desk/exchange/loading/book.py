"""Customers with their consents, vehicles, policies and claims of a simulated company."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from fenghuolun.desk.exchange.loading.columns import First, days, moments, optional, references, uuids, write
from fenghuolun.desk.kit.secrecy import blind, seal
from fenghuolun.desk.teams.rules import initials_of, pinyin_of
from fenghuolun.engine.simulate.tables import Claims, Consents, Customers, Policies, Vehicles


def load_customers(customers: Customers, first_id: int, first_person: int, unit_ids: np.ndarray) -> int:
    names, phones = customers.name.tolist(), customers.phone.tolist()
    return write(
        "customers.Customer", first_id, len(customers),
        {
            "kind": customers.kind.tolist(),
            "name": names,
            "pinyin": _mapped(pinyin_of, names),
            "initials": _mapped(initials_of, names),
            "phone": [seal(phone) for phone in phones],
            "phone_index": [blind(phone) for phone in phones],
            "phone_tail_index": _mapped(blind, [phone[-4:] for phone in phones]),
            "source": customers.source.tolist(),
            "owner_id": references(customers.owner, first_person),
            "unit_id": references(customers.unit, unit_ids),
            "address": customers.address.tolist(),
            "latitude": optional(customers.latitude),
            "longitude": optional(customers.longitude),
            "grade": customers.grade.tolist(),
            "may_collect": customers.may_collect,
            "may_market": customers.may_market,
            "may_phone": customers.may_phone,
            "do_not_call": customers.do_not_call,
            "last_touch_at": moments(customers.last_touch_at),
            "created_at": moments(customers.created_at),
        },
    )  # fmt: skip


def _mapped(function: Callable[[str], str], texts: list[str]) -> list[str]:
    """Return ``function`` of every text, computed once for equal ones."""
    kept = lru_cache(maxsize=None)(function)
    return [kept(text) for text in texts]


def load_consents(consents: Consents, first_id: int, first_customer: int, first_person: int) -> int:
    return write(
        "customers.Consent", first_id, len(consents),
        {
            "customer_id": references(consents.customer, first_customer),
            "purpose": consents.purpose.tolist(),
            "is_given": consents.is_given,
            "at": moments(consents.at),
            "by_id": references(consents.by, first_person),
            "evidence": consents.evidence.tolist(),
        },
    )  # fmt: skip


def load_vehicles(vehicles: Vehicles, first_id: int, first_customer: int) -> int:
    plates = vehicles.plate.tolist()
    return write(
        "customers.Vehicle", first_id, len(vehicles),
        {
            "customer_id": references(vehicles.customer, first_customer),
            "plate": plates,
            "plate_tail": [plate[-4:] for plate in plates],
            "vin": vehicles.vin.tolist(),
            "model_name": vehicles.model_name.tolist(),
            "use": vehicles.use.tolist(),
            "energy": vehicles.energy.tolist(),
            "seats": optional(vehicles.seats),
            "tonnage": optional(vehicles.tonnage),
            "first_registered_on": days(vehicles.first_registered_on),
            "transferred_on": days(vehicles.transferred_on),
            "gone_on": days(vehicles.gone_on),
            "created_at": moments(vehicles.created_at),
        },
    )  # fmt: skip


def load_policies(policies: Policies, first: First, unit_of_customer: np.ndarray) -> int:
    """Write the policies; another insurer's stands in the unit of its customer."""
    unit = np.where(policies.unit < 0, unit_of_customer[policies.customer], policies.unit)
    return write(
        "customers.Policy", first.policy, len(policies),
        {
            "number": policies.number.tolist(),
            "vehicle_id": references(policies.vehicle, first.vehicle),
            "customer_id": references(policies.customer, first.customer),
            "line": policies.line.tolist(),
            "is_ours": policies.is_ours,
            "insurer": policies.insurer.tolist(),
            "starts_on": days(policies.starts_on),
            "ends_on": days(policies.ends_on),
            "issued_on": days(policies.issued_on),
            "premium_fen": policies.premium_fen,
            "vehicle_tax_fen": policies.vehicle_tax_fen,
            "pricing_coefficient": optional(policies.pricing_coefficient),
            "no_claim_level": optional(policies.no_claim_level),
            "commission_rate": optional(policies.commission_rate),
            "channel": policies.channel.tolist(),
            "business_kind": policies.business_kind.tolist(),
            "cube_kind": policies.cube_kind.tolist(),
            "seller_id": references(policies.seller, first.person),
            "unit_id": references(unit, first.unit),
            "set_key": policies.set_key.tolist(),
            "logged_as": uuids(policies.logged_as),
            "created_at": moments(policies.created_at),
        },
    )  # fmt: skip


def load_claims(claims: Claims, first_id: int, first_policy: int) -> int:
    columns: dict[str, Any] = {
        "policy_id": references(claims.policy, first_policy),
        "number": claims.number.tolist(),
        "reported_on": days(claims.reported_on),
        "closed_on": days(claims.closed_on),
        "paid_fen": claims.paid_fen,
        "reserve_fen": claims.reserve_fen,
        "is_disputed": claims.is_disputed,
    }
    return write("customers.Claim", first_id, len(claims), columns)
