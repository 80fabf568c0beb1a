"""What simulated activities count for: judged in arrays by the catalogue that judges every entry."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from django.db import connection

from fenghuolun.desk.activities.choices import Contact, Evidence, Medium, NextStep, Outcome
from fenghuolun.desk.activities.queries.catalogue import catalogue, thresholds
from fenghuolun.desk.activities.rules.appraisal import UNKNOWN, Columns, appraise
from fenghuolun.desk.activities.rules.catalogue import CUBES, EVIDENCE_BIT, OUTCOME_RANK, SELLERS, STAGES, Catalogue
from fenghuolun.desk.activities.rules.contacts import REMINDERS
from fenghuolun.desk.activities.rules.entries import CLOSING_OUTCOMES
from fenghuolun.desk.activities.rules.placing import DECIDES
from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.engine.simulate.tables import Activities, Company

DECIDING_ROLES = {*map(str, DECIDES), "decision_maker"}


def judged_columns(company: Company) -> dict[str, Any]:
    """Return the columns of the ledger that say what its rows count for.

    Whether a row is effective is the simulator's word, since it knows more than
    it writes down; stage, evidence, quality and points follow from the catalogue.
    """
    ledger, rules = company.activities, catalogue()
    terms, _law = thresholds(ledger.day.max().item())
    seen = _evidence(ledger)
    judged = appraise(_columns(company, rules, seen), rules, terms)
    stages = np.array(STAGES, dtype=object)
    return {
        "medium": _mediums(ledger),
        "contact": _contacts(company, rules),
        "evidence": [json.dumps(text.split(",") if text else []) for text in ledger.evidence],
        "stage": stages[judged.stage].tolist(),
        "is_effective": judged.is_effective,
        "is_on_time": judged.is_on_time,
        "is_evidence_due": judged.is_evidence_due,
        "is_evidenced": judged.is_evidenced,
        "is_purposeful": _purposeful(ledger),
        "quality": _decimals(judged.quality),
        "base_points": judged.base,
        "points": judged.points,
    }


def _columns(company: Company, rules: Catalogue, seen: np.ndarray) -> Columns:
    ledger = company.activities
    n = len(ledger)
    unknown, never = np.full(n, UNKNOWN), np.zeros(n, dtype=bool)
    return Columns(
        kind=_numbers(ledger.kind, rules.codes),
        seller=_numbers(company.people.seller_kind[ledger.person], SELLERS),
        cube=_numbers(ledger.cube_kind, CUBES),
        facts=np.zeros(n, dtype=np.int64),
        evidence=seen,
        seconds=np.where(ledger.duration_s > 0, ledger.duration_s, UNKNOWN),
        outcome=_numbers(ledger.outcome, OUTCOME_RANK),
        score=unknown,
        profile_fields=unknown,
        quantity=ledger.quantity,
        late_s=(ledger.entered_at - ledger.happened_at).astype(np.int64),
        is_message=never,
        decides=np.isin(ledger.contact_role, list(DECIDING_ROLES)),
        is_imported=never,
        is_rejected=ledger.verdict == "rejected",
        said=ledger.is_effective.astype(np.int64),
    )


def _numbers(words: np.ndarray, number_of: dict[str, int]) -> np.ndarray:
    return np.array([number_of[word] for word in words], dtype=np.int64)


def _evidence(ledger: Activities) -> np.ndarray:
    texts, place = np.unique(ledger.evidence.astype(str), return_inverse=True)
    bits = np.array([sum(EVIDENCE_BIT[code] for code in text.split(",") if code) for text in texts])[place]
    implied = (
        (Evidence.PLACE, ~np.isnan(ledger.latitude)),
        (Evidence.QUOTE_NO, ledger.quote_number != ""),
        (Evidence.POLICY_NO, ledger.policy_number != ""),
    )
    for code, is_there in implied:
        bits = np.where(is_there, bits | EVIDENCE_BIT[str(code)], bits)
    return bits


def _mediums(ledger: Activities) -> list[str]:
    faces, calls = np.isin(ledger.kind, ["A03", "A04", "A05", "A13"]), ledger.kind == "A01"
    return np.select([faces, calls], [str(Medium.FACE), str(Medium.CALL)], "").tolist()


def _contacts(company: Company, rules: Catalogue) -> list[str]:
    """Return what the law makes of each exchange (``activities.rules.contacts.contact_of``, for arrays)."""
    ledger = company.activities
    exchanges = [code for code, place in rules.codes.items() if rules.kinds[place].rule.get("is_exchange")]
    took_place = np.isin(ledger.kind, exchanges) & (ledger.outcome != str(Outcome.NO_CONTACT)) & (ledger.customer >= 0)
    reminder = (ledger.cube_kind == str(CubeKind.RENEWAL)) & np.isin(ledger.purpose, ["", *map(str, REMINDERS)])
    agreed = company.customers.may_phone[np.maximum(ledger.customer, 0)]
    kinds = [~took_place, reminder & agreed]
    return np.select(kinds, ["", str(Contact.SERVICE)], str(Contact.MARKETING)).tolist()


def _purposeful(ledger: Activities) -> np.ndarray:
    """M05: purpose, outcome, and a next step, or none because the outcome closed the matter."""
    step = ledger.next_step
    closed = (step == str(NextStep.NONE)) & np.isin(ledger.outcome, [str(outcome) for outcome in CLOSING_OUTCOMES])
    goes_on = (step != "") & (step != str(NextStep.NONE))
    return (ledger.purpose != "") & (ledger.outcome != "") & (goes_on | closed)


def _decimals(hundredths: np.ndarray) -> list[Any]:
    if connection.vendor == "sqlite":
        return (hundredths / 100).tolist()
    return [f"{value / 100:.2f}" for value in hundredths.tolist()]
